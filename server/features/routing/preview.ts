import { sql } from 'kysely';
import type { AssignmentPreview, WantedSettings } from '#contract/assignment.ts';
import type { Tx } from '#server/transaction.ts';
import { candidates } from './candidates.ts';
import { type Plan, plan } from './plan.ts';
import { methodsOf, queue, queueLength } from './queue.ts';
import { assignmentSettings, withWanted } from './settings.ts';

const looksAt = 1_000;

/** Where what waits would go right now, if the settings were so; nothing is given. */
export async function previewAssignment(tx: Tx, wanted: WantedSettings): Promise<AssignmentPreview> {
  const settings = withWanted(await assignmentSettings(tx), wanted);
  const there = await candidates(tx, settings, { everybody: false });
  const waiting = await queue(tx, settings, { limit: looksAt });
  const { gives, stays } = plan(waiting, there, {
    methods: methodsOf(settings),
    previousFirst: settings.previousFirst,
  });
  const nameOf = new Map(there.map(({ id, name }) => [id, name]));
  const goes = [...Map.groupBy(gives, ({ agentId }) => agentId)].map(([id, own]) => ({
    agent: { id, name: nameOf.get(id) ?? '' },
    count: own.length,
  }));
  return {
    waiting: await queueLength(tx, settings),
    looked: waiting.length,
    goes: goes.sort((a, b) => b.count - a.count || a.agent.name.localeCompare(b.agent.name)),
    stays: await explained(tx, stays),
  };
}

/** How many stay for the same reason, with the names of skills. */
export async function explained(
  tx: Tx,
  stays: Pick<Plan['stays'][number], 'why' | 'of'>[],
): Promise<AssignmentPreview['stays']> {
  const skills = await namesOfSkills(tx, stays);
  return [...Map.groupBy(stays, ({ why, of }) => `${why}\n${of}`).values()]
    .flatMap((same) => {
      const [first] = same;
      if (!first) return [];
      const of = first.why === 'skill' ? (skills.get(first.of ?? '') ?? null) : first.of;
      return [{ why: first.why, of, count: same.length }];
    })
    .sort((a, b) => b.count - a.count);
}

export async function namesOfSkills(
  tx: Tx,
  stays: Pick<Plan['stays'][number], 'why' | 'of'>[],
): Promise<Map<string, string>> {
  const ids = stays.flatMap(({ why, of }) => (why === 'skill' && of ? [of] : []));
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from skill where workspace_id = ${tx.workspaceId} and id = any(${[...new Set(ids)]}::uuid[])`.execute(
    tx.q,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
