import type { AssignmentTrial, WantedSettings } from '#contract/assignment.ts';
import type { Tx } from '#server/transaction.ts';
import { candidates } from './candidates.ts';
import { begunSince, type Past, presenceSince } from './last-week.ts';
import { explained, namesOfSkills } from './preview.ts';
import { methodsOf } from './queue.ts';
import { type Replayed, replay } from './replay.ts';
import { assignmentSettings, withWanted } from './settings.ts';

const minute = 60_000;
const week = 7 * 24 * 60 * minute;
const lookedAt = 500;
const shown = 3;

/**
 * To whom what customers began in the last seven days would have gone among the agents of today, by when they really
 * were available. Keeps and gives nothing.
 */
export async function tryAssignment(tx: Tx, wanted: WantedSettings, now: Date): Promise<AssignmentTrial> {
  const settings = withWanted(await assignmentSettings(tx), wanted);
  const from = new Date(now.getTime() - week);
  const begun = await begunSince(tx, settings, { from, limit: lookedAt + 1 });
  const looked = begun.slice(0, lookedAt);
  const presence = await presenceSince(tx, from);
  const everybody = (await candidates(tx, settings, { everybody: true })).map((one) => ({ ...one, load: 0 }));
  const { previousFirst } = settings;
  const found = replay(looked, everybody, { methods: methodsOf(settings), previousFirst, presence });
  const nameOf = new Map(everybody.map(({ id, name }) => [id, name]));
  const goes = [...found.values()].flatMap((each) => each.goes ?? []);
  const stays = [...found.values()].flatMap((each) => each.stays ?? []);
  const waits = goes.map(({ waited }) => waited).filter((waited) => waited > 0);
  return {
    conversations: looked.length,
    more: begun.length > lookedAt,
    presence: presence ? 'kept' : 'unknown',
    goes: [...Map.groupBy(goes, ({ agentId }) => agentId)]
      .map(([id, own]) => ({
        agent: { id, name: nameOf.get(id) ?? '' },
        count: own.length,
        previous: own.filter(({ by }) => by === 'previous').length,
      }))
      .sort((a, b) => b.count - a.count || a.agent.name.localeCompare(b.agent.name)),
    waited: waits.length,
    longest: Math.ceil(Math.max(0, ...waits) / minute),
    stays: await explained(tx, stays),
    examples: await shownAs(tx, telling(looked, found), found, nameOf),
  };
}

/** One of each kind that tells the most, then the latest. */
function telling(looked: Past[], found: Map<string, Replayed>): Past[] {
  const is = (fits: (each: Replayed) => unknown) =>
    looked.find(({ id }) => {
      const each = found.get(id);
      return each && fits(each);
    });
  const first = [
    is(({ stays }) => stays),
    is(({ goes }) => goes?.by === 'previous'),
    is(({ goes }) => goes?.language),
    ...looked,
  ].filter((one) => one !== undefined);
  return [...new Set(first)].slice(0, shown);
}

async function shownAs(
  tx: Tx,
  some: Past[],
  found: Map<string, Replayed>,
  nameOf: Map<string, string>,
): Promise<AssignmentTrial['examples']> {
  const skills = await namesOfSkills(
    tx,
    some.flatMap(({ id }) => found.get(id)?.stays ?? []),
  );
  return some.map(({ id, number, contactName, state }) => {
    const { goes = null, stays = null } = found.get(id) ?? {};
    return {
      conversation: { id, number, contactName, state },
      goes: goes && {
        name: nameOf.get(goes.agentId) ?? '',
        by: goes.by,
        language: goes.language,
        waited: Math.ceil(goes.waited / minute),
      },
      stays: stays && {
        why: stays.why,
        of: stays.why === 'skill' ? (skills.get(stays.of ?? '') ?? null) : stays.of,
      },
    };
  });
}
