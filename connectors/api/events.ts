import { z } from 'zod';
import { detail, externalId, time, words } from '../kit/fields.ts';

/**
 * The elements as they may come in. What identifies and orders is strict; a detail that cannot be read is
 * left out rather than losing the message. Null means the same as left out, and unknown keys do no harm.
 */
const thread = z.object(
  {
    id: externalId,
    surface: z.enum(['private', 'public'], { error: 'is neither private nor public' }).nullish(),
    subject: detail(1000),
    post: z
      .object({ text: detail(20_000), url: detail(2000) })
      .nullish()
      .catch(undefined),
  },
  { error: 'is missing or no object' },
);

const author = z.object(
  {
    id: externalId,
    name: detail(200),
    email: detail(320),
    phone: detail(40),
    language: detail(35),
    avatar: detail(2000),
    about: z.unknown().optional(),
  },
  { error: 'is missing or no object' },
);

/** A part is ours, so it has the form that we gave it. */
const part = z.guid({ error: 'is not a webhook-id of ours' });
const list = z.array(z.unknown(), { error: 'is not a list' });

const message = z.object({
  thread,
  id: externalId,
  author,
  from: z.enum(['customer', 'brand'], { error: 'is neither customer nor brand' }).nullish(),
  kind: detail(100),
  text: words.nullish(),
  attachments: list.nullish(),
  replyTo: externalId.nullish(),
  sentAt: time,
  clientId: externalId.nullish().catch(undefined),
  part: part.nullish().catch(undefined),
});
export type Message = z.output<typeof message>;

const receipt = z
  .object({
    thread,
    state: z.enum(['sent', 'delivered', 'read', 'failed'], {
      error: 'is none of sent, delivered, read, failed',
    }),
    message: externalId.nullish(),
    part: part.nullish(),
    id: externalId.nullish(),
    upTo: time,
    error: detail(500),
    at: time,
  })
  .refine(
    (r) => [r.message, r.part, r.upTo].filter((of) => (of ?? null) !== null).length === 1,
    'needs exactly one of message, part and upTo',
  );

export const schemas = {
  message,
  edit: z.object({ thread, id: externalId, text: words, at: time }),
  delete: z.object({ thread, id: externalId, at: time }),
  reaction: z.object({
    thread,
    id: externalId,
    author,
    emoji: z.string({ error: 'is not a text' }).min(1, 'is empty').max(64, 'is too long').pipe(words),
    removed: z.boolean({ error: 'is neither true nor false' }).nullish(),
    at: time,
  }),
  receipt,
  profile: z.object({ author, at: time }),
};

export type Thread = z.output<typeof thread>;
export type Author = z.output<typeof author>;
