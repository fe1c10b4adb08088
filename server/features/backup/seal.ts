import { createReadStream } from 'node:fs';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import { StartError } from '#server/platform/start-error.ts';

/** Shorter ones are guessed. */
export const passphraseLeast = 12;

/** A passphrase's cost as a power of two: about a second here, and as long for each guess of somebody else. */
const usualCost = 18;

/**
 * Compresses with zstd and encrypts in the format of age (https://age-encryption.org/v1): scrypt makes the key,
 * each 64 KiB are sealed with their number, the last ones with a mark that they are the last.
 */
export async function* sealed(
  plain: AsyncIterable<Buffer>,
  passphrase: string,
  cost = usualCost,
): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(cost);
  const small = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } });
  yield* await encrypter.encrypt(ReadableStream.from(through(plain, small)));
}

/** The bytes that were sealed. @throws StartError for another passphrase, a foreign file and any change to it */
export async function* unsealed(file: string, passphrase: string): AsyncGenerator<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  const missing = new Promise<never>((_, reject) => source.once('error', reject));
  missing.catch(() => {});
  const opening = decrypter.decrypt(ReadableStream.from(source));
  const plain = await Promise.race([opening, missing]).catch((error: Error) => {
    source.destroy();
    throw refusal(file, error);
  });
  try {
    yield* through(plain, createZstdDecompress());
  } catch (error) {
    throw damaged(file, error);
  } finally {
    source.destroy();
  }
}

/** A backup that cannot be trusted, in a line for the operator. */
export function damaged(file: string, error: unknown): unknown {
  if (error instanceof StartError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new StartError(
    `${file} is cut off or was changed (${reason}): nothing of it is used. Take another copy of this backup, or an older one.`,
  );
}

function refusal(file: string, error: Error & { code?: string }): StartError {
  if (error.code === 'ENOENT') return new StartError(`There is no file ${file}.`);
  if (error.code)
    return new StartError(`${file} cannot be read: ${error.message}. Mend that, and try again.`);
  if (/no identity matched/.test(error.message)) {
    return new StartError(
      `This is not the passphrase of ${file}. Give the one that the backup was made with; without it nobody can open it.`,
    );
  }
  return new StartError(`${file} is no backup of Earshot, or its beginning is damaged (${error.message}).`);
}

/** Sends bytes through a compressor at the pace of whoever reads them; when they stop, the source is ended too. */
async function* through(source: AsyncIterable<Uint8Array>, step: Duplex): AsyncGenerator<Buffer> {
  const writing = pipeline(source, step);
  writing.catch(() => {});
  try {
    for await (const piece of step) yield piece as Buffer;
    await writing;
  } finally {
    step.destroy();
  }
}
