import { sql } from 'kysely';
import { tellOfChannel } from '#server/features/notices/tell-channel.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { isMailSetUp } from '#server/platform/mail.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import { ownersOf } from './owner.ts';
import { day } from './time.ts';

export interface Alarm {
  channelId: string;
  troubleId: string;
  /** It has just been found, it is still so after another day, or all is well again. */
  word: 'broken' | 'still' | 'well';
}

/** Tells whoever owns the channel: at the desk and by push once, by mail at once and again while it lasts. */
export async function tellOwners(tx: Tx, alarm: Alarm): Promise<void> {
  const agentIds = await ownersOf(tx, alarm.channelId);
  if (alarm.word !== 'still') {
    const { channelId, troubleId } = alarm;
    await tellOfChannel(tx, agentIds, { channelId, troubleId, isOver: alarm.word === 'well' });
  }
  if (!isMailSetUp()) return;
  for (const agentId of agentIds) await enqueue(tx, 'mail-alarm', { ...alarm, agentId });
}

/** What is still wrong a day after it was last told is told again by mail. */
export async function tellAgain(now: Date): Promise<void> {
  const { rows } = await sql<{ workspace_id: string }>`
    select distinct t.workspace_id from channel_trouble t
    where t.ended_at is null and t.told_at <= ${new Date(now.getTime() - day)}`.execute(system());
  for (const { workspace_id: workspaceId } of rows) {
    await inWorkspace(workspaceId, async (tx) => {
      // One mail for each channel, about what is wrong for the longest.
      const { rows: again } = await sql<{ id: string; channel_id: string; state: string }>`
        update channel_trouble t set told_at = ${now} from channel c
        where t.workspace_id = ${workspaceId} and t.ended_at is null and t.told_at <= ${new Date(now.getTime() - day)}
          and c.workspace_id = t.workspace_id and c.id = t.channel_id
        returning t.id, t.channel_id, c.state`.execute(tx.q);
      const first = new Map(
        again
          .filter((row) => row.state !== 'disconnected')
          .sort((a, b) => (a.id < b.id ? 1 : -1))
          .map((row) => [row.channel_id, row.id]),
      );
      for (const [channelId, troubleId] of first)
        await tellOwners(tx, { channelId, troubleId, word: 'still' });
    });
  }
}
