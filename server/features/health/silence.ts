import { sql } from 'kysely';
import { inWorkspace, system } from '#server/transaction.ts';
import { askReadBack, readBackConnectors } from './read-back-due.ts';
import { day, hour } from './time.ts';

/** So much would usually have come in, in at least so long: then the silence is looked into. */
const missed = 10;
const longEnough = 2 * hour;

/**
 * A channel that is silent at hours in which its past four weeks were not: what is there is compared with what is
 * here, once for each silence and day. That is no alarm: customers may be silent too.
 */
export async function seeSilence(now: Date): Promise<void> {
  const { rows } = await sql<{ workspaceId: string; id: string; last: Date }>`
    select c.workspace_id as "workspaceId", c.id, c.last_received_at as last
    from channel c
    join channel_health s on s.workspace_id = c.workspace_id and s.channel_id = c.id
    where c.state <> 'disconnected' and c.connector = any(${await readBackConnectors()})
      and c.last_received_at <= ${new Date(now.getTime() - longEnough)}
      and (s.silence_seen_at is null or s.silence_seen_at <= greatest(c.last_received_at, ${new Date(now.getTime() - day)}))
      and s.read_back_from is null
      and (
        select coalesce(sum(h.received), 0) / 4.0 from channel_hour h
        cross join generate_series(1, 4) as ago(weeks)
        where h.workspace_id = c.workspace_id and h.channel_id = c.id
          and h.hour + ago.weeks * interval '7 days' >= greatest(c.last_received_at, ${new Date(now.getTime() - 7 * day)})
          and h.hour + ago.weeks * interval '7 days' <= ${new Date(now.getTime() - hour)}
      ) >= ${missed}`.execute(system());
  for (const { workspaceId, id, last } of rows) {
    await inWorkspace(workspaceId, async (tx) => {
      await askReadBack(tx, id, last, 'silence', now);
      await tx.q
        .updateTable('channel_health')
        .set({ silence_seen_at: now, look_at: now })
        .where('workspace_id', '=', workspaceId)
        .where('channel_id', '=', id)
        .execute();
    });
  }
}
