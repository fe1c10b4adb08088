import assert from 'node:assert/strict';
import { type Context, UncertainError } from '../connector.ts';
import type { Exchange } from './cases.ts';

/** What is left of a case's requests and answers; it empties as they are made. */
export interface Script {
  left: Exchange[];
  /** In place of the order: any request of the script is answered, as often as it is made. */
  any?: Exchange[];
}

/** What a script calls the channel. */
const channel = '0195c0de-0000-7000-8000-00000000c4a1';
let channels = 0;

/**
 * A context that answers by the script and reaches nothing else. Each is a channel of its own, so that what a
 * connector remembers of one channel never helps the next case; in the script it goes by the same id.
 */
export function contextOf<S>(
  one: { now: string; channelId?: string | undefined },
  settings: S,
  script: Script,
): Context<S> {
  channels += 1;
  const unique = `${channel.slice(0, 24)}c4a1${channels.toString(16).padStart(8, '0')}`;
  const channelId = one.channelId ?? unique;
  return {
    settings,
    channelId,
    channelName: 'Kettle & Kiln',
    now: new Date(one.now),
    fetch: scripted(script, channelId),
    locate: async () => assert.fail('a connection was opened past the script'),
  };
}

export class OffScript extends Error {}

/** Answers the expected request and no other. */
function scripted(script: Script, channelId: string): Context<unknown>['fetch'] {
  return async (url, init) => {
    const made = `${init?.method ?? 'GET'} ${url}`;
    const next = script.any
      ? script.any.find(({ request }) => `${request.method} ${request.url}` === made)
      : script.left.shift();
    if (!next) throw new OffScript(`fetched beyond the script: ${made}`);
    // The core's fetch is not the global one, whose FormData it would send as a word.
    assert.ok(!(init?.body instanceof FormData), 'a form has to be written out as bytes');
    const request = new Request(url, init);
    const body = (await request.text()).replaceAll(channelId, channel);
    assert.equal(`${request.method} ${url}`, `${next.request.method} ${next.request.url}`);
    for (const [name, value] of Object.entries(next.request.headers)) {
      assert.equal(request.headers.get(name), value, `header ${name}`);
    }
    if (next.request.form) assert.deepEqual(await formOf(new Request(url, init)), next.request.form);
    if (next.request.json !== undefined) assert.deepEqual(JSON.parse(body), next.request.json);
    if (next.response === 'lost') throw new UncertainError('The connection broke before an answer came.');
    return answer(next.response);
  };
}

/** A form's fields; of a file its name and type. */
async function formOf(request: Request): Promise<Record<string, unknown>> {
  const fields = [...(await request.formData())];
  return Object.fromEntries(
    fields.map(([name, value]) => [
      name,
      typeof value === 'string' ? value : { name: value.name, type: value.type },
    ]),
  );
}

function answer({ status, headers, body }: Exclude<Exchange['response'], 'lost'>): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response([204, 205, 304].includes(status) ? null : (text ?? null), { status, headers });
}

/** The script with each of its answers in turn replaced by odd ones, and nothing after that. */
export function* odded(exchange: Exchange[], secrets: string[]): Generator<Exchange[]> {
  const echoes = [`you sent ${secrets.join()}`, { error: { message: secrets.join() } }];
  for (const [at, good] of exchange.entries()) {
    for (const status of at === 0 ? statuses : telling) {
      for (const body of [...oddAnswers, ...echoes]) {
        const headers: Record<string, string> =
          status === 429 ? { 'retry-after': String(body).slice(0, 9) } : {};
        yield [...exchange.slice(0, at), { ...good, response: { status, headers, body } }];
      }
    }
    yield [...exchange.slice(0, at), { ...good, response: 'lost' }];
  }
}

const statuses = [200, 201, 204, 302, 400, 401, 409, 418, 429, 500, 503, 599];
/** One of each kind: what is said to a first request in full needs no repeating at each that follows. */
const telling = [200, 204, 302, 400, 401, 429, 500];

const oddAnswers = [
  ...['', 'null', '[]', '{"id":', '<html>Bad gateway</html>', '{"id":"a\\u0000b"}', '{"id":"\\ud800"}'],
  ...['{"id":12345678901234567890}', '{"id":{}}', '{"error":[]}', '{"error":{"kind":"blue"}}', '{"error":7}'],
  ...[`{"id":"${'x'.repeat(70_000)}"}`, `{"error":"${'நீளம் '.repeat(500)}"}`, '['.repeat(5000)],
];
