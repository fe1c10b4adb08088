import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Connector, Raw, Received, Verdict } from '../connector.ts';
import type { ReceiveCase } from './cases.ts';
import { bodyOf, requestOf, type Signing, secretsOf, settingsOf } from './requests.ts';
import { assertSound } from './sound.ts';

/** One receive case: verified, understood, and compared with what it should mean. */
export function runReceive(connector: Connector, one: ReceiveCase, signing: Signing | null): void {
  const settings = settingsOf(connector, one.settings);
  const raw = requestOf(one, bodyOf(one.request), settings, signing);
  const verdict = connector.verify(raw, settings);
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
  const received = understood(connector, raw, verdict);
  assertHidden(secrets, received);
  assert.deepEqual(
    received.map(plain),
    received.map((_, index) => expected(one.expect, index, received)),
  );
  assert.equal(received.length, one.expect.events.length, 'as many events as expected');
  if (one.expect.answer) assert.deepEqual(verdict.accepted && verdict.answer, one.expect.answer);
}

/** `receive` under two different clocks and without chance: it has to say the same both times. */
export function understood(connector: Connector, raw: Raw, verdict: Verdict): Received[] {
  if (!verdict.accepted) assert.fail(`it was refused: ${verdict.reason}`);
  const seen: Raw = { ...raw, facts: verdict.facts ?? {} };
  const before = Buffer.from(seen.body);
  const [first, second] = [0, 1_900_000_000_000].map((now) => {
    mock.timers.enable({ apis: ['Date'], now });
    const chance = mock.method(Math, 'random', () => assert.fail('receive used chance'));
    try {
      return connector.receive(seen);
    } finally {
      mock.timers.reset();
      chance.mock.restore();
    }
  });
  assert.deepEqual(first, second, 'receive is not deterministic');
  assert.ok(before.equals(seen.body), 'receive changed the body');
  assertSound(first);
  return first ?? [];
}

export function assertHidden(secrets: string[], shown: unknown): void {
  const text = shown instanceof Error ? `${shown.message} ${shown.stack}` : JSON.stringify(shown);
  for (const secret of secrets) assert.ok(!text.includes(secret), 'a secret of the settings is shown');
}

/** Without what is undefined, as it would be stored. */
function plain(received: Received): unknown {
  return JSON.parse(JSON.stringify(received));
}

/** An expected event stands alone where the address is null; of an `unreadable` only what is stated is compared. */
function expected(expect: ReceiveCase['expect'], index: number, received: Received[]): unknown {
  const stated = 'events' in expect ? expect.events[index] : undefined;
  if (typeof stated !== 'object' || stated === null) return stated;
  const whole = 'event' in stated ? stated : { address: null, event: stated };
  const event = received[index]?.event;
  const { event: wanted } = whole;
  if (event?.type !== 'unreadable' || typeof wanted !== 'object' || wanted === null) return whole;
  const reason = 'reason' in wanted && typeof wanted.reason === 'string' ? wanted.reason : '';
  assert.ok(event.reason.includes(reason), `it is unreadable for another reason: ${event.reason}`);
  return { ...whole, event: { element: event.element, ...wanted, reason: event.reason } };
}
