import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { IncomingAttachment } from '#connectors/connector.ts';
import { isInline } from '#server/features/files/attachment.ts';
import { safeName } from '#server/features/files/upload.ts';
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
      const file = m.files?.attachments.get(attachment);
      if (file) {
        await tx.q
          .insertInto('attachment')
          .values({
            workspace_id: tx.workspaceId,
            id,
            message_id: m.id,
            position,
            name: safeName(attachment.name ?? ''),
            type: typeOf(file.type, attachment.type),
            size: file.size,
            state: 'stored',
            storage_key: file.key,
            width: file.width,
            height: file.height,
            content_id: attachment.contentId ?? null,
            expires_at: expiryOf(attachment),
          })
          .execute();
        continue;
      }
      const { source } = attachment;
      if ('bytes' in source) throw new Error('the bytes of an attachment were not kept');
      const expiresAt = expiryOf(attachment);
      // What came too late is never fetched.
      const isOver = expiresAt !== null && expiresAt.getTime() <= Date.now();
      await tx.q
        .insertInto('attachment')
        .values({
          workspace_id: tx.workspaceId,
          id,
          message_id: m.id,
          position,
          name: attachment.name || ('url' in source ? nameIn(source.url) : 'file'),
          type: attachment.type ?? 'application/octet-stream',
          size: attachment.size ?? 0,
          state: isOver ? 'expired' : m.blocked ? 'withheld' : 'fetching',
          source_url: 'url' in source ? source.url : null,
          source_handle: 'handle' in source ? source.handle : null,
          expires_at: expiresAt,
        })
        .execute();
      if (!m.blocked && !isOver)
        await enqueue(tx, 'fetch-attachment', { attachmentId: id, channelId: m.channelId });
    }
  }
}

// A year that no date holds is as good as never.
const latest = 8.64e15;

function expiryOf({ expiresAt }: IncomingAttachment): Date | null {
  return expiresAt === undefined || !(Math.abs(expiresAt) <= latest)
    ? null
    : new Date(Math.max(0, expiresAt));
}

/** What the bytes show; what the sender says only where that cannot be shown in place. */
function typeOf(found: string, claimed: string | undefined): string {
  if (found !== 'application/octet-stream' || !claimed || isInline(claimed)) return found;
  return /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(claimed) ? claimed.toLowerCase() : found;
}

function nameIn(url: string): string {
  const last = URL.parse(url)?.pathname.split('/').pop();
  return last ? last.slice(0, 200) : 'file';
}
