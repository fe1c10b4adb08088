import { sql } from 'kysely';
import { oneByOne } from '#server/platform/one-by-one.ts';
import { inWorkspace, system } from '#server/transaction.ts';
import { leaveAlone } from './availability.ts';

/** Finds those whose screens have all been closed for as long as their workspace says. */
export async function sendAway(): Promise<void> {
  const { rows } = await sql<{ workspace_id: string; agent_id: string }>`
    select s.workspace_id, s.agent_id from availability_span s
    join agent a on a.workspace_id = s.workspace_id and a.id = s.agent_id
    join workspace w on w.id = s.workspace_id and w.away_after is not null
    where s.until is null and s.state = 'available'
      and greatest(coalesce(a.seen_at, '-infinity'), s.since) < now() - make_interval(mins => w.away_after)`.execute(
    system(),
  );
  await oneByOne(rows, 'whoever has left could not be sent away yet', (row) =>
    inWorkspace(row.workspace_id, (tx) => leaveAlone(tx, row.agent_id)),
  );
}
