import { sql } from 'kysely';
import type { z } from 'zod';
import type { Outcome, SlaTarget, Trial, tryPolicy as tryCall } from '#contract/sla.ts';
import { conditionOf } from '#server/features/conversations/filter.ts';
import type { Tx } from '#server/transaction.ts';
import { clocksOf, nobody, targetsOf } from './facts.ts';
import { historyOf } from './history.ts';
import { promisesOf } from './promises.ts';

const week = 7 * 86_400_000;
const lookedAt = 500;

/** What a policy would have meant for what customers wrote in the last seven days, from what really happened. */
export async function tryPolicy(tx: Tx, given: z.output<typeof tryCall.body>, now: Date): Promise<Trial> {
  const fits = await conditionOf(tx, { agentId: nobody, now }, given.filter);
  const from = new Date(now.getTime() - week);
  const { rows } = await sql<{ id: string }>`
    select c.id from conversation c where c.workspace_id = ${tx.workspaceId} and not c.blocked and c.merged_into is null
      and c.last_activity_at >= ${from} and ${fits}
    order by c.last_activity_at desc limit ${lookedAt + 1}`.execute(tx.q);
  const ids = rows.slice(0, lookedAt).map(({ id }) => id);
  const clocks = given.clock === 'business' ? await clocksOf(tx, ids) : undefined;
  const history = await historyOf(tx, ids);
  const targets = targetsOf({ ...given, warnAt: 75 });
  const results: Record<SlaTarget, Outcome> = { first: none(), next: none(), resolution: none() };
  for (const id of ids) {
    for (const { target, since, dueAt, metAt } of promisesOf(
      history.get(id) ?? [],
      targets,
      clocks?.get(id) ?? null,
    )) {
      if (since < from.getTime()) continue;
      const end = metAt ?? now.getTime();
      const isMissed = dueAt !== null && dueAt < end;
      results[target][isMissed ? 'missed' : metAt === null ? 'running' : 'kept'] += 1;
    }
  }
  return { conversations: ids.length, more: rows.length > lookedAt, ...results };
}

function none(): Outcome {
  return { kept: 0, missed: 0, running: 0 };
}
