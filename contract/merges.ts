import { z } from 'zod';
import { contact } from './contacts.ts';
import { at, endpoint, id, withId } from './endpoint.ts';

const choice = z.enum(['survivor', 'merged']);
export type MergeChoice = z.output<typeof choice>;
/** By field: `name`, `email`, `phone`, `language`, `company`, or `attributes.` and a key. */
const choices = z.record(z.string().max(60), choice);

const field = z.object({
  field: z.string(),
  survivor: z.string().nullable(),
  merged: z.string().nullable(),
  choice: choice.describe('whose value counts if nothing else is said'),
  differs: z.boolean(),
});

export const mergePreview = z
  .object({
    survivor: contact,
    merged: contact,
    fields: z.array(field),
    conversations: z.object({ survivor: z.int(), merged: z.int() }),
  })
  .meta({ id: 'MergePreview' });
export type MergePreview = z.output<typeof mergePreview>;

export const previewMerge = endpoint({
  method: 'GET',
  path: '/contacts/:id/merge',
  permission: 'contacts.write',
  summary: 'What merging another contact into this one would bring together, field by field',
  params: withId,
  query: z.object({ with: id }),
  reply: mergePreview,
});

export const mergeContacts = endpoint({
  method: 'POST',
  path: '/contacts/:id/merge',
  permission: 'contacts.write',
  summary: 'Merge another contact into this one; it can be undone at any time',
  params: withId,
  body: z.object({ with: id, choices: choices.default({}) }),
  reply: contact,
});

export const merge = z
  .object({
    id,
    survivor: z.object({ id, name: z.string() }),
    merged: z.object({ id, name: z.string() }),
    by: z
      .object({ id, name: z.string() })
      .nullable()
      .describe('null: the platform has said that the two are one person'),
    at,
    undoneAt: at.nullable(),
    undoneBy: z.object({ id, name: z.string() }).nullable(),
  })
  .meta({ id: 'Merge' });
export type Merge = z.output<typeof merge>;

export const listMerges = endpoint({
  method: 'GET',
  path: '/contacts/:id/merges',
  permission: 'conversations.read',
  summary: 'What was merged into a contact and what was undone, newest first',
  params: withId,
  reply: z.object({ data: z.array(merge) }),
});

export const undoMerge = endpoint({
  method: 'POST',
  path: '/merges/:id/undo',
  permission: 'contacts.write',
  summary: 'Take a merge back: each has again what is its own',
  params: withId,
  reply: z.object({ survivor: contact, separated: contact }),
});

const evidence = z.object({
  kind: z.enum(['email', 'phone', 'identity', 'name']),
  value: z.string(),
  weak: z.boolean().describe('by itself it says little'),
});
export const suggestion = z
  .object({
    contact: z.object({ id, name: z.string(), email: z.string().nullable(), phone: z.string().nullable() }),
    verified: z.boolean().describe('somebody vouches for at least one of their identities'),
    evidence: z.array(evidence),
  })
  .meta({ id: 'Suggestion' });
export type Suggestion = z.output<typeof suggestion>;

export const listSuggestions = endpoint({
  method: 'GET',
  path: '/contacts/:id/suggestions',
  permission: 'conversations.read',
  summary: 'Who might be the same person, and why; merging is left to whoever reads it',
  params: withId,
  reply: z.object({ data: z.array(suggestion) }),
});

export const dismissSuggestion = endpoint({
  method: 'POST',
  path: '/contacts/:id/suggestions/:other/dismiss',
  permission: 'contacts.write',
  summary: 'State that these two are different people; they are not suggested again',
  params: withId.extend({ other: id }),
});
