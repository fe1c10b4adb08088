import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';
import type { Placed } from './incoming.ts';

/** Files that came with messages: uploaded ones are handed over, others are fetched by a job of their own. */
export async function attachReceived(tx: Tx, entered: Placed[]): Promise<void> {
  for (const m of entered) {
    for (const [position, attachment] of m.event.attachments.entries()) {
      if ('fileId' in attachment.source) {
        await sql`
          update attachment set message_id = ${m.id}, position = ${position}
          where workspace_id = ${tx.workspaceId} and id::text = ${attachment.source.fileId} and message_id is null
            and channel_id = ${m.channelId} and thread_external_id = ${m.event.thread.id}`.execute(tx.q);
        continue;
      }
      const id = randomUUIDv7();
      await tx.q
        .insertInto('attachment')
        .values({
          workspace_id: tx.workspaceId,
          id,
          message_id: m.id,
          position,
          name: attachment.name || nameIn(attachment.source.url),
          type: attachment.type ?? 'application/octet-stream',
          size: attachment.size ?? 0,
          state: 'fetching',
          source_url: attachment.source.url,
        })
        .execute();
      await enqueue(tx, 'fetch-attachment', { attachmentId: id, channelId: m.channelId });
    }
  }
}

function nameIn(url: string): string {
  const last = URL.parse(url)?.pathname.split('/').pop();
  return last ? last.slice(0, 200) : 'file';
}
