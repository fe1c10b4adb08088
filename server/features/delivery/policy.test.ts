import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureKind } from '#contract/failures.ts';
import { consequence } from './policy.ts';

const first = { attempts: 1, ageMs: 0, retryAfter: null };
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

test('temporary: waits longer each time, and never for less than the platform asks', () => {
  const waits = Array.from({ length: 10 }, (_, i) => consequence('temporary', { ...first, attempts: i + 1 }));
  assert.deepEqual(
    waits.map((c) => c.after === 'retry' && c.inMs),
    [
      5 * second,
      15 * second,
      minute,
      5 * minute,
      15 * minute,
      30 * minute,
      hour,
      2 * hour,
      2 * hour,
      2 * hour,
    ],
  );
  assert.deepEqual(consequence('temporary', { ...first, retryAfter: hour }), { after: 'retry', inMs: hour });
  assert.deepEqual(consequence('temporary', { ...first, retryAfter: 1 }), {
    after: 'retry',
    inMs: 5 * second,
  });
});

test('throttled: as long as the platform asks', () => {
  assert.deepEqual(consequence('throttled', { ...first, retryAfter: 700 }), { after: 'retry', inMs: 700 });
  assert.deepEqual(consequence('throttled', first), { after: 'retry', inMs: 30 * second });
});

test('unauthorised and misconfigured: until somebody has had time to mend the channel', () => {
  for (const kind of ['unauthorised', 'misconfigured'] as const)
    assert.deepEqual(consequence(kind, first), { after: 'retry', inMs: 15 * minute });
});

test('rejected, blocked and window-closed do not get better', () => {
  for (const kind of ['rejected', 'blocked', 'window-closed'] as const)
    assert.deepEqual(consequence(kind, first), { after: 'fail' });
});

test('after a day nothing is sent any more, whatever it was', () => {
  for (const kind of failureKind.options)
    assert.deepEqual(consequence(kind, { ...first, ageMs: 24 * hour + 1 }), { after: 'fail' });
});
