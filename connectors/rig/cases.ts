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
  request,
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

const sendCase = base.extend({
  kind: z.literal('send'),
  part: z.record(z.string(), z.unknown()).default({}),
  exchange: z.array(exchange).default([]),
  expect: z.union([
    z.strictObject({ externalId: z.string() }),
    z.strictObject({
      error: z.strictObject({
        kind: z.string(),
        retryAfter: z.number().nullable().default(null),
        message: z.string().default(''),
      }),
    }),
    z.strictObject({ uncertain: z.literal(true) }),
  ]),
});
export type SendCase = z.output<typeof sendCase>;

const file = z.array(z.discriminatedUnion('kind', [receiveCase, sendCase]));

const folder = (connector: string) => new URL(`../${connector}/`, import.meta.url);

export function casesOf(connector: string): { receive: ReceiveCase[]; send: SendCase[] } {
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
  };
}
