import { sql } from 'kysely';
import type { Placed } from '#server/features/conversations/incoming.ts';
import { enqueueAll } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';

/**
 * Has what just came looked at for an instant answer, where the channel gives any. It is decided by a job, so that
 * nobody who writes waits for it.
 * @param news what customers wrote themselves just now
 */
export async function askForInstant(tx: Tx, news: Placed[]): Promise<void> {
  const latest = new Map(news.filter(isAnswerable).map((m) => [m.conversation.home, m.id]));
  if (latest.size === 0) return;
  const { rows } = await sql<{ id: string }>`
    select c.id from conversation c
    join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${[...latest.keys()]}::uuid[])
      and exists (select from instant_message i where i.workspace_id = c.workspace_id and i.channel_id = c.channel_id
        and i.surface = t.surface and i.active)`.execute(tx.q);
  if (rows.length === 0) return;
  await enqueueAll(
    tx,
    'answer-instantly',
    rows.map(({ id }) => ({
      payload: { conversationId: id, messageId: latest.get(id) },
      key: id,
      runAt: null,
    })),
  );
}

/** What is read back is answered by nobody but people; in a group nobody in particular has asked. */
function isAnswerable({ late, event, cards }: Placed): boolean {
  const hasHappened = event.text === '' && cards.some(({ kind }) => kind === 'happened');
  return !late && !event.thread.shared && !hasHappened;
}
