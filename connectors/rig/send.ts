import assert from 'node:assert/strict';
import { type Connector, type OutgoingPart, SendError, UncertainError } from '../connector.ts';
import type { Exchange, SendCase } from './cases.ts';
import { assertHidden } from './receive.ts';
import { secretsOf, settingsOf } from './requests.ts';

/** One send case: the requests it should cause, and what it should come to. */
export async function runSend(connector: Connector, one: SendCase): Promise<void> {
  const script = [...one.exchange];
  const outcome = await sent(connector, one, script);
  assert.equal(script.length, 0, 'not every request of the script was made');
  if ('externalId' in one.expect) {
    if ('error' in outcome) throw outcome.error;
    return assert.equal(outcome.externalId, one.expect.externalId);
  }
  if (!('error' in outcome)) assert.fail('it was sent');
  const { error } = outcome;
  if ('uncertain' in one.expect) return assert.ok(error instanceof UncertainError, String(error));
  if (!(error instanceof SendError)) throw error;
  const { kind, retryAfter, message } = one.expect.error;
  assert.deepEqual({ kind: error.kind, retryAfter: error.retryAfter }, { kind, retryAfter }, error.message);
  assert.ok(error.message.includes(message), error.message);
}

/** Whatever a platform answers, it is either sent under some id or fails with one of our errors. */
export async function runOddAnswers(connector: Connector, one: SendCase): Promise<void> {
  const [first] = one.exchange;
  if (!first) return;
  const secrets = secretsOf(connector, settingsOf(connector, one.settings));
  for (const status of [200, 201, 204, 302, 400, 401, 409, 418, 429, 500, 503, 599]) {
    for (const body of [
      ...oddAnswers,
      `you sent ${secrets.join()}`,
      { error: { message: secrets.join() } },
    ]) {
      const headers: Record<string, string> =
        status === 429 ? { 'retry-after': String(body).slice(0, 9) } : {};
      const script = [{ ...first, response: { status, headers, body } }];
      const outcome = await sent(connector, one, script);
      if (!('error' in outcome)) assert.match(outcome.externalId, /^[^\0]{1,500}$/su);
      // A connector that needs a second call after this answer is out of script here, which is no fault.
      else if (!(outcome.error instanceof OffScript)) assertOurs(outcome.error);
    }
  }
}

type Outcome = { externalId: string } | { error: unknown };

async function sent(connector: Connector, one: SendCase, script: Exchange[]): Promise<Outcome> {
  const settings = settingsOf(connector, one.settings);
  const now = new Date(one.now);
  const context = {
    settings,
    channelId: '0195c0de-0000-7000-8000-00000000c4a1',
    now,
    fetch: scripted(script),
  };
  const outcome: Outcome = await Promise.resolve(connector.send?.(partOf(one, now), context)).then(
    (done) => done ?? { error: new Error('This connector cannot send') },
    (error: unknown) => ({ error }),
  );
  assertHidden(secretsOf(connector, settings), 'error' in outcome ? outcome.error : outcome);
  return outcome;
}

class OffScript extends Error {}

/** Answers the expected request and no other. */
function scripted(script: Exchange[]): (url: string, init?: RequestInit) => Promise<Response> {
  return async (url, init) => {
    const next = script.shift();
    if (!next) throw new OffScript(`fetched beyond the script: ${init?.method ?? 'GET'} ${url}`);
    const request = new Request(url, init);
    const body = await request.text();
    assert.equal(`${request.method} ${url}`, `${next.request.method} ${next.request.url}`);
    for (const [name, value] of Object.entries(next.request.headers)) {
      assert.equal(request.headers.get(name), value, `header ${name}`);
    }
    if (next.request.json !== undefined) assert.deepEqual(JSON.parse(body), next.request.json);
    if (next.response === 'lost') throw new UncertainError('The connection broke before an answer came.');
    return answer(next.response);
  };
}

function answer({ status, headers, body }: Exclude<Exchange['response'], 'lost'>): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response([204, 205, 304].includes(status) ? null : (text ?? null), { status, headers });
}

const oddAnswers = [
  ...['', 'null', '[]', '{"id":', '<html>Bad gateway</html>', '{"id":"a\\u0000b"}', '{"id":"\\ud800"}'],
  ...['{"id":12345678901234567890}', '{"id":{}}', '{"error":[]}', '{"error":{"kind":"blue"}}', '{"error":7}'],
  ...[`{"id":"${'x'.repeat(70_000)}"}`, `{"error":"${'நீளம் '.repeat(500)}"}`, '['.repeat(5000)],
];

function assertOurs(error: unknown): void {
  if (!(error instanceof SendError || error instanceof UncertainError)) throw error;
  assert.ok(
    error.message.length > 5 && error.message.length < 1000 && error.message.isWellFormed(),
    error.message,
  );
  if (error instanceof SendError && error.retryAfter !== null) assert.ok(error.retryAfter >= 0);
}

function partOf({ part }: SendCase, now: Date): OutgoingPart {
  const { attachments = [], ...stated } = part as Partial<OutgoingPart>;
  return {
    id: '0195c0de-0000-7000-8000-000000000001',
    messageId: '0195c0de-0000-7000-8000-0000000000aa',
    thread: { id: 'thread-1', surface: 'private' },
    recipient: { keys: [{ namespace: 'channel', value: 'customer-1' }] },
    authorName: 'Anahit',
    text: '',
    replyTo: null,
    createdAt: now,
    ...stated,
    attachments: attachments.map((attachment) => ({
      ...attachment,
      bytes: async () => Buffer.from('bytes'),
    })),
  };
}
