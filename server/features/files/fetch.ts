import { Readable } from 'node:stream';
import { SendError, type SendErrorKind } from '#connectors/connector.ts';
import { uploadBytesMax } from '#contract/files.ts';
import { ApiError } from '#server/errors.ts';
import { contextOf } from '#server/features/channels/context.ts';
import { channelById } from '#server/features/channels/find.ts';
import { guardedFetch, RefusedAddress } from '#server/platform/guarded-fetch.ts';
import { inWorkspace } from '#server/transaction.ts';
import { hasExpired } from './attachment.ts';
import { tellOf } from './change.ts';
import { forgetFile, keepFile, pathOf } from './keep.ts';
import { mediaTypeOf } from './media-type.ts';
import { type PictureSize, pictureSize } from './picture.ts';

const attemptsMax = 6;
// The waits grow with each: these are about nine hours, which outlasts a platform's limit by the hour.
const throttledMax = 10;
const errorMax = 500;

/** What a job is about; the file may lie at an address, or behind what the channel's connector knows it by. */
interface Wanted {
  workspaceId: string;
  attachmentId: string;
  channelId?: string | undefined;
}

/**
 * Fetches a file that came with a message, apart from it, so that the text never waits for it. What
 * cannot be had after several tries, or never will be, is shown as failed with the reason; throwing lets the
 * queue try again later. What has expired meanwhile is not fetched any more.
 */
export async function fetchAttachment(wanted: Wanted, attempt: number): Promise<void> {
  const { workspaceId, attachmentId } = wanted;
  const row = await inWorkspace(workspaceId, (tx) =>
    tx.q
      .selectFrom('attachment')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', attachmentId)
      .where('state', '=', 'fetching')
      .executeTakeFirst(),
  );
  if (!row || (row.source_url === null && row.source_handle === null)) return;
  if (hasExpired(row)) return void (await finish(wanted, { state: 'expired' }));
  try {
    const answer =
      row.source_handle === null
        ? await guardedFetch(row.source_url ?? '')
        : await download(wanted, row.source_handle);
    if (!answer.ok || !answer.body) throw new Error(`The platform answered ${answer.status}.`);
    const { key, size } = await keepFile(
      Readable.fromWeb(answer.body as import('node:stream/web').ReadableStream),
      workspaceId,
      uploadBytesMax,
    );
    const type = await mediaTypeOf(pathOf(key));
    const stored = { state: 'stored' as const, storage_key: key, size, type };
    const taken = await finish(wanted, { ...stored, ...(await pictureSize(pathOf(key), type)) });
    if (!taken) await forgetFile(key);
  } catch (thrown) {
    const error = refusalIn(thrown) ?? thrown;
    const most = error instanceof SendError && error.kind === 'throttled' ? throttledMax : attemptsMax;
    if (attempt < most && !isFinal(error)) throw error;
    const failed_by = error instanceof SendError ? error.kind : null;
    await finish(wanted, { state: 'failed', error: reasonIn(error), failed_by });
  }
}

async function download({ workspaceId, channelId }: Wanted, handle: string): Promise<Response> {
  const channel = channelId === undefined ? undefined : await channelById(channelId);
  if (!channel || channel.workspaceId !== workspaceId || channel.state === 'disconnected')
    throw new SendError('rejected', 'The channel is disconnected, so its files cannot be fetched any more.');
  if (!channel.connector.download)
    throw new SendError('rejected', 'Files of this channel cannot be fetched.');
  return channel.connector.download(handle, contextOf(channel));
}

/** An address within a private network; a name shows only while it is connected to that it leads there. */
function refusalIn(error: unknown): RefusedAddress | null {
  const cause = error instanceof Error ? error.cause : null;
  return [error, cause].find((each) => each instanceof RefusedAddress) ?? null;
}

/** Would trying again come to the same? A file that is too large does not shrink. */
function isFinal(error: unknown): boolean {
  if (error instanceof SendError) return error.kind !== 'temporary' && error.kind !== 'throttled';
  return error instanceof ApiError || error instanceof RefusedAddress;
}

/** Of other errors, such as those of sockets, the words say nothing to an agent and may name what is secret. */
function reasonIn(error: unknown): string | null {
  const isSentence = [SendError, ApiError, RefusedAddress].some((kind) => error instanceof kind);
  if (!isSentence || !(error instanceof Error)) return null;
  return error.message.slice(0, errorMax).replaceAll('\0', '').toWellFormed();
}

type Finish =
  | ({ state: 'stored'; storage_key: string; size: number; type: string } & PictureSize)
  | { state: 'failed'; error: string | null; failed_by: SendErrorKind | null }
  | { state: 'expired' };

/** @returns false where it was given up, deleted or has expired while it was being fetched */
async function finish({ workspaceId, attachmentId }: Wanted, result: Finish): Promise<boolean> {
  return inWorkspace(workspaceId, async (tx) => {
    const row = await tx.q
      .updateTable('attachment')
      .set(result)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', attachmentId)
      .where('state', '=', 'fetching')
      .returning('message_id')
      .executeTakeFirst();
    if (row?.message_id) await tellOf(tx, [row.message_id]);
    return row !== undefined;
  });
}
