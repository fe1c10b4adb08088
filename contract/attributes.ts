import { z } from 'zod';
import { endpoint, id, withId, words } from './endpoint.ts';

const attributeTypes = ['text', 'number', 'date', 'choice', 'boolean', 'url'] as const;
const attributeSubjects = ['contact', 'company', 'conversation'] as const;

export const attribute = z
  .object({
    id,
    subject: z.enum(attributeSubjects).describe('what has it'),
    key: z.string().describe('its name in the API; never changes'),
    label: z.string(),
    type: z.enum(attributeTypes),
    choices: z.array(z.string()).describe('of the type choice'),
    required: z.boolean().describe('wanted before a conversation is resolved'),
  })
  .meta({ id: 'Attribute' });
export type Attribute = z.output<typeof attribute>;

const value = z.union([z.string(), z.number(), z.boolean()]);
/** By key. A date is written YYYY-MM-DD. */
export const attributeValues = z.record(z.string(), value);
export type AttributeValue = z.output<typeof value>;
export type AttributeValues = z.output<typeof attributeValues>;
/** Null takes a value away; keys that are left out stay. */
export const valuesToSet = z
  .record(z.string().max(40), z.union([words(500), z.number(), z.boolean()]).nullable())
  .refine((values) => Object.keys(values).length <= 100, 'at most 100 at once');

const choices = z
  .array(words(100).trim().min(1))
  .max(100)
  .refine((all) => new Set(all).size === all.length, 'each choice once');
const label = words(60).trim().min(1);

export const listAttributes = endpoint({
  method: 'GET',
  path: '/attributes',
  permission: 'member',
  summary: 'What the workspace wants to know of contacts, companies and conversations',
  reply: z.object({ data: z.array(attribute) }),
});

export const addAttribute = endpoint({
  method: 'POST',
  path: '/attributes',
  permission: 'workspace.manage',
  summary: 'Define an attribute',
  status: 201,
  body: z.object({
    subject: z.enum(attributeSubjects),
    key: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,39}$/, 'small letters, digits and _, beginning with a letter')
      .optional()
      .describe('made from the label when left out'),
    label,
    type: z.enum(attributeTypes),
    choices: choices.default([]),
    required: z.boolean().default(false),
  }),
  reply: attribute,
});

export const editAttribute = endpoint({
  method: 'PATCH',
  path: '/attributes/:id',
  permission: 'workspace.manage',
  summary: 'Rename an attribute, change its choices or whether it is required',
  params: withId,
  body: z.object({
    label: label.optional(),
    choices: choices.optional(),
    required: z.boolean().optional(),
  }),
  reply: attribute,
});

export const removeAttribute = endpoint({
  method: 'DELETE',
  path: '/attributes/:id',
  permission: 'workspace.manage',
  summary: 'Remove an attribute with all its values',
  params: withId,
});

export const getConversationAttributes = endpoint({
  method: 'GET',
  path: '/conversations/:id/attributes',
  permission: 'conversations.read',
  summary: 'The attributes of a conversation',
  params: withId,
  reply: attributeValues,
});

export const setConversationAttributes = endpoint({
  method: 'PATCH',
  path: '/conversations/:id/attributes',
  permission: 'conversations.write',
  summary: 'Set attributes of a conversation; null takes one away',
  params: withId,
  body: z.object({ values: valuesToSet }),
  reply: attributeValues,
});
