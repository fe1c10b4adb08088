import { sql } from 'kysely';
import { channelById } from '#server/features/channels/find.ts';
import { inWorkspace, system } from '#server/transaction.ts';
import { mend } from './mend.ts';
import { holdHealth } from './row.ts';
import { minute } from './time.ts';
import { end, raise } from './trouble.ts';

/** So long a platform that is read may be away before somebody is told. */
const unreadableFor = 10 * minute;

interface Symptoms {
  workspaceId: string;
  id: string;
  sending: string | null;
  reading: string | null;
}

/**
 * What sending and reading have run into becomes trouble of the channel, and is over when they go well again. Where
 * the platform can be asked, a look at it follows at once.
 */
export async function seeSymptoms(now: Date): Promise<void> {
  const since = new Date(now.getTime() - unreadableFor);
  const { rows } = await sql<Symptoms>`
    select * from (
      select c.workspace_id as "workspaceId", c.id, c.trouble as sending,
        case when c.unreadable_since is null or c.unreadable_since <= ${since} then c.reading_trouble end as reading
      from channel c where c.state <> 'disconnected' and exists (select from channel_health h
        where h.workspace_id = c.workspace_id and h.channel_id = c.id)
    ) s
    where (sending is not null and not exists (select from channel_trouble t where t.workspace_id = "workspaceId"
        and t.channel_id = s.id and t.ended_at is null and t.kind in ('sending', 'token', 'settings')))
      or (reading is not null and not exists (select from channel_trouble t where t.workspace_id = "workspaceId"
        and t.channel_id = s.id and t.ended_at is null and t.kind in ('reading', 'token', 'settings')))
      or exists (select from channel_trouble t where t.workspace_id = "workspaceId" and t.channel_id = s.id
        and t.ended_at is null and ((t.kind = 'sending' and sending is null) or (t.kind = 'reading' and reading is null)))`.execute(
    system(),
  );
  for (const one of rows) await settle(one, now);
}

async function settle({ workspaceId, id, sending, reading }: Symptoms, now: Date): Promise<void> {
  const channel = await channelById(id);
  if (!channel) return;
  await inWorkspace(workspaceId, async (tx) => {
    if (!(await holdHealth(tx, id))) return;
    if (sending !== null) await raise(tx, id, 'sending', sending, now);
    if (reading !== null) await raise(tx, id, 'reading', reading, now);
    const gone = [
      ...(sending === null ? (['sending'] as const) : []),
      ...(reading === null ? (['reading'] as const) : []),
    ];
    await mend(tx, channel, await end(tx, id, gone, now), now);
    if (sending !== null || reading !== null)
      await tx.q
        .updateTable('channel_health')
        .set({ look_at: now })
        .where('workspace_id', '=', workspaceId)
        .where('channel_id', '=', id)
        .where('look_at', '>', now)
        .execute();
  });
}
