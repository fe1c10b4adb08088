import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Method } from '#contract/assignment.ts';
import { oneOf, seeded } from '#server/testing/random.ts';
import type { Candidate } from './candidates.ts';
import { plan } from './plan.ts';
import type { Waiting } from './queue.ts';

describe('who gets which', () => {
  test('in turn, everybody gets as many, and whoever was left out last time begins', () => {
    const team = ['a', 'b', 'c'].map((id) => agent(id));
    const names = plan(waiting(7), team, by('round-robin')).gives.map(({ agentId }) => agentId);
    assert.equal(names.join(''), 'abcabca');
    const next = plan(waiting(2), team, by('round-robin')).gives.map(({ agentId }) => agentId);
    assert.equal(next.join(''), 'bc');
  });

  test('by load, whoever has the most room for what they can have', () => {
    const team = [agent('a', { load: 3, capacity: 10 }), agent('b', { load: 1, capacity: 2 }), agent('c')];
    const given = plan(waiting(5), team, by('load')).gives.map(({ agentId }) => agentId);
    assert.deepEqual(given, ['c', 'c', 'c', 'a', 'c']);
  });

  test('a heavy one goes to nobody who has not room for all of it', () => {
    const team = [agent('a', { load: 2, capacity: 4 }), agent('b', { capacity: 4 })];
    const heavy = waiting(3).map((one) => ({ ...one, weight: 3 }));
    const { gives, stays } = plan(heavy, team, by('round-robin'));
    assert.deepEqual(
      [gives.map(({ agentId }) => agentId), stays.map(({ why }) => why)],
      [['b'], ['no-room', 'no-room']],
    );
  });

  test('why nobody gets it is told as a person would', () => {
    const [one] = waiting(1);
    assert.ok(one);
    const why = (more: Partial<Waiting>, team: Candidate[]) =>
      plan([{ ...one, ...more }], team, by('load')).stays.map((each) => [each.why, each.of])[0];
    assert.deepEqual(why({}, []), ['nobody-there', null]);
    assert.deepEqual(why({ teamId: 't' }, [agent('a')]), ['nobody-there', null]);
    assert.deepEqual(why({}, [agent('a', { channels: new Set(['elsewhere']) })]), ['no-reach', null]);
    assert.deepEqual(why({ language: 'hy' }, [agent('a', { languages: ['ta'] })]), ['language', 'hy']);
    assert.deepEqual(why({ skills: ['x', 'y'] }, [agent('a', { skills: new Set(['x']) })]), ['skill', 'y']);
    assert.deepEqual(why({}, [agent('a', { load: 10 })]), ['no-room', null]);
    assert.deepEqual(why({ gaveUp: 'a' }, [agent('a')]), ['gave-back', null]);
    assert.equal(why({ language: 'hy' }, [agent('a')]), undefined, 'who names no language takes any');
    assert.equal(why({ language: null }, [agent('a', { languages: ['ta'] })]), undefined);
  });

  test('the previous agent first, but only with room', () => {
    const [one] = waiting(1);
    assert.ok(one);
    const given = (load: number, previousFirst = true) =>
      plan(
        [{ ...one, previous: 'b', language: 'ta' }],
        [agent('a'), agent('b', { load, languages: ['ta'] })],
        {
          ...by('load'),
          previousFirst,
        },
      ).gives[0];
    assert.deepEqual(given(9), { id: one.id, agentId: 'b', by: 'previous', language: 'ta' });
    assert.deepEqual(given(10), { id: one.id, agentId: 'a', by: 'load', language: null });
    assert.equal(given(9, false)?.agentId, 'a');
  });

  test('of any seeded crowd nobody has more than they can, all that could go has gone, and shares are fair', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = seeded(seed);
      const languages = ['ta', 'hi', 'hy'];
      const crowd = Array.from({ length: 1 + Math.floor(random() * 12) }, (_, n) =>
        agent(`${n}`, {
          capacity: Math.floor(random() * 8),
          languages: random() < 0.5 ? null : [oneOf(languages, random)],
          teams: new Set(random() < 0.7 ? ['t'] : []),
          channels: random() < 0.8 ? null : new Set(['c']),
          skills: new Set(random() < 0.5 ? ['s'] : []),
        }),
      );
      const queue = waiting(Math.floor(random() * 60)).map(
        (one): Waiting => ({
          ...one,
          teamId: random() < 0.5 ? 't' : null,
          weight: 1 + Math.floor(random() * 3),
          language: random() < 0.5 ? null : oneOf(languages, random),
          channelId: random() < 0.5 ? 'c' : 'd',
          skills: random() < 0.2 ? ['s'] : [],
        }),
      );
      const { gives, stays } = plan(queue, crowd, by(oneOf(['load', 'round-robin'] as Method[], random)));
      assert.equal(gives.length + stays.length, queue.length, `seed ${seed}`);
      for (const one of crowd) {
        const own = gives.filter(({ agentId }) => agentId === one.id);
        const load = own.reduce(
          (sum, { id }) => sum + (queue.find((each) => each.id === id)?.weight ?? 0),
          0,
        );
        assert.equal(load, one.load);
        assert.ok(one.load <= one.capacity, `seed ${seed}: ${one.load} of ${one.capacity}`);
        for (const { id } of own)
          assert.ok(
            fits(
              queue.find((each) => each.id === id),
              one,
            ),
            `seed ${seed}`,
          );
      }
      for (const { id } of stays) {
        const one = queue.find((each) => each.id === id);
        const couldHave = crowd.some(
          (each) => fits(one, each) && each.load + (one?.weight ?? 0) <= each.capacity,
        );
        assert.ok(!couldHave, `seed ${seed}: somebody has room for what stays`);
      }
    }
  });

  test('of equals, nobody has two more than another, whatever they had before', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = seeded(seed);
      const count = 1 + Math.floor(random() * 40);
      for (const method of ['load', 'round-robin'] as const) {
        const crowd = Array.from({ length: count }, (_, n) => agent(`${n}`, { capacity: 100 }));
        for (let round = 0; round < 5; round += 1)
          plan(waiting(Math.floor(random() * 3 * count)), crowd, by(method));
        const loads = crowd.map(({ load }) => load);
        assert.ok(Math.max(...loads) - Math.min(...loads) <= 1, `seed ${seed}, ${method}: ${loads}`);
      }
    }
  });
});

function fits(one: Waiting | undefined, { teams, channels, languages, skills }: Candidate): boolean {
  if (!one) return false;
  return (
    (one.teamId === null || teams.has(one.teamId)) &&
    (channels === null || channels.has(one.channelId)) &&
    (one.language === null || languages === null || languages.includes(one.language)) &&
    one.skills.every((skill) => skills.has(skill))
  );
}

function by(method: Method) {
  return { methods: new Map([[null, method] as const, ['t', method] as const]), previousFirst: true };
}

function agent(id: string, more: Partial<Candidate> = {}): Candidate {
  return {
    id,
    name: id,
    available: true,
    channels: null,
    teams: new Set(),
    languages: null,
    skills: new Set(),
    capacity: 10,
    ownCapacity: null,
    load: 0,
    turn: 0,
    ...more,
  };
}

function waiting(count: number): Waiting[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `w${n}`,
    teamId: null,
    channelId: 'c',
    weight: 1,
    language: null,
    skills: [],
    previous: null,
    gaveUp: null,
    place: { vip: false, priority: 0, since: '2026-03-02T08:00:00Z', id: `w${n}` },
  }));
}
