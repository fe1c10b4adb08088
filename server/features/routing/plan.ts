import type { Method, Stays } from '#contract/assignment.ts';
import type { Candidate } from './candidates.ts';
import type { Waiting } from './queue.ts';

export interface Plan {
  gives: Gives[];
  stays: { id: string; why: Stays; of: string | null }[];
}

export interface Gives {
  id: string;
  agentId: string;
  /** Why them. */
  by: Method | 'previous';
  /** The customer's language, where they were chosen among those who speak it. */
  language: string | null;
}

/**
 * Who gets which of those that wait, in their order: never more than somebody has room for. Changes the loads and turns
 * of the candidates as it goes.
 */
export function plan(
  waiting: Waiting[],
  candidates: Candidate[],
  { methods, previousFirst }: { methods: Map<string | null, Method>; previousFirst: boolean },
): Plan {
  const suited = suitedAmong(candidates);
  const gives: Gives[] = [];
  const stays: Plan['stays'] = [];
  let turn = Math.max(0, ...candidates.map((one) => one.turn));
  for (const one of waiting) {
    const method = methods.get(one.teamId);
    if (!method) continue;
    const { able, why, of } = ableAmong(suited(one), one);
    if (why) {
      stays.push({ id: one.id, why, of });
      continue;
    }
    const previous = previousFirst ? able.find(({ id }) => id === one.previous) : undefined;
    const chosen = previous ?? choose(able, method);
    chosen.load += one.weight;
    turn += 1;
    chosen.turn = turn;
    gives.push({
      id: one.id,
      agentId: chosen.id,
      by: previous ? 'previous' : method,
      language: one.language && chosen.languages?.includes(one.language) ? one.language : null,
    });
  }
  return { gives, stays };
}

type Able =
  | { able: Candidate[]; why?: undefined; of?: undefined }
  | { able?: undefined; why: Stays; of: string | null };

/** Who suits a conversation, whatever they have: found once for all that ask for the same. */
function suitedAmong(candidates: Candidate[]): (one: Waiting) => Able {
  const known = new Map<string, Able>();
  return (one) => {
    const asked = JSON.stringify([one.teamId, one.channelId, one.language, [...one.skills].sort()]);
    const found = known.get(asked) ?? suits(candidates, one);
    known.set(asked, found);
    return found;
  };
}

/** Narrowed down in an order in which the reason for having nobody left is the one that a person would give. */
function suits(candidates: Candidate[], { teamId, channelId, language, skills: asked }: Waiting): Able {
  const team = candidates.filter(({ teams }) => teamId === null || teams.has(teamId));
  if (team.length === 0) return { why: 'nobody-there', of: null };
  const reaching = team.filter(({ channels }) => channels === null || channels.has(channelId));
  if (reaching.length === 0) return { why: 'no-reach', of: null };
  const speaking = reaching.filter(
    ({ languages }) => language === null || languages === null || languages.includes(language),
  );
  if (speaking.length === 0) return { why: 'language', of: language };
  const skilled = speaking.filter(({ skills }) => asked.every((skill) => skills.has(skill)));
  if (skilled.length > 0) return { able: skilled };
  const rare = asked.find((skill) => !speaking.some(({ skills }) => skills.has(skill)));
  return { why: 'skill', of: rare ?? asked[0] ?? null };
}

function ableAmong(suited: Able, one: Waiting): Able {
  if (!suited.able) return suited;
  const roomy = suited.able.filter(({ load, capacity }) => load + one.weight <= capacity);
  if (roomy.length === 0) return { why: 'no-room', of: null };
  const able = roomy.filter(({ id }) => id !== one.gaveUp);
  if (able.length === 0) return { why: 'gave-back', of: null };
  return { able };
}

/** Whose turn it is; by load, who has used the least part of what they can have. */
function choose(able: Candidate[], method: Method): Candidate {
  return able.reduce((best, each) => {
    const less = method === 'load' ? each.load * best.capacity - best.load * each.capacity : 0;
    return less < 0 || (less === 0 && each.turn < best.turn) ? each : best;
  });
}
