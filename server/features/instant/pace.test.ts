import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '#server/testing/random.ts';
import { type Arrival, careOf, enough, nextWait, rounded, share } from './pace.ts';
import { within } from './wait.ts';

const minute = 60_000;
const answered = (minutes: number, ahead = 0): Arrival => ({ open: minutes * minute, answered: true, ahead });
const waiting = (minutes: number, ahead = 0): Arrival => ({ ...answered(minutes, ahead), answered: false });
const many = <T>(count: number, of: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => of(n));

test('the time within which a share was answered; who still waits is not left out', () => {
  const ten = many(10, (n) => answered(n + 1));
  assert.equal(within(ten, 0.8), 8 * minute);
  assert.equal(within(ten, 1), 10 * minute);
  assert.equal(within([...ten, ...many(10, () => waiting(60))], 0.5), 10 * minute);
  assert.equal(within([...ten, ...many(10, () => waiting(60))], 0.8), null, 'nobody knows when');
  // Whoever has only just come says little about those who waited for long.
  assert.equal(within([...ten, ...many(10, () => waiting(0))], 0.8), 8 * minute);
  assert.equal(within([], 0.8), null);
});

test('with too few answers nothing is said', () => {
  assert.equal(
    nextWait(
      many(enough - 1, () => answered(5)),
      0,
    ),
    null,
  );
  assert.equal(nextWait([...many(enough - 1, () => answered(5)), ...many(50, () => waiting(1))], 0), null);
  assert.equal(
    nextWait(
      many(enough, () => answered(5)),
      0,
    ),
    5 * minute,
  );
});

test('a day that is slower than the others is not averaged away', () => {
  const calm = many(200, () => answered(5));
  assert.equal(nextWait(calm, 0), 5 * minute);
  assert.equal(nextWait([...calm, ...many(20, () => answered(40))], 0), 40 * minute);
  assert.equal(nextWait([...calm, ...many(20, () => waiting(40))], 0), null);
});

test('a longer queue takes longer, also one as long as never before', () => {
  const quiet = many(40, () => answered(5));
  const busy = [...many(40, () => answered(30, 6)), ...quiet];
  assert.equal(nextWait(quiet, 0), 5 * minute);
  assert.equal(nextWait(quiet, 5), 30 * minute);
  assert.equal(nextWait(busy, 6), 30 * minute);
});

test('nothing makes it shorter than what such a share really waited, and a longer queue never shortens it', () => {
  const next = seeded(3);
  for (let round = 0; round < 300; round += 1) {
    const arrivals = many(enough + Math.floor(next() * 40), () =>
      next() < 0.9
        ? answered(next() * 100, Math.floor(next() * 5))
        : waiting(next() * 50, Math.floor(next() * 5)),
    );
    const ahead = Math.floor(next() * 8);
    const found = nextWait(arrivals, ahead);
    const usual = within(arrivals, share);
    assert.ok(found === null || (usual !== null && found >= usual), `round ${round}`);
  }
});

test('what is said is rounded up, and beyond three days nothing is', () => {
  assert.deepEqual(
    [1, 5 * minute, 5 * minute + 1, 61 * minute].map((each) => rounded(each)),
    [5, 5, 10, 120],
  );
  assert.equal(rounded(73 * 60 * minute), null);
  assert.equal(rounded(73 * 60 * minute, 'solution'), 5_760);
  assert.equal(rounded(15 * 24 * 60 * minute, 'solution'), null);
});

test('estimates that did not hold make the next ones longer by just what was missing', () => {
  const ratio = (value: number, isAnswered = true) => ({ open: value, answered: isAnswered });
  assert.equal(careOf(many(9, () => ratio(9))), 1, 'a few say nothing');
  assert.equal(careOf(many(20, () => ratio(0.5))), 1, 'it is never less careful');
  assert.equal(careOf(many(10, (n) => ratio(n < 8 ? 1.5 : 3))), 1.5);
  assert.equal(careOf(many(10, () => ratio(2, false))), null, 'nobody was answered');
  assert.equal(careOf(many(10, () => ratio(6))), null, 'beyond what can be mended');
});

test('with this care, eight of ten of the same would have held', () => {
  const next = seeded(11);
  for (let round = 0; round < 200; round += 1) {
    const past = many(10 + Math.floor(next() * 50), () => ({ open: next() * 4, answered: true }));
    const care = careOf(past) ?? Number.POSITIVE_INFINITY;
    const held = past.filter(({ open }) => open <= care).length;
    assert.ok(held >= past.length * share - 1e-9, `round ${round}: ${held} of ${past.length}`);
  }
});
