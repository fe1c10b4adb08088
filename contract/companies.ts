import { z } from 'zod';
import { attributeValues, valuesToSet } from './attributes.ts';
import { contact } from './contacts.ts';
import { at, endpoint, id, isVisible, page, withId, words } from './endpoint.ts';

const named = z.object({ id, name: z.string() });

export const company = z
  .object({
    id,
    name: z.string(),
    domains: z
      .array(z.string())
      .describe('what stands behind the @ of its people’s addresses; each belongs to one company'),
    note: z.string(),
    attributes: attributeValues,
    contacts: z.int().describe('who belongs to it, of those within reach; at most 1000 are counted'),
    namesakes: z.array(named).describe('other companies of the same name, in whatever letters; at most 5'),
    archivedAt: at.nullable().describe('offered to nobody any more; who belongs to it stays'),
    createdAt: at,
  })
  .meta({ id: 'Company' });
export type Company = z.output<typeof company>;

export const companyRow = company
  .pick({ id: true, name: true, domains: true, contacts: true, archivedAt: true })
  .extend({ same: z.boolean().describe('in a search: its whole name is what was looked for') })
  .meta({ id: 'CompanyRow' });
export type CompanyRow = z.output<typeof companyRow>;

export const listCompanies = endpoint({
  method: 'GET',
  path: '/companies',
  permission: 'conversations.read',
  summary: 'Companies by name; in a search those of exactly that name first',
  query: z.object({
    q: words(200)
      .trim()
      .optional()
      .describe('a part of a name in any letters, or of a domain; of more than 2000 the first by name'),
    archived: z.enum(['0', '1']).default('0').describe('1: only those that are archived'),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  reply: page(companyRow),
});

const given = z.object({
  name: words(200).trim().refine(isVisible, 'has nothing that can be seen'),
  domains: z
    .array(words(260).trim().min(1))
    .max(50)
    .describe('such as example.org; never one where anybody gets an address, such as gmail.com'),
  note: words(5_000).trim(),
  attributes: valuesToSet,
});

export const addCompany = endpoint({
  method: 'POST',
  path: '/companies',
  permission: 'contacts.write',
  summary: 'Add a company; another of the same name is allowed and named in the answer',
  status: 201,
  body: given.partial().required({ name: true }),
  reply: company,
});

export const getCompany = endpoint({
  method: 'GET',
  path: '/companies/:id',
  permission: 'conversations.read',
  summary: 'One company; its people: GET /contacts?company=',
  params: withId,
  reply: company,
});

export const editCompany = endpoint({
  method: 'PATCH',
  path: '/companies/:id',
  permission: 'contacts.write',
  summary: 'Change what is known of a company, archive it or take it back into use',
  params: withId,
  body: given.extend({ archived: z.boolean() }).partial(),
  reply: company,
});

export const placeInCompany = endpoint({
  method: 'PUT',
  path: '/contacts/:id/company',
  permission: 'contacts.write',
  summary: 'Say which company a contact belongs to; null: none',
  params: withId,
  body: z.object({ companyId: id.nullable() }),
  reply: contact,
});

export const companySuggestion = z
  .object({
    company: named,
    evidence: z
      .array(
        z.object({
          email: z.string(),
          source: z
            .enum(['identity', 'hand'])
            .describe('came with what they wrote, or was written by the team'),
        }),
      )
      .describe('addresses at a domain of the company; whoever writes under one need not own it'),
  })
  .meta({ id: 'CompanySuggestion' });
export type CompanySuggestion = z.output<typeof companySuggestion>;

export const listCompanySuggestions = endpoint({
  method: 'GET',
  path: '/contacts/:id/company/suggestions',
  permission: 'conversations.read',
  summary: 'Companies that a contact without one may belong to, and why; somebody decides',
  params: withId,
  reply: z.object({ data: z.array(companySuggestion) }),
});

export const dismissCompany = endpoint({
  method: 'POST',
  path: '/contacts/:id/company/suggestions/:company/dismiss',
  permission: 'contacts.write',
  summary: 'State that a contact does not belong to a company; it is not suggested again',
  params: withId.extend({ company: id }),
});

export const newcomer = z.object({ contact: named, email: z.string() }).meta({ id: 'Newcomer' });
export type Newcomer = z.output<typeof newcomer>;

export const listNewcomers = endpoint({
  method: 'GET',
  path: '/companies/:id/suggestions',
  permission: 'conversations.read',
  summary:
    'Contacts without a company whose address is at a domain of this one, the newest first; at most 50',
  params: withId,
  reply: z.object({ data: z.array(newcomer), more: z.boolean() }),
});
