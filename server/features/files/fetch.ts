import { Readable } from 'node:stream';
import { uploadBytesMax } from '#contract/files.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { guardedFetch } from '#server/platform/guarded-fetch.ts';
import { inWorkspace } from '#server/transaction.ts';
import { keepFile, pathOf } from './keep.ts';
import { mediaTypeOf } from './media-type.ts';
import { type PictureSize, pictureSize } from './picture.ts';

const attemptsMax = 6;

/**
 * Fetches a file that came with a message, apart from it, so that the text never waits for it. What
 * cannot be had after several tries is shown as failed; throwing lets the queue try again later.
 */
export async function fetchAttachment(
  workspaceId: string,
  attachmentId: string,
  attempt: number,
): Promise<void> {
  const row = await inWorkspace(workspaceId, (tx) =>
    tx.q
      .selectFrom('attachment')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', attachmentId)
      .where('state', '=', 'fetching')
      .executeTakeFirst(),
  );
  if (!row?.source_url) return;
  try {
    const answer = await guardedFetch(row.source_url);
    if (!answer.ok || !answer.body) throw new Error(`the platform answered ${answer.status}`);
    const { key, size } = await keepFile(
      Readable.fromWeb(answer.body as import('node:stream/web').ReadableStream),
      workspaceId,
      uploadBytesMax,
    );
    const type = await mediaTypeOf(pathOf(key));
    await finish(workspaceId, attachmentId, {
      state: 'stored',
      storage_key: key,
      size,
      type,
      ...(await pictureSize(pathOf(key), type)),
    });
  } catch (error) {
    if (attempt < attemptsMax) throw error;
    await finish(workspaceId, attachmentId, { state: 'failed' });
  }
}

type Finish =
  | ({ state: 'stored'; storage_key: string; size: number; type: string } & PictureSize)
  | { state: 'failed' };

async function finish(workspaceId: string, attachmentId: string, result: Finish): Promise<void> {
  await inWorkspace(workspaceId, async (tx) => {
    const row = await tx.q
      .updateTable('attachment')
      .set(result)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', attachmentId)
      .returning('message_id')
      .executeTakeFirst();
    if (!row?.message_id) return;
    const message = await tx.q
      .selectFrom('message')
      .select('conversation_id')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', row.message_id)
      .executeTakeFirstOrThrow();
    await record(tx, [
      {
        type: 'message.edited',
        actor: systemActor,
        conversationId: message.conversation_id,
        messageId: row.message_id,
      },
    ]);
  });
}
