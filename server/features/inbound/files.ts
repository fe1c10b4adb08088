import { Readable } from 'node:stream';
import { forgetFile, keepFile, pathOf } from '#server/features/files/keep.ts';
import type { KeptFile, KeptFiles } from '#server/features/files/kept.ts';
import { mediaTypeOf } from '#server/features/files/media-type.ts';
import { pictureSize } from '#server/features/files/picture.ts';
import type { Item } from './item.ts';

// A document may hold more than an upload may: what a mail server let through is not refused here.
const bytesMax = 100 * 1024 * 1024;

/** Writes what came as bytes to disk before the transaction that refers to it. */
export async function keepFilesOf(item: Item): Promise<KeptFiles | undefined> {
  const { event, channel, request } = item;
  if (event.type !== 'message') return undefined;
  const inside = event.attachments.filter((attachment) => 'bytes' in attachment.source);
  if (inside.length === 0 && !event.original) return undefined;
  const files: KeptFiles = { attachments: new Map(), original: null };
  try {
    for (const attachment of inside) {
      if ('bytes' in attachment.source)
        files.attachments.set(attachment, await kept(channel.workspaceId, attachment.source.bytes));
    }
    if (event.original) files.original = await kept(channel.workspaceId, request.raw.body);
  } catch (error) {
    await forgetFiles(files);
    throw error;
  }
  return files;
}

/** Of a message that turned out to be a repeat. */
export async function forgetFiles(files: KeptFiles): Promise<void> {
  for (const file of [...files.attachments.values(), files.original]) if (file) await forgetFile(file.key);
}

async function kept(workspaceId: string, bytes: Buffer): Promise<KeptFile> {
  const { key, size } = await keepFile(Readable.from([bytes]), workspaceId, bytesMax);
  const type = await mediaTypeOf(pathOf(key));
  return { key, size, type, ...(await pictureSize(pathOf(key), type)) };
}
