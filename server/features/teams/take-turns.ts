import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { openAt } from '#server/features/sla/business-time.ts';
import { hoursById } from '#server/features/sla/facts.ts';
import { type NewEvent, record, systemActor } from '#server/platform/events.ts';
import { oneByOne } from '#server/platform/one-by-one.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import { keepHandovers } from './keep-handovers.ts';

const atOnce = 200;

/** Hands what waits for us in a team that is closed to the next of its chain that is open; where none is, it stays. */
export async function takeTurns(now = new Date()): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select distinct workspace_id as id from team_chain`.execute(system());
  await oneByOne(rows, 'teams could not take turns; trying again soon', async ({ id }) => {
    for (const turn of await inWorkspace(id, (tx) => turnsIn(tx, now)))
      while ((await inWorkspace(id, (tx) => handSome(tx, turn))) === atOnce);
  });
}

interface Turn {
  from: string;
  to: string;
  hands: 'unassigned' | 'all';
}

/** Who hands over to whom right now. */
async function turnsIn(tx: Tx, now: Date): Promise<Turn[]> {
  const { rows } = await sql<{ id: string; chain: number; hands: Turn['hands']; hours_id: string }>`
    select t.id, k.chain, k.hands, t.business_hours_id as hours_id from team_chain k
    join team t on t.workspace_id = k.workspace_id and t.id = k.team_id and t.archived_at is null
    where k.workspace_id = ${tx.workspaceId} order by k.chain, k.position`.execute(tx.q);
  const hours = await hoursById(tx);
  const isOpen = ({ hours_id }: { hours_id: string }): boolean => {
    const own = hours.get(hours_id);
    return own !== undefined && openAt(own, now.getTime()).open;
  };
  return [...Map.groupBy(rows, ({ chain }) => chain).values()].flatMap((teams) =>
    teams.flatMap((team, n) => {
      if (isOpen(team)) return [];
      const next = [...teams.slice(n + 1), ...teams.slice(0, n)].find(isOpen);
      return next ? [{ from: team.id, to: next.id, hands: team.hands }] : [];
    }),
  );
}

/** Whoever has one and is not in the next team gives it up. What somebody is changing right now has its turn next time. */
async function handSome(tx: Tx, { from, to, hands }: Turn): Promise<number> {
  const { rows } = await sql<{ id: string; gives_up: boolean }>`
    with waiting as (
      select c.id, c.assignee_id is not null and not exists (select from team_member m
        where m.workspace_id = c.workspace_id and m.team_id = ${to}::uuid and m.agent_id = c.assignee_id) as gives_up
      from conversation c where c.workspace_id = ${tx.workspaceId} and c.team_id = ${from}::uuid
        and c.state = 'open' and c.waiting_since is not null and (${hands === 'all'} or c.assignee_id is null)
      order by c.waiting_since, c.id limit ${atOnce} for update of c skip locked
    )
    update conversation c set team_id = ${to}::uuid,
      assignee_id = case when waiting.gives_up then null else c.assignee_id end
    from waiting where c.workspace_id = ${tx.workspaceId} and c.id = waiting.id
    returning c.id, waiting.gives_up`.execute(tx.q);
  if (rows.length === 0) return 0;
  const moves = rows
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((row) => ({ ...row, id: randomUUIDv7(), conversationId: row.id, from, to }));
  await keepHandovers(tx, moves, null);
  await record(
    tx,
    moves.flatMap(({ id, conversationId, gives_up }): NewEvent[] => [
      {
        type: 'conversation.handed-over',
        actor: systemActor,
        conversationId,
        subjectId: id,
        word: 'team-closed',
      },
      ...(gives_up ? [{ type: 'conversation.assigned' as const, actor: systemActor, conversationId }] : []),
    ]),
  );
  return rows.length;
}
