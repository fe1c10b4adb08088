import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Connector, Raw, Received, Verdict } from '../connector.ts';
import type { ReceiveCase } from './cases.ts';
import { bodyOf, requestOf, type Signing, secretsOf, settingsOf } from './requests.ts';
import { assertSound } from './sound.ts';

/** One receive case: verified, understood, and compared with what it should mean. */
export async function runReceive(
  connector: Connector,
  one: ReceiveCase,
  signing: Signing | null,
): Promise<void> {
  const settings = settingsOf(connector, one.settings);
  const raw = requestOf(one, bodyOf(one), settings, signing);
  const verdict = verdictOf(connector, one, raw, settings);
  const secrets = secretsOf(connector, settings);
  assertHidden(secrets, verdict);
  if ('refused' in one.expect) {
    if (verdict.accepted) assert.fail('it was accepted');
    assert.ok(
      verdict.reason.includes(one.expect.refused),
      `it was refused for another reason: ${verdict.reason}`,
    );
    return;
  }
  // What is not kept, such as a challenge, is never understood either.
  const isKept = !verdict.accepted || verdict.keep !== false;
  const received = isKept ? await understood(connector, raw, verdict) : [];
  assertHidden(secrets, received);
  assertMeans(one.expect.events, received);
  if (one.expect.answer) assert.deepEqual(verdict.accepted && verdict.answer, one.expect.answer);
}

/** The events that were expected, in their order, and no others. */
export function assertMeans(events: unknown[], received: Received[]): void {
  assert.deepEqual(
    received.map(plain),
    received.map((_, index) => expected(events, index, received)),
  );
  assert.equal(received.length, events.length, 'as many events as expected');
}

/** `receive` under two different clocks and without chance: it has to say the same both times. */
export async function understood(connector: Connector, raw: Raw, verdict: Verdict): Promise<Received[]> {
  if (!verdict.accepted) assert.fail(`it was refused: ${verdict.reason}`);
  const seen: Raw = { ...raw, facts: verdict.facts ?? {} };
  const before = Buffer.from(seen.body);
  const first = await at(0);
  const second = await at(1_900_000_000_000);
  assert.deepEqual(first, second, 'receive is not deterministic');
  assert.ok(before.equals(seen.body), 'receive changed the body');
  assertSound(first);
  return first;

  async function at(now: number): Promise<Received[]> {
    mock.timers.enable({ apis: ['Date'], now });
    const chance = mock.method(Math, 'random', () => assert.fail('receive used chance'));
    try {
      return await connector.receive(seen);
    } finally {
      mock.timers.reset();
      chance.mock.restore();
    }
  }
}

/** What `verify` says of a request; a document was brought by the connector itself, with its facts. */
export function verdictOf(connector: Connector, one: ReceiveCase, raw: Raw, settings: unknown): Verdict {
  if (one.document) return { accepted: true, facts: raw.facts };
  return connector.verify?.(raw, settings) ?? assert.fail('it takes no requests: it has no verify');
}

export function assertHidden(secrets: string[], shown: unknown): void {
  const text = shown instanceof Error ? `${shown.message} ${shown.stack}` : JSON.stringify(shown);
  for (const secret of secrets) assert.ok(!text.includes(secret), 'a secret of the settings is shown');
}

/** Without what is undefined, as it would be stored; bytes as base64. */
function plain(received: Received): unknown {
  return JSON.parse(
    JSON.stringify(received, function (this: Record<string, unknown>, key, value) {
      const own = this[key];
      return Buffer.isBuffer(own) ? own.toString('base64') : value;
    }),
  );
}

/** An expected event stands alone where the address is null; of an `unreadable` only what is stated is compared. */
function expected(events: unknown[], index: number, received: Received[]): unknown {
  const stated = events[index];
  if (typeof stated !== 'object' || stated === null) return stated;
  const whole = 'event' in stated ? stated : { address: null, event: stated };
  const event = received[index]?.event;
  const { event: wanted } = whole;
  if (event?.type !== 'unreadable' || typeof wanted !== 'object' || wanted === null) return whole;
  const reason = 'reason' in wanted && typeof wanted.reason === 'string' ? wanted.reason : '';
  assert.ok(event.reason.includes(reason), `it is unreadable for another reason: ${event.reason}`);
  return { ...whole, event: { element: event.element, ...wanted, reason: event.reason } };
}
