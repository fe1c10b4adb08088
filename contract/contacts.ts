import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';

const identity = z.object({
  id,
  channel: z.object({ id, name: z.string(), connector: z.string() }).nullable(),
  name: z.string(),
  keys: z.array(z.object({ namespace: z.string(), value: z.string() })),
  verified: z.boolean().describe('the host page or the platform vouches for this person'),
});

export const contact = z
  .object({
    id,
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    language: z.string().nullable(),
    about: z.record(z.string(), z.string()).describe('what forms and platforms told'),
    identities: z.array(identity),
    createdAt: at,
  })
  .meta({ id: 'Contact' });
export type Contact = z.output<typeof contact>;

export const getContact = endpoint({
  method: 'GET',
  path: '/contacts/:id',
  permission: 'conversations.read',
  summary: 'One contact with all identities',
  params: withId,
  reply: contact,
});

export const editContact = endpoint({
  method: 'PATCH',
  path: '/contacts/:id',
  permission: 'contacts.write',
  summary: 'Correct what is known of a contact',
  params: withId,
  body: z.object({
    name: words(200).trim().min(1).optional(),
    email: z.email().max(320).nullish(),
    phone: words(40).nullish(),
    language: words(35).nullish(),
  }),
  reply: contact,
});
