import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCrash } from './crash.ts';

test('nothing is lost, doubled or out of order while server and database are killed', async () => {
  const verdict = await runCrash({ events: 1_000, replies: 50, kills: 5, seed: 7, keep: false });
  assert.deepEqual(verdict.faults, []);
  assert.equal(verdict.met, true);
});
