/**
 * The inside of a backup is a plain tar (ustar), so that any tar opens it once it is decrypted. Only what we
 * write ourselves is read: regular files with short names.
 */
export interface Entry {
  path: string;
  size: number;
  /** Exactly `size` bytes. */
  body: AsyncIterable<Buffer> | Iterable<Buffer>;
}

const block = 512;
const nameMax = 100;

/** The bytes of a tar that holds these entries, one after the other. */
export async function* packed(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  for await (const { path, size, body } of entries) {
    yield header(path, size);
    let written = 0;
    for await (const piece of body) {
      written += piece.length;
      yield piece;
    }
    if (written !== size) throw new Error(`${path} was to have ${size} bytes and had ${written}`);
    yield Buffer.alloc(padding(size));
  }
  yield Buffer.alloc(2 * block);
}

/** Reads such a tar. What is left of a body when the next entry is asked for is passed over. */
export async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  const source = reader(bytes);
  for (;;) {
    const head = await source.take(block);
    if (head.every((byte) => byte === 0)) break;
    const { path, size } = parse(head);
    let left = size;
    async function* body(): AsyncGenerator<Buffer> {
      while (left > 0) {
        const piece = await source.some(left);
        left -= piece.length;
        yield piece;
      }
    }
    const pieces = body();
    yield { path, size, body: pieces };
    while (left > 0) left -= (await source.some(left)).length;
    await source.take(padding(size));
  }
  await source.take(block);
  await source.end();
}

function padding(size: number): number {
  return (block - (size % block)) % block;
}

function header(path: string, size: number): Buffer {
  const name = Buffer.from(path);
  if (name.length > nameMax) throw new Error(`${path} is too long a name for an archive`);
  const head = Buffer.alloc(block);
  name.copy(head);
  head.write('0000600\0', 100);
  head.write('0000000\0', 108);
  head.write('0000000\0', 116);
  head.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  head.write(`${'0'.repeat(11)}\0`, 136);
  head.write('        0', 148);
  head.write('ustar\u000000', 257);
  head.write(`${sum(head).toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

function parse(head: Buffer): { path: string; size: number } {
  const text = (from: number, length: number): string =>
    head
      .subarray(from, from + length)
      .toString('utf8')
      .replace(/\0.*$/s, '')
      .trim();
  const expected = Number.parseInt(text(148, 8), 8);
  const plain = Buffer.from(head);
  plain.fill(' ', 148, 156);
  const size = Number.parseInt(text(124, 12), 8);
  if (sum(plain) !== expected || text(156, 1) !== '0' || !Number.isSafeInteger(size))
    throw new Error('the archive inside is damaged');
  return { path: text(0, nameMax), size };
}

function sum(head: Buffer): number {
  return head.reduce((total, byte) => total + byte, 0);
}

/** Hands out a stream of bytes in the lengths that are asked for. */
function reader(bytes: AsyncIterable<Uint8Array>) {
  const source = bytes[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  async function fill(): Promise<boolean> {
    const next = await source.next();
    if (next.done) return false;
    held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    return true;
  }
  /** As much as is at hand, at least one byte and at most `most`. */
  async function some(most: number): Promise<Buffer> {
    while (held.length === 0) if (!(await fill())) throw new Error('the archive inside ends too early');
    const piece = held.subarray(0, most);
    held = held.subarray(piece.length);
    return piece;
  }
  return {
    some,
    async take(length: number): Promise<Buffer> {
      const pieces: Buffer[] = [];
      for (let left = length; left > 0; ) {
        const piece = await some(left);
        left -= piece.length;
        pieces.push(piece);
      }
      return Buffer.concat(pieces);
    },
    /** Nothing may follow, and the last seal must be read: it says that nothing was cut off. */
    async end(): Promise<void> {
      do if (held.length > 0) throw new Error('something follows the archive inside');
      while (await fill());
    },
  };
}
