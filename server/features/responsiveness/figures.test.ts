import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '#server/testing/random.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { Turn } from './turns.ts';

const minute = 60_000;
const rule = { answered: 90, time: 15 * minute, fastest: 90 };

interface Case {
  about: string;
  /** Minutes until each answer. */
  answered: number[];
  unanswered?: number;
  expect: Partial<Figures>;
}

const cases: Case[] = [
  {
    about: 'nothing to count: the first one that is answered in time reaches it',
    answered: [],
    expect: { counted: 0, median: null, time: null, reached: false, needed: 1, spare: null },
  },
  {
    about: 'nine of ten is enough, and then none may be missed',
    answered: [1, 2, 3, 4, 5, 6, 7, 8, 9],
    unanswered: 1,
    expect: { counted: 10, answered: 9, reached: true, needed: 0, spare: 0, median: 5 * minute },
  },
  {
    about: 'eight of ten takes ten more: eighteen of twenty',
    answered: [1, 1, 1, 1, 1, 1, 1, 1],
    unanswered: 2,
    expect: { reached: false, needed: 10, spare: null },
  },
  {
    about: 'all of a hundred leaves room for eleven',
    answered: Array.from({ length: 100 }, () => 1),
    expect: { reached: true, spare: 11 },
  },
  {
    about: 'of ten answers the slowest does not matter',
    answered: [15, 15, 15, 15, 15, 15, 15, 15, 15, 1_400],
    expect: { quickly: 9, time: 15 * minute, reached: true, median: 15 * minute },
  },
  {
    about: 'of nine it does: the average is 165 minutes, and with one more in time it goes',
    answered: [10, 10, 10, 10, 10, 10, 10, 10, 1_405],
    expect: { quickly: 8, time: 165 * minute, reached: false, needed: 1 },
  },
  {
    about: 'a slow answer that quick ones make up for does not hurt',
    answered: [1, 1, 43],
    expect: { quickly: 2, time: 15 * minute, reached: true, median: minute },
  },
  {
    about: 'one second more does',
    answered: [1, 1, 43 + 1 / 60],
    expect: { reached: false, needed: 7 },
  },
  {
    about: 'whoever answered everything after an hour needs nine times as many in time',
    answered: [60, 60],
    expect: { reached: false, needed: 18, median: 60 * minute, time: 60 * minute },
  },
  {
    about: 'nobody answered at all',
    answered: [],
    unanswered: 3,
    expect: { counted: 3, answered: 0, time: null, needed: 27, spare: null },
  },
];

for (const { about, answered, unanswered = 0, expect } of cases)
  test(about, () => {
    const found = figuresOf(
      turns(
        answered.map((m) => m * minute),
        unanswered,
      ),
      rule,
    );
    assert.deepEqual({ ...found, ...expect }, found);
  });

test('what waits, and what is left out, counts for nothing', () => {
  const counted = turns([minute], 1);
  const others = (['waiting', 'away', 'blocked'] as const).map(
    (state): Turn => ({ conversationId: 'c', askedAt: 0, answeredAt: null, state }),
  );
  assert.deepEqual(figuresOf([...counted, ...others], rule), figuresOf(counted, rule));
});

test('a platform that wants everything answered forgives nothing', () => {
  assert.equal(figuresOf(turns([minute], 1), { ...rule, answered: 100 }).needed, null);
  assert.equal(figuresOf(turns([minute], 0), { ...rule, answered: 100 }).reached, true);
});

test('what it takes is what trying one number after the other finds', () => {
  const next = seeded(7);
  const below = (n: number) => Math.floor(next() * n);
  for (let round = 0; round < 300; round += 1) {
    const times = Array.from({ length: below(25) }, () => below(3) * below(40) * minute + below(2) * 1_000);
    const unanswered = below(round % 5 === 0 ? 12 : 3);
    const own = { answered: 50 + below(50), time: (1 + below(30)) * minute, fastest: 60 + below(41) };
    if (own.fastest === 100) own.fastest = 95;
    const found = figuresOf(turns(times, unanswered), own);
    const after = (more: number) => isReached([...times, ...Array(more).fill(own.time)], unanswered, own);
    assert.equal(found.reached, after(0), `round ${round}`);
    let more = 0;
    while (!after(more)) more += 1;
    assert.equal(found.needed, more, `round ${round}`);
    assert.ok(after(more + 1) && after(more + 7), 'and goes on so');
    if (found.spare !== null) {
      assert.ok(isReached(times, unanswered + found.spare, own), `round ${round}: so many may be missed`);
      assert.ok(!isReached(times, unanswered + found.spare + 1, own), `round ${round}: and no more`);
    }
  }
});

/** The definition, without any thought. */
function isReached(times: number[], unanswered: number, own: typeof rule): boolean {
  if (times.length === 0) return false;
  let left = times.toSorted((a, b) => b - a);
  left = left.slice(Math.floor((times.length * (100 - own.fastest)) / 100));
  const average = left.reduce((sum, time) => sum + time, 0) / left.length;
  return times.length * 100 >= own.answered * (times.length + unanswered) && average <= own.time;
}

function turns(times: number[], unanswered: number): Turn[] {
  const turn = { conversationId: 'c', askedAt: 0 };
  return [
    ...times.map((time): Turn => ({ ...turn, answeredAt: time, state: 'answered' })),
    ...Array.from({ length: unanswered }, (): Turn => ({ ...turn, answeredAt: null, state: 'unanswered' })),
  ];
}
