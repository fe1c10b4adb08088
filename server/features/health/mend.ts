import { sql } from 'kysely';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { resumeDelivery } from '#server/features/channels/resume.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';
import { askReadBack } from './read-back-due.ts';
import type { OpenTrouble } from './trouble.ts';

/** What kept things from going out and coming in is over: what waited goes, and what was missed is read back. */
export async function mend(tx: Tx, channel: OpenChannel, over: OpenTrouble[], now: Date): Promise<void> {
  const barred = over.filter(({ kind }) => kind === 'token' || kind === 'settings');
  const gaps = over.filter(({ kind }) => ['token', 'settings', 'unreachable', 'reading'].includes(kind));
  if (barred.length > 0) {
    await sql`update channel set trouble = null, reading_trouble = null, unreadable_since = null
      where workspace_id = ${tx.workspaceId} and id = ${channel.id}`.execute(tx.q);
    await resumeDelivery(tx, channel.id);
    await fetchAgain(tx, channel.id);
  }
  if (over.length > 0)
    await sql`update channel_health set read_back_at = ${now}, read_back_failures = 0
      where workspace_id = ${tx.workspaceId} and channel_id = ${channel.id} and read_back_from is not null`.execute(
      tx.q,
    );
  const first = Math.min(...gaps.map(({ since }) => since.getTime()));
  if (gaps.length === 0) return;
  const { rows } = await sql<{ last: Date | null }>`
    select last_received_at as last from channel where workspace_id = ${tx.workspaceId} and id = ${channel.id}`.execute(
    tx.q,
  );
  const last = rows[0]?.last?.getTime() ?? first;
  await askReadBack(tx, channel.id, new Date(Math.min(first, last)), 'mended', now);
}

/** Files that could not be had only because the platform let us in no more. */
async function fetchAgain(tx: Tx, channelId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update attachment a set state = 'fetching', error = null, failed_by = null from message m
    where a.workspace_id = ${tx.workspaceId} and a.state = 'failed' and a.failed_by in ('unauthorised', 'misconfigured')
      and m.workspace_id = a.workspace_id and m.id = a.message_id and m.channel_id = ${channelId}
    returning a.id`.execute(tx.q);
  for (const { id } of rows) await enqueue(tx, 'fetch-attachment', { attachmentId: id, channelId });
}
