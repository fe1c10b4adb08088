import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { it } from 'node:test';
import { tidOf } from './tid.ts';

it('a part has one record key, of the published form, which sorts by time and is its own', () => {
  // One a millisecond: within one there are a million keys, which chance may well hit twice in a thousand.
  const ids = Array.from(
    { length: 1000 },
    (_, n) => `0195c0de-${n.toString(16).padStart(4, '0')}${randomUUIDv7().slice(13)}`,
  );
  const tids = ids.map(tidOf);
  for (const tid of tids) assert.match(tid, /^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/);
  assert.deepEqual(ids.map(tidOf), tids);
  assert.equal(new Set(tids).size, tids.length);
  const early = tidOf('0195c0de-0000-7fff-bfff-ffffffffffff');
  const late = tidOf('0195c0de-0001-7000-8000-000000000000');
  assert.ok(early < late);
});

it('holds the microseconds of the part’s moment', () => {
  const alphabet = '234567abcdefghijklmnopqrstuvwxyz';
  const bits = [...tidOf('0195c0de-0000-7000-8000-000000000001')].reduce(
    (sum, c) => sum * 32n + BigInt(alphabet.indexOf(c)),
    0n,
  );
  assert.equal(bits >> 10n, BigInt(0x0195c0de0000) * 1000n);
});
