import { sql } from 'kysely';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { oneByOne } from '#server/platform/one-by-one.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import { methodsOf } from './queue.ts';
import { assignmentSettings } from './settings.ts';
import { release } from './take-back.ts';

/**
 * By the clock, wherever it is switched on: what waits with somebody who has been away for long goes back, and the
 * queue is looked at even if no change has been noticed.
 */
export async function lookAgain(): Promise<void> {
  const workspaces = await system()
    .selectFrom('assignment_settings')
    .select('workspace_id')
    .where('active', '=', true)
    .execute();
  await oneByOne(workspaces, 'a queue could not be looked at again yet', ({ workspace_id: id }) =>
    inWorkspace(id, async (tx) => {
      await giveBack(tx);
      await sql`insert into assignment_stale (workspace_id) values (${id})`.execute(tx.q);
    }),
  );
}

const atOnce = 500;

/** Customers wait, and whoever has them is away or gone for longer than the workspace puts up with. */
async function giveBack(tx: Tx): Promise<void> {
  await holdPlaces(tx);
  const settings = await assignmentSettings(tx);
  if (settings.giveBackAfter === null) return;
  const methods = methodsOf(settings);
  const teams = [...methods.keys()].filter((id) => id !== null);
  const { rows } = await sql<{ id: string }>`
    select c.id from conversation c
    join agent a on a.workspace_id = c.workspace_id and a.id = c.assignee_id
    left join availability_span s on s.workspace_id = a.workspace_id and s.agent_id = a.id and s.until is null
    where c.workspace_id = ${tx.workspaceId} and c.state = 'open' and c.waiting_since is not null
      and (c.team_id = any(${teams}::uuid[]) ${methods.has(null) ? sql`or c.team_id is null` : sql``})
      and (s.state = 'away' and s.since < now() - make_interval(mins => ${settings.giveBackAfter})
        or a.deactivated_at < now() - make_interval(mins => ${settings.giveBackAfter}))
    order by c.id limit ${atOnce} for no key update of c skip locked`.execute(tx.q);
  await release(
    tx,
    rows.map(({ id }) => ({ id, why: 'away' })),
  );
}
