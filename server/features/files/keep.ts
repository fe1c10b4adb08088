import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { uploadBytesMax } from '#contract/files.ts';
import { ApiError } from '#server/errors.ts';
import { isSigned, sign } from '#server/platform/crypto.ts';
import { publicUrl } from '#server/platform/public-url.ts';

let folder = '';

/** Files lie below the data folder, under names of ours: nothing of what a sender typed becomes a path. */
export function openFiles(dataDir: string): void {
  folder = join(dataDir, 'files');
}

/** Writes a stream to disk, whole or not at all, and answers its key and size. */
export async function keepFile(
  bytes: NodeJS.ReadableStream,
  workspaceId: string,
  max = uploadBytesMax,
): Promise<{ key: string; size: number }> {
  const id = crypto.randomUUID();
  const key = `${workspaceId}/${id.slice(0, 2)}/${id}`;
  const path = join(folder, key);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  let size = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > max ? tooLarge(max) : null, chunk);
    },
  });
  try {
    await pipeline(bytes, counted, createWriteStream(`${path}.part`, { mode: 0o600 }));
    const written = await open(`${path}.part`);
    await written.sync();
    await written.close();
    await rename(`${path}.part`, path);
  } catch (error) {
    await rm(`${path}.part`, { force: true });
    throw error;
  }
  return { key, size };
}

/** Removes a file that nothing refers to. */
export function forgetFile(key: string): Promise<void> {
  return rm(join(folder, key), { force: true });
}

export function tooLarge(max: number): ApiError {
  return new ApiError(
    413,
    'too-large',
    `This file is larger than ${Math.floor(max / 1024 / 1024)} MB, which is the most that can be taken.`,
  );
}

export function readFileStream(key: string): NodeJS.ReadableStream {
  return createReadStream(join(folder, key));
}

export function readFileBytes(key: string): Promise<Buffer> {
  return readFile(join(folder, key));
}

export function pathOf(key: string): string {
  return join(folder, key);
}

const linkDays = 7;

/** An address under which a platform may fetch one file for a week, without a session. */
export function publicFileUrl(workspaceId: string, id: string): string {
  const until = Math.floor(Date.now() / 1000) + linkDays * 86_400;
  return `${publicUrl()}/files/${workspaceId}/${id}?until=${until}&proof=${sign('file-link', `${workspaceId}/${id}/${until}`)}`;
}

export function isFileLinkGood(workspaceId: string, id: string, until: string, proof: string): boolean {
  return Number(until) > Date.now() / 1000 && isSigned('file-link', `${workspaceId}/${id}/${until}`, proof);
}
