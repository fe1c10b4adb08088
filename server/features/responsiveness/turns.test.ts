import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Responsiveness } from '#connectors/connector.ts';
import { seeded, shuffled } from '#server/testing/random.ts';
import { type Said, type Turn, turnsOf } from './turns.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const rule: Responsiveness = {
  badge: 'Quick',
  over: 7 * day,
  quiet: day,
  answerWithin: day,
  answered: 90,
  time: 15 * minute,
  fastest: 90,
  by: ['person'],
  instant: 5_000,
};
const now = Date.parse('2026-11-23T12:00:00Z');

/** Who spoke when: milliseconds before now. */
type Line = [by: Said['by'], ago: number, more?: Partial<Said>];
const cases: { about: string; said: Line[]; away?: [from: number, to: number]; turns: [number, string][] }[] =
  [
    { about: 'nothing was said', said: [], turns: [] },
    {
      about: 'a question that is answered, and what follows in the same exchange',
      said: [
        ['customer', 5 * hour],
        ['customer', 5 * hour - minute],
        ['person', 5 * hour - 10 * minute],
        ['customer', 4 * hour],
        ['person', hour],
      ],
      turns: [[5 * hour, 'answered after 10 min']],
    },
    {
      about: 'a day of silence ends an exchange, to the millisecond',
      said: [
        ['customer', 5 * day],
        ['customer', 4 * day + 1],
        ['customer', 3 * day + 1],
      ],
      turns: [
        [5 * day, 'unanswered'],
        [3 * day + 1, 'unanswered'],
      ],
    },
    {
      about: 'who answers what the brand began does not begin anything',
      said: [
        ['person', 2 * day],
        ['customer', 2 * day - hour],
      ],
      turns: [],
    },
    {
      about: 'an answer counts within a day, that moment included',
      said: [
        ['customer', 3 * day],
        ['person', 2 * day],
        ['customer', 3 * day, { threadId: 'b' }],
        ['person', 2 * day - 1, { threadId: 'b' }],
      ],
      turns: [
        [3 * day, 'answered after 1440 min'],
        [3 * day, 'unanswered'],
      ],
    },
    {
      about: 'what still can be answered waits, and after a day no longer',
      said: [
        ['customer', day - 1],
        ['customer', day, { threadId: 'b' }],
      ],
      turns: [
        [day - 1, 'waiting'],
        [day, 'unanswered'],
      ],
    },
    {
      about: 'a bot and an automation do not answer, and their words are words all the same',
      said: [
        ['customer', 3 * day],
        ['automation', 3 * day - 1_000],
        ['bot', 3 * day - 2_000],
        ['customer', 2 * day + hour],
        ['customer', 2 * hour, { threadId: 'b' }],
        ['bot', 2 * hour - 1_000, { threadId: 'b' }],
        ['person', hour, { threadId: 'b' }],
      ],
      turns: [
        [3 * day, 'unanswered'],
        [2 * hour, 'answered after 60 min'],
      ],
    },
    {
      about: 'another tool answers too, but not within the seconds in which only a machine can',
      said: [
        ['customer', 3 * hour],
        ['elsewhere', 3 * hour - 5_000],
        ['elsewhere', 3 * hour - 6 * minute],
        ['customer', 2 * hour, { threadId: 'b' }],
        ['elsewhere', 2 * hour - 1_000, { threadId: 'b' }],
        ['customer', hour, { threadId: 'c' }],
        ['person', hour - 1_000, { threadId: 'c' }],
      ],
      turns: [
        [3 * hour, 'answered after 6 min'],
        [2 * hour, 'waiting'],
        [hour, 'answered after 0 min'],
      ],
    },
    {
      about: 'what comes while nobody is there is left out, answered or not',
      away: [10 * hour, 2 * hour],
      said: [
        ['customer', 10 * hour],
        ['person', 9 * hour],
        ['customer', 5 * hour, { threadId: 'b' }],
        ['customer', hour, { threadId: 'b' }],
        ['customer', 10 * hour + 1, { threadId: 'c' }],
        ['customer', 2 * hour, { threadId: 'd' }],
      ],
      turns: [
        [10 * hour + 1, 'waiting'],
        [10 * hour, 'away'],
        [5 * hour, 'away'],
        [2 * hour, 'waiting'],
      ],
    },
    {
      about: 'a blocked contact is left out, also while nobody is there',
      away: [10 * hour, 2 * hour],
      said: [
        ['customer', 3 * day, { blocked: true }],
        ['customer', 5 * hour, { threadId: 'b', blocked: true }],
      ],
      turns: [
        [3 * day, 'blocked'],
        [5 * hour, 'blocked'],
      ],
    },
    {
      about: 'what begins a week ago or earlier has passed, but still tells what is a beginning',
      said: [
        ['customer', 7 * day],
        ['customer', 7 * day - hour],
        ['customer', 7 * day - 1, { threadId: 'b' }],
      ],
      turns: [[7 * day - 1, 'unanswered']],
    },
    {
      about: 'at the same moment the customer speaks first, whatever came in first',
      said: [
        ['person', 3 * hour],
        ['customer', 3 * hour],
      ],
      turns: [[3 * hour, 'answered after 0 min']],
    },
    {
      about: 'what bears a time that is still to come counts when it has come',
      said: [
        ['customer', -hour],
        ['customer', hour, { threadId: 'b' }],
        ['person', -minute, { threadId: 'b' }],
      ],
      turns: [[hour, 'waiting']],
    },
    {
      about: 'an exchange goes on over two conversations of a thread',
      said: [
        ['customer', 3 * day, { conversationId: 'one' }],
        ['person', 3 * day - hour, { conversationId: 'one' }],
        ['customer', 2 * day + hour, { conversationId: 'two' }],
      ],
      turns: [[3 * day, 'answered after 60 min']],
    },
  ];

for (const { about, said, away, turns } of cases)
  test(about, () => {
    const isAway = (at: number) => away !== undefined && now - at <= away[0] && now - at > away[1];
    const found = turnsOf(said.map(line), rule, isAway, now);
    assert.deepEqual(found.map(told).toSorted(byTime), turns.toSorted(byTime));
  });

test('random histories, in any order, are what a look at each message alone says', () => {
  const next = seeded(51);
  const below = (n: number) => Math.floor(next() * n);
  const speakers = ['customer', 'customer', 'customer', 'person', 'elsewhere', 'bot', 'automation'] as const;
  for (let round = 0; round < 400; round += 1) {
    // A coarse clock, so that moments coincide and borders are met exactly.
    const step = [1_000, minute, hour, 6 * hour][round % 4] ?? hour;
    const said = Array.from({ length: below(40) }, (_, i): Said => {
      const by = speakers[below(speakers.length)] ?? 'customer';
      const at = now - below(Math.ceil((8 * day) / step)) * step + below(3) * 5_000;
      const threadId = `thread ${below(5)}`;
      return { threadId, conversationId: `${threadId}, ${i}`, at, by, blocked: below(9) === 0 };
    });
    const isAway = (at: number) => Math.floor(at / (6 * hour)) % 3 === 0;
    const found = turnsOf(said, rule, isAway, now);
    const expected = slowly(said, isAway);
    const plain = (turns: Turn[]) => turns.map((one) => JSON.stringify(one)).toSorted();
    assert.deepEqual(plain(found), plain(expected), `round ${round}`);
    const times = found.map(({ askedAt }) => askedAt);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
      'the newest first',
    );
    // Customers' messages of one moment keep their order: one of them begins, it does not matter which.
    const mixed = shuffled(
      said.filter(({ by }) => by !== 'customer'),
      next,
    );
    const others = [...mixed, ...said.filter(({ by }) => by === 'customer')];
    assert.deepEqual(plain(turnsOf(others, rule, isAway, now)), plain(found), 'in another order');
  }
});

/** The definition, word for word, each time over everything that was said. */
function slowly(said: Said[], isAway: (at: number) => boolean): Turn[] {
  const order = (one: Said) => said.indexOf(one);
  const isBefore = (a: Said, b: Said) =>
    a.at !== b.at
      ? a.at < b.at
      : (a.by === 'customer') !== (b.by === 'customer')
        ? a.by === 'customer'
        : order(a) < order(b);
  return said
    .filter((one) => one.by === 'customer' && one.at > now - 7 * day && one.at <= now)
    .filter(
      (one) =>
        !said.some(
          (other) => other.threadId === one.threadId && isBefore(other, one) && one.at - other.at < day,
        ),
    )
    .map((one): Turn => {
      const { conversationId, at: askedAt } = one;
      if (one.blocked) return { conversationId, askedAt, answeredAt: null, state: 'blocked' };
      if (isAway(askedAt)) return { conversationId, askedAt, answeredAt: null, state: 'away' };
      const answers = said
        .filter(({ threadId, at }) => threadId === one.threadId && at >= askedAt && at <= now)
        .filter(({ at }) => at - askedAt <= day)
        .filter(({ by, at }) => by === 'person' || (by === 'elsewhere' && at - askedAt > 5_000));
      if (answers.length > 0)
        return {
          conversationId,
          askedAt,
          answeredAt: Math.min(...answers.map(({ at }) => at)),
          state: 'answered',
        };
      return {
        conversationId,
        askedAt,
        answeredAt: null,
        state: now - askedAt < day ? 'waiting' : 'unanswered',
      };
    });
}

function line([by, ago, more]: Line): Said {
  return { threadId: 'a', conversationId: 'a', by, at: now - ago, blocked: false, ...more };
}

function told({ askedAt, answeredAt, state }: Turn): [number, string] {
  const after = answeredAt === null ? '' : ` after ${Math.round((answeredAt - askedAt) / minute)} min`;
  return [now - askedAt, `${state}${after}`];
}

function byTime([a, x]: [number, string], [b, y]: [number, string]): number {
  return b - a || (x < y ? -1 : 1);
}
