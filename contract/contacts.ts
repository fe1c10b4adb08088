import { z } from 'zod';
import { attributeValues, valuesToSet } from './attributes.ts';
import { at, endpoint, id, page, withId, words } from './endpoint.ts';
import { message } from './messages.ts';
import { platformBlock } from './platform-blocks.ts';

const identity = z.object({
  id,
  contactId: id.describe('whom it belongs to; another than this contact’s own after a merge'),
  channel: z.object({ id, name: z.string(), connector: z.string() }).nullable(),
  name: z.string(),
  keys: z.array(z.object({ namespace: z.string(), value: z.string() })),
  verified: z.boolean().describe('the host page or the platform vouches for this person'),
});

export const detailKind = z.enum(['email', 'phone', 'address', 'url']);
export type DetailKind = z.output<typeof detailKind>;

const detail = z.object({
  id,
  kind: detailKind,
  value: z.string(),
  label: z.string().nullable(),
  primary: z.boolean().describe('the one that stands in `email` or `phone`'),
  source: z.enum(['identity', 'hand']).describe('came with what they wrote, or was written by the team'),
});
export type Detail = z.output<typeof detail>;

const block = z.object({
  at,
  reason: z.string().nullable(),
  by: z.object({ id, name: z.string() }).nullable(),
  messages: z.int().describe('what they have written since; kept, but on no list'),
});

export const contact = z
  .object({
    id,
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    language: z.string().nullable(),
    about: z.record(z.string(), z.string()).describe('what forms and platforms told'),
    details: z.array(detail).describe('every e-mail, phone, address and link that is known'),
    attributes: attributeValues,
    company: z
      .object({ id, name: z.string(), archived: z.boolean(), attributes: attributeValues })
      .nullable()
      .describe('whom they belong to'),
    identities: z.array(identity),
    blocked: block.nullable(),
    platformBlocks: z.array(platformBlock).describe('where they write on platforms that can block people'),
    merged: z.array(id).describe('contacts that were merged into this one; their ids find it too'),
    createdAt: at,
  })
  .meta({ id: 'Contact' });
export type Contact = z.output<typeof contact>;

export const contactRow = z
  .object({
    id,
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    company: z.string().nullable().describe('the name of whom they belong to'),
    verified: z.boolean().describe('of at least one identity'),
    blocked: z.boolean(),
    connectors: z.array(z.string()).describe('where they write'),
    lastActivityAt: at.nullable(),
    soundsLike: z
      .string()
      .optional()
      .describe(
        'in a search: the name that only sounds like what was looked for, after all that are written so',
      ),
  })
  .meta({ id: 'ContactRow' });
export type ContactRow = z.output<typeof contactRow>;

export const listContacts = endpoint({
  method: 'GET',
  path: '/contacts',
  permission: 'conversations.read',
  summary: 'Contacts, the latest activity first; without a search those who have written',
  query: z.object({
    q: z
      .string()
      .trim()
      .max(200)
      .optional()
      .describe('a name, also of a company, an address or a number, in any writing'),
    blocked: z.enum(['0', '1']).default('0').describe('1: only those who are blocked'),
    company: id.optional().describe('only those who belong to it; of more than 2000 the newest'),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  reply: page(contactRow),
});

export const getContact = endpoint({
  method: 'GET',
  path: '/contacts/:id',
  permission: 'conversations.read',
  summary: 'One contact with all identities',
  params: withId,
  reply: contact,
});

const email = z.email().max(320);
const phone = words(40).trim().min(1);
export const editContact = endpoint({
  method: 'PATCH',
  path: '/contacts/:id',
  permission: 'contacts.write',
  summary: 'Correct what is known of a contact',
  params: withId,
  body: z.object({
    name: words(200).trim().min(1).optional(),
    email: email.nullish(),
    phone: phone.nullish(),
    language: words(35).nullish(),
    attributes: valuesToSet.optional(),
  }),
  reply: contact,
});

const label = words(50).trim().min(1).nullish();
export const addDetail = endpoint({
  method: 'POST',
  path: '/contacts/:id/details',
  permission: 'contacts.write',
  summary: 'Add an e-mail, a phone number, an address or a link; the same one again changes only its label',
  params: withId,
  body: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('email'), value: email, label }),
    z.object({ kind: z.literal('phone'), value: phone, label }),
    z.object({ kind: z.literal('address'), value: words(400).trim().min(1), label }),
    z.object({ kind: z.literal('url'), value: z.url({ protocol: /^https?$/ }).max(400), label }),
  ]),
  reply: contact,
});

export const removeDetail = endpoint({
  method: 'DELETE',
  path: '/details/:id',
  permission: 'contacts.write',
  summary: 'Remove a detail that the team wrote; what came with a message stays',
  params: withId,
  reply: contact,
});

export const blockContact = endpoint({
  method: 'POST',
  path: '/contacts/:id/block',
  permission: 'contacts.write',
  summary: 'Block a contact: what they write is kept and counted, but is on no list and tells nobody',
  params: withId,
  body: z.object({
    reason: words(500).trim().nullish(),
    alsoAt: z.array(id).max(50).optional().describe('identities that are blocked on their platforms too'),
  }),
  reply: contact,
});

export const unblockContact = endpoint({
  method: 'POST',
  path: '/contacts/:id/unblock',
  permission: 'contacts.write',
  summary: 'Lift a block, on platforms too; what was set aside appears among the resolved conversations',
  params: withId,
  reply: contact,
});

export const contactMessage = z
  .object({
    message,
    conversation: z.object({
      id,
      number: z.int(),
      subject: z.string().nullable(),
      surface: z.enum(['public', 'private']),
      channel: z.object({ id, name: z.string(), connector: z.string() }),
    }),
  })
  .meta({ id: 'ContactMessage' });
export type ContactMessage = z.output<typeof contactMessage>;

export const listContactMessages = endpoint({
  method: 'GET',
  path: '/contacts/:id/messages',
  permission: 'conversations.read',
  summary: 'Everything said with a contact on all channels, newest first',
  params: withId,
  query: z.object({
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  reply: page(contactMessage),
});
