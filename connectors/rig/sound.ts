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
  ownsEmail: z.boolean().optional(),
  about: z.record(stored, stored).optional(),
});
const attachment = z.strictObject({
  name: stored.optional(),
  type: stored.optional(),
  size: z.int().min(0).optional(),
  contentId: id.optional(),
  expiresAt: z.int().min(0).optional(),
  source: z.union([
    z.strictObject({ url: stored.startsWith('http') }),
    z.strictObject({ handle: stored.min(1).max(4000) }),
    z.strictObject({ fileId: id }),
    z.strictObject({ bytes: z.instanceof(Buffer) }),
  ]),
});
const copy = z.strictObject({ role: z.enum(['to', 'cc', 'bcc']), address: id, name: stored.optional() });

const card = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('place'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: stored.optional(),
    address: stored.optional(),
  }),
  z.strictObject({
    kind: z.literal('person'),
    name: stored,
    phones: z.array(stored).optional(),
    emails: z.array(stored).optional(),
    organisation: stored.optional(),
  }),
  z.strictObject({ kind: z.literal('choice'), title: stored, payload: stored.optional() }),
  z.strictObject({
    kind: z.literal('link'),
    of: z.enum(['post', 'reel', 'story', 'advert', 'product', 'page']),
    how: z.enum(['shared', 'answered', 'mentioned', 'came-by']),
    title: stored.optional(),
    url: stored.regex(/^https?:/i).optional(),
  }),
  z.strictObject({
    kind: z.literal('order'),
    items: z.array(z.strictObject({ name: stored, quantity: z.number(), price: stored.optional() })),
    note: stored.optional(),
  }),
  z.strictObject({
    kind: z.literal('form'),
    fields: z.array(z.strictObject({ name: stored, value: stored })),
  }),
  z.strictObject({ kind: z.literal('happened'), what: stored.min(1) }),
]);

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
    cards: z.array(card).min(1).max(500).optional(),
    copies: z.array(copy).max(500).optional(),
    answerTo: id.optional(),
    automatic: z.boolean().optional(),
    past: z.boolean().optional(),
    original: z.strictObject({ name: stored.min(1), type: stored.min(1) }).optional(),
    replyTo: id.optional(),
    at,
    unsupported: stored.min(1).optional(),
    named: z.boolean().optional(),
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
    /** Empty where all of somebody's are taken back. */
    emoji: stored.max(64),
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
    closed: z.boolean().optional(),
    at,
  }),
  z.strictObject({ type: z.literal('profile'), author: who, at }),
  z.strictObject({ type: z.literal('visibility'), thread, id, hidden: z.boolean(), at }),
  z.strictObject({
    type: z.literal('account'),
    state: z.enum(['fine', 'note', 'warning', 'broken']),
    about: id.optional(),
    text: stored.min(5),
    at,
  }),
  z.strictObject({ type: z.literal('unreadable'), reason: stored.min(1), element: stored }),
]);

const received = z.array(z.strictObject({ address: id.nullable(), event: inbound }));

/** Throws where an answer of `receive` is not what the core can apply. */
export function assertSound(answer: unknown): void {
  const parsed = received.safeParse(answer);
  if (!parsed.success)
    throw new Error(`receive answered with what cannot be applied: ${z.prettifyError(parsed.error)}`);
}

const health = z.strictObject({
  expiresAt: at,
  scopes: z.strictObject({ granted: z.array(stored), missing: z.array(stored) }).nullable(),
  subscription: z.strictObject({ active: z.boolean(), missing: z.array(stored) }).nullable(),
  remarks: z.array(stored),
});
const place = z.enum(['header', 'body', 'button']);
const template = z.strictObject({
  id: stored,
  name: stored.min(1),
  language: stored.min(1),
  category: stored,
  state: z.enum(['approved', 'waiting', 'refused', 'paused']),
  body: stored,
  header: z
    .union([
      z.strictObject({ kind: z.literal('text'), text: stored }),
      z.strictObject({ kind: z.enum(['image', 'video', 'document', 'place']) }),
    ])
    .nullable(),
  footer: stored.nullable(),
  buttons: z.array(z.strictObject({ title: stored, value: z.boolean() })),
  values: z.array(z.strictObject({ place, name: stored, example: stored.nullable() })),
  unsendable: stored.min(5).optional(),
});

const opening = z.strictObject({
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
});
const openings = z.array(opening).max(12);
const ownProfile = z.strictObject({
  names: z.array(stored.min(1).max(500)).max(50),
  url: z.url({ protocol: /^https?$/ }).nullable(),
  editUrl: z.url({ protocol: /^https$/ }),
  texts: z
    .array(
      z.strictObject({
        name: stored.min(1),
        text: stored.max(20_000),
        max: z.int().min(1).nullable(),
        unit: z.enum(['characters', 'graphemes']),
      }),
    )
    .min(1)
    .max(20),
  contacts: z.array(stored.min(1).max(500)).max(50),
  links: z.array(stored.min(1).max(2_000)).max(50),
  hours: z
    .strictObject({
      ...{ mon: openings, tue: openings, wed: openings, thu: openings },
      ...{ fri: openings, sat: openings, sun: openings },
    })
    .nullable(),
});

/** What each question beside messages may come to. */
export const soundResults: Record<string, z.ZodType> = {
  webhook: z.strictObject({ url: stored.nullable(), missing: z.array(stored) }).nullable(),
  health,
  templates: z.array(template),
  profile: who,
  ownProfile,
  words: z
    .strictObject({ text: stored, author: who.optional(), url: z.url({ protocol: /^https?$/ }).optional() })
    .nullable(),
  refresh: z.strictObject({ settings: z.record(z.string(), z.unknown()), expiresAt: at }),
  download: z.strictObject({ status: z.int(), type: stored.nullable(), body: z.string() }),
};
