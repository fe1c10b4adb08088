import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** The format is explained in CASES.md. */
const request = z.strictObject({
  method: z.string().default('POST'),
  query: z.record(z.string(), z.string()).default({}),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  bodyBase64: z.base64().optional(),
});

const base = z.strictObject({
  about: z.string().min(3),
  settings: z.record(z.string(), z.unknown()),
  now: z.iso.datetime({ offset: true }).default('2026-03-02T09:30:00Z'),
});

const receiveCase = base.extend({
  kind: z.literal('receive'),
  sign: z.boolean().default(false),
  as: z.unknown().optional(),
  request: request.default({ method: 'READ', query: {}, headers: {} }),
  /** In place of a request: what was read or handed in. */
  document: z
    .strictObject({
      body: z.unknown().optional(),
      bodyBase64: z.base64().optional(),
      facts: z.record(z.string(), z.unknown()).default({}),
    })
    .optional(),
  expect: z.union([
    z.strictObject({
      events: z.array(z.unknown()),
      answer: z
        .strictObject({
          status: z.int(),
          headers: z.record(z.string(), z.string()).optional(),
          body: z.string(),
        })
        .optional(),
    }),
    z.strictObject({ refused: z.string().min(5) }),
  ]),
});
export type ReceiveCase = z.output<typeof receiveCase>;

const exchange = z.strictObject({
  request: z.strictObject({
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()).default({}),
    json: z.unknown().optional(),
    /** Of a form, each field's text; of a file its name and type. */
    form: z
      .record(z.string(), z.string().or(z.strictObject({ name: z.string(), type: z.string() })))
      .optional(),
  }),
  response: z
    .strictObject({
      status: z.int(),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
    })
    .or(z.literal('lost')),
});
export type Exchange = z.output<typeof exchange>;

const failure = z.union([
  z.strictObject({
    error: z.strictObject({
      kind: z.string(),
      retryAfter: z.number().nullable().default(null),
      message: z.string().default(''),
    }),
  }),
  z.strictObject({ uncertain: z.literal(true) }),
]);

const asking = base.extend({
  exchange: z.array(exchange).default([]),
  /** Where a signature covers it; otherwise each run is a channel of its own. */
  channelId: z.guid().optional(),
});
const partial = asking.extend({ part: z.record(z.string(), z.unknown()).default({}) });

const sendCase = partial.extend({
  kind: z.literal('send'),
  expect: z.union([
    z.strictObject({
      externalId: z.string(),
      thread: z.string().optional(),
      /** A part of it. */
      notice: z.string().optional(),
    }),
    failure,
  ]),
});
export type SendCase = z.output<typeof sendCase>;

const lookUpCase = partial.extend({
  kind: z.literal('lookUp'),
  expect: z.union([z.strictObject({ externalId: z.string().nullable() }), failure]),
});
export type LookUpCase = z.output<typeof lookUpCase>;

const connectCase = asking.extend({
  kind: z.literal('connect'),
  expect: z.union([
    z.strictObject({
      account: z.strictObject({ address: z.string().optional(), title: z.string().optional() }),
    }),
    failure,
  ]),
});
export type ConnectCase = z.output<typeof connectCase>;

const brought = z.union([
  z.strictObject({
    events: z.array(z.unknown()),
    state: z.unknown().optional(),
    againIn: z.number().optional(),
  }),
  failure,
]);
const pollCase = asking.extend({
  kind: z.literal('poll'),
  state: z.unknown().default(null),
  expect: brought,
});
export type PollCase = z.output<typeof pollCase>;

const backfillCase = asking.extend({
  kind: z.literal('backfill'),
  since: z.iso.datetime({ offset: true }),
  state: z.unknown().default(null),
  expect: brought,
});
export type BackfillCase = z.output<typeof backfillCase>;

/** A question or a wish that is put to the platform beside messages: what it comes to stands in `result`. */
const asked = asking.extend({
  expect: z.union([z.strictObject({ result: z.unknown() }), failure]),
});
const target = z.strictObject({
  id: z.string(),
  thread: z.strictObject({ id: z.string(), surface: z.enum(['public', 'private']) }),
});
const askCase = z.discriminatedUnion('kind', [
  asked.extend({ kind: z.literal('health') }),
  asked.extend({ kind: z.literal('subscribe'), webhookUrl: z.url() }),
  asked.extend({ kind: z.literal('webhook'), webhookUrl: z.url() }),
  asked.extend({ kind: z.literal('enterWebhook'), webhookUrl: z.url() }),
  asked.extend({ kind: z.literal('refresh') }),
  asked.extend({ kind: z.literal('templates') }),
  asked.extend({ kind: z.literal('profile'), who: z.record(z.string(), z.unknown()) }),
  asked.extend({ kind: z.literal('words'), target }),
  asked.extend({ kind: z.literal('download'), handle: z.string() }),
  asked.extend({ kind: z.literal('react'), target, emoji: z.string().nullable() }),
  asked.extend({ kind: z.literal('hide'), target, hidden: z.boolean() }),
  asked.extend({ kind: z.literal('like'), target, liked: z.boolean() }),
  asked.extend({ kind: z.literal('remove'), target }),
  asked.extend({ kind: z.literal('block'), who: z.record(z.string(), z.unknown()), blocked: z.boolean() }),
  asked.extend({ kind: z.literal('ownProfile') }),
]);
export type AskCase = z.output<typeof askCase>;
const askKinds = new Set<string>(askCase.options.map((option) => option.shape.kind.value));

const file = z.array(
  z.discriminatedUnion('kind', [
    receiveCase,
    sendCase,
    lookUpCase,
    connectCase,
    pollCase,
    backfillCase,
    askCase,
  ]),
);

const folder = (connector: string) => new URL(`../${connector}/`, import.meta.url);

/** Every case of a connector, by its kind. */
export interface Cases {
  receive: ReceiveCase[];
  send: SendCase[];
  lookUp: LookUpCase[];
  connect: ConnectCase[];
  poll: PollCase[];
  backfill: BackfillCase[];
  ask: AskCase[];
}

export function casesOf(connector: string): Cases {
  const cases = new URL('cases/', folder(connector));
  const names = existsSync(cases) ? readdirSync(cases).filter((name) => name.endsWith('.json')) : [];
  const all = names.sort().flatMap((name) => {
    const content: unknown = JSON.parse(readFileSync(new URL(name, cases), 'utf8'));
    const parsed = file.safeParse(Array.isArray(content) ? content : [content]);
    if (!parsed.success) throw new Error(`${connector}/cases/${name}: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  });
  return {
    receive: all.filter((one) => one.kind === 'receive'),
    send: all.filter((one) => one.kind === 'send'),
    lookUp: all.filter((one) => one.kind === 'lookUp'),
    connect: all.filter((one) => one.kind === 'connect'),
    poll: all.filter((one) => one.kind === 'poll'),
    backfill: all.filter((one) => one.kind === 'backfill'),
    ask: all.filter((one): one is AskCase => askKinds.has(one.kind)),
  };
}
