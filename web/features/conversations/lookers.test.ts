import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Lookers, lasts, withoutGone, withSign } from './lookers.ts';

const ravi = { id: 'r', name: 'Ravi' };
const gayane = { id: 'g', name: 'Gayané' };
const nobody: Lookers = new Map();
const sign = (by: typeof ravi, here = true) => ({ conversationId: 'c', by, here });
const names = (lookers: Lookers) => lookers.get('c')?.map(({ name }) => name);

test('only who was not known to be there arrives, so that two screens do not answer each other for ever', () => {
  const first = withSign(nobody, sign(ravi), 0);
  assert.equal(first.arrived, true);
  const again = withSign(first.lookers, sign(ravi), 30_000);
  assert.equal(again.arrived, false);
  const left = withSign(again.lookers, sign(ravi, false), 31_000);
  assert.equal(left.arrived, false);
  assert.equal(left.lookers.size, 0);
  assert.equal(withSign(left.lookers, sign(ravi), 32_000).arrived, true);
});

test('whoever is silent for too long is gone, and arrives anew', () => {
  const { lookers } = withSign(nobody, sign(ravi), 0);
  const both = withSign(lookers, sign(gayane), 20_000).lookers;
  assert.equal(withoutGone(both, lasts - 1), both);
  assert.deepEqual(names(withoutGone(both, lasts)), ['Gayané']);
  assert.equal(withoutGone(both, lasts + 20_000).size, 0);
  assert.equal(withSign(both, sign(ravi), lasts + 1).arrived, true);
});

test('a repeated sign leaves everybody in their place', () => {
  const one = withSign(nobody, sign(ravi), 0).lookers;
  const two = withSign(one, sign(gayane), 1).lookers;
  assert.deepEqual(names(withSign(two, sign(ravi), 2).lookers), ['Ravi', 'Gayané']);
  assert.deepEqual(names(two), ['Ravi', 'Gayané']);
});
