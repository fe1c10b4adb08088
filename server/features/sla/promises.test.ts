import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Happening, type Promised, promisesOf, type Targets } from './promises.ts';

const minute = 60_000;
const targets: Targets = { first: 10, next: 20, resolution: 60, warnAt: 50 };
const signs = { a: 'asked', r: 'replied', s: 'resolved', o: 'reopened' } as const;

/** 'a0 r5': asked at minute 0, replied at minute 5. Answers with target, since, warned at, due, met; all in minutes. */
function promised(story: string, given: Partial<Targets> = {}): (string | number | null)[][] {
  const history = story.split(' ').map((word): Happening => {
    const what = signs[word[0] as keyof typeof signs];
    return { what, at: Number(word.slice(1)) * minute };
  });
  const inMinutes = (at: number | null) => (at === null ? null : at / minute);
  return promisesOf(history, { ...targets, ...given }, null).map((each: Promised) => [
    each.target,
    ...[each.since, each.warnAt, each.dueAt, each.metAt].map(inMinutes),
  ]);
}

const only = { next: null, resolution: null };
const cases: [
  what: string,
  story: string,
  given: Partial<Targets>,
  expected: (string | number | null)[][],
][] = [
  ['nobody has answered', 'a0', only, [['first', 0, 5, 10, null]]],
  ['the earliest of several messages counts', 'a0 a3 a4', only, [['first', 0, 5, 10, null]]],
  ['answered in time', 'a0 a3 r4', only, [['first', 0, 5, 10, 4]]],
  ['answered too late', 'a0 r14', only, [['first', 0, 5, 10, 14]]],
  ['what the brand writes first is no reply', 'r0 a5', only, [['first', 5, 10, 15, null]]],
  [
    'what is asked after a reply is another promise, from its own beginning',
    'a0 r4 r6 a30 a31 r32 a90',
    { resolution: null },
    [
      ['first', 0, 5, 10, 4],
      ['next', 30, 40, 50, 32],
      ['next', 90, 100, 110, null],
    ],
  ],
  ['settled without an answer', 'a0 s7', only, [['first', 0, 5, 10, 7]]],
  [
    'and opened again by a colleague: the time between does not count',
    'a0 s7 o100',
    only,
    [['first', 0, 5, 103, null]],
  ],
  [
    'and written to again instead',
    'a0 s7 a100',
    { resolution: null },
    [
      ['first', 0, 5, 10, 7],
      ['next', 100, 110, 120, null],
    ],
  ],
  [
    'a matter is settled when it is resolved',
    'a0 s40',
    { first: null, next: null },
    [['resolution', 0, 30, 60, 40]],
  ],
  [
    'a matter does not wait while the customer is awaited',
    'a0 r10',
    { first: null, next: null },
    [['resolution', 0, null, null, null]],
  ],
  [
    'and goes on with their next words',
    'a0 r10 a100',
    { first: null, next: null },
    [['resolution', 0, 120, 150, null]],
  ],
  [
    'being resolved is no wait',
    'a0 s10 o50',
    { first: null, next: null },
    [['resolution', 0, 70, 100, null]],
  ],
  [
    'opened again while the customer is awaited',
    'a0 r10 s20 o50',
    { first: null, next: null },
    [['resolution', 0, null, null, null]],
  ],
  [
    'resolved, opened by the customer, resolved',
    'a0 s10 a50 s55',
    { first: null, next: null },
    [['resolution', 0, 70, 100, 55]],
  ],
  [
    'too late already when the customer is awaited',
    'a0 r70',
    { first: null, next: null },
    [['resolution', 0, 30, 60, null]],
  ],
  ['nothing was asked', 'r0 s1 o2', {}, []],
];
for (const [what, story, given, expected] of cases)
  test(`promises: ${what}`, () => assert.deepEqual(promised(story, given), expected));
