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
  expect: z.union([z.strictObject({ externalId: z.string() }), failure]),
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

const pollCase = asking.extend({
  kind: z.literal('poll'),
  state: z.unknown().default(null),
  expect: z.union([
    z.strictObject({
      events: z.array(z.unknown()),
      state: z.unknown().optional(),
      againIn: z.number().optional(),
    }),
    failure,
  ]),
});
export type PollCase = z.output<typeof pollCase>;

const file = z.array(
  z.discriminatedUnion('kind', [receiveCase, sendCase, lookUpCase, connectCase, pollCase]),
);

const folder = (connector: string) => new URL(`../${connector}/`, import.meta.url);

/** Every case of a connector, by its kind. */
export interface Cases {
  receive: ReceiveCase[];
  send: SendCase[];
  lookUp: LookUpCase[];
  connect: ConnectCase[];
  poll: PollCase[];
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
  };
}
