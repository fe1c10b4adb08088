import { randomUUIDv7 } from 'node:crypto';
import type { Attachment } from '#contract/messages.ts';
import { inWorkspace } from '#server/transaction.ts';
import { asAttachment } from './attachment.ts';
import { keepFile, pathOf } from './keep.ts';
import { mediaTypeOf } from './media-type.ts';
import { pictureSize } from './picture.ts';

interface Upload {
  bytes: NodeJS.ReadableStream;
  name: string;
}

/** Who may use the upload in a message: an agent, or the visitor of a thread. */
type Uploader = { agentId: string } | { channelId: string; threadExternalId: string };

/** Keeps an upload under the type that its bytes show; what a sender claims is never served. */
export async function takeUpload(
  workspaceId: string,
  upload: Upload,
  uploader: Uploader,
): Promise<Attachment> {
  const { key, size } = await keepFile(upload.bytes, workspaceId);
  const type = await mediaTypeOf(pathOf(key));
  const measured = await pictureSize(pathOf(key), type);
  const row = {
    workspace_id: workspaceId,
    id: randomUUIDv7(),
    name: safeName(upload.name),
    type,
    size,
    state: 'stored' as const,
    storage_key: key,
    ...measured,
    agent_id: 'agentId' in uploader ? uploader.agentId : null,
    channel_id: 'channelId' in uploader ? uploader.channelId : null,
    thread_external_id: 'channelId' in uploader ? uploader.threadExternalId : null,
  };
  await inWorkspace(workspaceId, (tx) => tx.q.insertInto('attachment').values(row).execute());
  return asAttachment(row);
}

/** A name to show and to save under: no path, no control characters, no tricks with the writing direction. */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).pop() ?? '';
  const clean = last
    .toWellFormed()
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
  return clean.slice(0, 200) || 'file';
}
