import { z } from 'zod';

/** What any `receive` may answer with: the shapes of `Inbound`, storable, and nothing beside them. */
const stored = z.string().refine((text) => !text.includes('\0') && text.isWellFormed(), 'cannot be stored');
const id = stored.min(1).max(500);
const at = z.number().int().min(0).max(253_402_300_799_999).nullable();
const thread = z.strictObject({
  id,
  surface: z.enum(['public', 'private']),
  subject: stored.optional(),
  continues: z
    .array(z.union([z.strictObject({ name: id }), z.strictObject({ part: id })]))
    .max(200)
    .optional(),
  names: z.array(id).max(200).optional(),
  topic: stored.max(500).optional(),
  ownTopic: z.boolean().optional(),
  shared: z.boolean().optional(),
  post: z.strictObject({ text: stored, url: stored.optional() }).optional(),
});
const who = z.strictObject({
  keys: z.array(z.strictObject({ namespace: stored.min(1), value: id })).min(1),
  name: stored.optional(),
  email: stored.optional(),
  phone: stored.optional(),
  language: stored.optional(),
  placeholder: stored.optional(),
  verified: z.boolean().optional(),
  about: z.record(stored, stored).optional(),
});
const attachment = z.strictObject({
  name: stored.optional(),
  type: stored.optional(),
  size: z.int().min(0).optional(),
  contentId: id.optional(),
  source: z.union([
    z.strictObject({ url: stored.startsWith('http') }),
    z.strictObject({ fileId: id }),
    z.strictObject({ bytes: z.instanceof(Buffer) }),
  ]),
});
const copy = z.strictObject({ role: z.enum(['to', 'cc', 'bcc']), address: id, name: stored.optional() });

const inbound = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('message'),
    thread,
    id,
    from: z.enum(['customer', 'brand']),
    author: who,
    text: stored,
    subject: stored.optional(),
    quoted: stored.optional(),
    html: stored.optional(),
    attachments: z.array(attachment),
    copies: z.array(copy).max(500).optional(),
    answerTo: id.optional(),
    automatic: z.boolean().optional(),
    original: z.strictObject({ name: stored.min(1), type: stored.min(1) }).optional(),
    replyTo: id.optional(),
    at,
    unsupported: stored.min(1).optional(),
    correlation: id.optional(),
    clientId: id.optional(),
  }),
  z.strictObject({ type: z.literal('edit'), thread, id, text: stored, at }),
  z.strictObject({ type: z.literal('delete'), thread, id, at }),
  z.strictObject({
    type: z.literal('reaction'),
    thread,
    id,
    author: who,
    emoji: stored.min(1),
    removed: z.boolean(),
    at,
  }),
  z.strictObject({
    type: z.literal('receipt'),
    thread: thread.nullable(),
    state: z.enum(['sent', 'delivered', 'read', 'failed']),
    of: z.union([
      z.strictObject({ id }),
      z.strictObject({ part: id, id: id.optional() }),
      z.strictObject({ upTo: z.number().int() }),
    ]),
    error: stored.optional(),
    at,
  }),
  z.strictObject({ type: z.literal('profile'), author: who, at }),
  z.strictObject({ type: z.literal('unreadable'), reason: stored.min(1), element: stored }),
]);

const received = z.array(z.strictObject({ address: id.nullable(), event: inbound }));

/** Throws where an answer of `receive` is not what the core can apply. */
export function assertSound(answer: unknown): void {
  const parsed = received.safeParse(answer);
  if (!parsed.success)
    throw new Error(`receive answered with what cannot be applied: ${z.prettifyError(parsed.error)}`);
}
