import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Candidate } from './candidates.ts';
import { type Arrival, type Presence, replay } from './replay.ts';

const agent = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  name: id,
  available: false,
  channels: null,
  teams: new Set(),
  languages: null,
  skills: new Set(),
  capacity: 1,
  ownCapacity: null,
  load: 0,
  turn: 0,
  ...more,
});

const came = (id: string, at: number, more: Partial<Arrival> = {}): Arrival => ({
  id,
  customer: id,
  at,
  until: null,
  workUntil: null,
  teamId: null,
  channelId: 'shop',
  weight: 1,
  language: null,
  skills: [],
  previous: null,
  gaveUp: null,
  place: { vip: false, priority: 0, since: '', id },
  ...more,
});

/** Who got it and after how long, or why nobody did. */
function run(arrivals: Arrival[], agents: Candidate[], presence: Presence[] | null = null) {
  const ways = { methods: new Map([[null, 'load' as const]]), previousFirst: true, presence };
  const found = replay(arrivals, agents, ways);
  return arrivals.map(({ id }) => {
    const { goes, stays } = found.get(id) ?? {};
    return goes ? `${goes.agentId} ${goes.waited}` : (stays?.why ?? 'never looked at');
  });
}

test('what is settled makes room at that moment, once, and whoever waits longest goes first', () => {
  const arrivals = [
    came('a', 10, { until: 50, workUntil: 50 }),
    came('b', 20),
    came('c', 30, { place: { vip: true, priority: 0, since: '', id: 'c' } }),
    came('d', 60),
  ];
  assert.deepEqual(run(arrivals, [agent('கவிதா')]), ['கவிதா 0', 'no-room', 'கவிதா 20', 'no-room']);
});

test('what was settled meanwhile goes to nobody, and an answer makes room where only open ones count', () => {
  const arrivals = [came('a', 10, { workUntil: 20, until: 90 }), came('b', 15, { until: 17 }), came('c', 25)];
  assert.deepEqual(run(arrivals, [agent('ravi')]), ['ravi 0', 'no-room', 'ravi 0']);
});

test('only whoever was there gets something, and who comes gets what waits', () => {
  const presence = [
    { agentId: 'anita', since: 0, until: 15 },
    { agentId: 'ravi', since: 40, until: null },
  ];
  const arrivals = [came('a', 10), came('b', 20), came('c', 50)];
  const agents = [agent('anita', { capacity: 9 }), agent('ravi')];
  assert.deepEqual(run(arrivals, agents, presence), ['anita 0', 'ravi 20', 'no-room']);
  assert.deepEqual(run(arrivals, [agent('anita')], []), ['nobody-there', 'nobody-there', 'nobody-there']);
});

test('a customer goes to whom they would have had, not to whom they really had', () => {
  const first = came('a', 10, { customer: 'kavitha', language: 'ta' });
  const again = came('b', 20, { customer: 'kavitha', previous: 'ravi' });
  const agents = [agent('ravi', { capacity: 9, languages: ['hi'] }), agent('anita', { capacity: 9 })];
  assert.deepEqual(run([again, first], agents), ['anita 0', 'anita 0']);
});

test('room that two things make at one moment is made once', () => {
  const both = { until: 50, workUntil: 50 };
  const arrivals = [came('a', 10, both), came('b', 20, both), came('c', 60), came('d', 61)];
  assert.deepEqual(run(arrivals, [agent('ravi')]), ['ravi 0', 'ravi 30', 'ravi 0', 'no-room']);
});
