import type { Method, Stays } from '#contract/assignment.ts';
import type { Candidate } from './candidates.ts';
import { plan } from './plan.ts';
import type { Waiting } from './queue.ts';

/** A conversation of before, as it came. In milliseconds. */
export interface Arrival extends Waiting {
  /** Whose it is, with all that was joined. */
  customer: string;
  at: number;
  /** Until it no longer counted as work of whoever had it; null: it still does. */
  workUntil: number | null;
  /** Until somebody really settled it; null: it is open still. */
  until: number | null;
}

/** A stretch in which an agent was available. */
export interface Presence {
  agentId: string;
  since: number;
  until: number | null;
}

export interface Replayed {
  /** Who would have got it; null: nobody, before it was settled. */
  goes: { agentId: string; by: Method | 'previous'; language: string | null; waited: number } | null;
  stays: { why: Stays; of: string | null } | null;
}

interface Ways {
  methods: Map<string | null, Method>;
  previousFirst: boolean;
  /** Null: not known, so everybody is taken to be there. */
  presence: Presence[] | null;
}

/** Of those that wait, so many are looked at when something makes room: whoever waits longest is among them. */
const looksAt = 200;

/**
 * Goes through some days again, moment by moment: who comes, who is there, and what is settled and makes room; and gives
 * out as it is really given out. Nobody has anything to begin with. Changes the loads of the candidates.
 */
export function replay(arrivals: Arrival[], candidates: Candidate[], ways: Ways): Map<string, Replayed> {
  const byId = new Map(candidates.map((one) => [one.id, one]));
  const there = new Set(ways.presence ? [] : byId.keys());
  const had = new Map<string, string>();
  const found = new Map<string, Replayed>();
  /** Who has what. */
  const working = new Map<string, string>();
  let waiting: Arrival[] = [];

  const makeRoom = ({ id, weight }: Arrival): boolean => {
    const agent = byId.get(working.get(id) ?? '');
    if (agent) agent.load -= weight;
    return working.delete(id);
  };

  const giveOut = (some: Arrival[], now: number) => {
    const asked = some.map((one) => ({ ...one, previous: had.get(one.customer) ?? one.previous }));
    const available = candidates.filter(({ id }) => there.has(id));
    const { gives, stays } = plan(asked, available, ways);
    const given = new Map(gives.map((each) => [each.id, each]));
    for (const { id, why, of } of stays) found.set(id, { goes: null, stays: { why, of } });
    for (const one of some) {
      const goes = given.get(one.id);
      if (!goes) continue;
      const { agentId, by, language } = goes;
      found.set(one.id, { goes: { agentId, by, language, waited: now - one.at }, stays: null });
      had.set(one.customer, agentId);
      working.set(one.id, agentId);
      // What was no work any more by then takes no room.
      if (one.workUntil !== null && one.workUntil <= now) makeRoom(one);
    }
    waiting = waiting.filter(({ id }) => !given.has(id));
  };

  for (const moment of momentsOf(arrivals, ways.presence)) {
    const { at } = moment;
    if ('agentId' in moment) {
      if (moment.what === 'leaves') there.delete(moment.agentId);
      else there.add(moment.agentId);
      if (moment.what === 'arrives' && waiting.length > 0) giveOut(waiting.slice(0, looksAt), at);
    } else if (moment.what === 'comes') {
      waiting.push(moment.arrival);
      waiting.sort(byPlace);
      giveOut([moment.arrival], at);
    } else if (moment.what === 'settled') {
      waiting = waiting.filter(({ id }) => id !== moment.arrival.id);
    } else if (makeRoom(moment.arrival) && waiting.length > 0) {
      giveOut(waiting.slice(0, looksAt), at);
    }
  }
  return found;
}

type Moment = { at: number } & (
  | { what: 'comes' | 'settled' | 'worked'; arrival: Arrival }
  | { what: 'arrives' | 'leaves'; agentId: string }
);

const order = ['leaves', 'worked', 'settled', 'arrives', 'comes'];

function momentsOf(arrivals: Arrival[], presence: Presence[] | null): Moment[] {
  const moments: Moment[] = [
    ...arrivals.flatMap((arrival): Moment[] => [
      { at: arrival.at, what: 'comes', arrival },
      ...(arrival.workUntil === null ? [] : [{ at: arrival.workUntil, what: 'worked' as const, arrival }]),
      ...(arrival.until === null ? [] : [{ at: arrival.until, what: 'settled' as const, arrival }]),
    ]),
    ...(presence ?? []).flatMap(({ agentId, since, until }): Moment[] => [
      { at: since, what: 'arrives', agentId },
      ...(until === null ? [] : [{ at: until, what: 'leaves' as const, agentId }]),
    ]),
  ];
  return moments.sort((a, b) => a.at - b.at || order.indexOf(a.what) - order.indexOf(b.what));
}

/** As in the queue: those who go first, then the urgent ones, then whoever waits longest. */
function byPlace({ place: a, at: first }: Arrival, { place: b, at: second }: Arrival): number {
  return Number(b.vip) - Number(a.vip) || b.priority - a.priority || first - second;
}
