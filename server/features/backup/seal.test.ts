import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { StartError } from '#server/platform/start-error.ts';
import { until } from '#server/testing/until.ts';
import { type Entry, packed, unpacked } from './archive.ts';
import { sealed, unsealed } from './seal.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-seal-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const passphrase = 'பாதுகாப்பான தேநீர் நேரம்';
const cost = 4;

test('a tar of ours opens with tar, whatever the sizes and the scripts in it', async (t) => {
  const contents = new Map([
    ['backup.json', Buffer.from('{"a":"తేనీరు"}')],
    ['empty', Buffer.alloc(0)],
    ['tables/message/x/000001.copy', randomBytes(512)],
    ['files/a', randomBytes(70_001)],
  ]);
  const tar = await collect(packed(entries(contents)));
  for (const size of [1, 511, 512, 513, 65_536]) {
    const found = new Map<string, Buffer>();
    for await (const entry of unpacked(inPieces(tar, size))) found.set(entry.path, await collect(entry.body));
    assert.deepEqual(found, contents);
  }
  const passedOver: string[] = [];
  for await (const { path } of unpacked(inPieces(tar, 999))) passedOver.push(path);
  assert.deepEqual(passedOver, [...contents.keys()]);
  const file = join(folder, 'a.tar');
  writeFileSync(file, tar);
  const listed = spawnSync('tar', ['tf', file], { encoding: 'utf8' });
  if (listed.error) return t.skip('this machine has no tar');
  assert.equal(listed.stdout.trim(), [...contents.keys()].join('\n'));
});

test('what is sealed comes back, and only with its passphrase', async () => {
  const plain = randomBytes(1_000_000);
  const file = await seal(plain);
  assert.ok(readFileSync(file).subarray(0, 21).equals(Buffer.from('age-encryption.org/v1')));
  assert.deepEqual(await collect(unsealed(file, passphrase)), plain);
  await assert.rejects(collect(unsealed(file, 'another passphrase')), /not the passphrase of/);
  await assert.rejects(collect(unsealed(join(folder, 'nowhere'), passphrase)), /There is no file/);
  await assert.rejects(collect(unsealed(folder, passphrase)), /cannot be read|EISDIR/);
  const foreign = join(folder, 'foreign');
  for (const text of ['', 'PK\u0003\u0004', 'age-encryption.org/v1\n']) {
    writeFileSync(foreign, text);
    await assert.rejects(collect(unsealed(foreign, passphrase)), StartError);
  }
});

test('every cut, every changed byte, every exchange and every addition is noticed', async () => {
  const whole = readFileSync(await seal(randomBytes(300_000)));
  const odd = join(folder, 'odd');
  const refused = async (bytes: Buffer, what: string): Promise<void> => {
    writeFileSync(odd, bytes);
    await assert.rejects(collect(unsealed(odd, passphrase)), StartError, what);
  };
  for (let at = 0; at < whole.length; at += 9_973) {
    await refused(whole.subarray(0, at), `cut at ${at}`);
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await refused(changed, `changed at ${at}`);
  }
  await refused(whole.subarray(0, -1), 'the last byte');
  await refused(Buffer.concat([whole, Buffer.from([0])]), 'one byte more');
  await refused(Buffer.concat([whole, whole]), 'twice');
  const sealedPiece = 65_536 + 16;
  const from = whole.indexOf('\n---') + 4 + 43 + 1 + 1 + 16;
  const exchanged = Buffer.concat([
    whole.subarray(0, from),
    whole.subarray(from + sealedPiece, from + 2 * sealedPiece),
    whole.subarray(from, from + sealedPiece),
    whole.subarray(from + 2 * sealedPiece),
  ]);
  assert.equal(exchanged.length, whole.length);
  await refused(exchanged, 'two pieces exchanged');
  await refused(
    Buffer.concat([whole.subarray(0, from + sealedPiece), whole.subarray(from + 2 * sealedPiece)]),
    'a piece left out',
  );
});

test('nothing is read ahead of a slow disk', async () => {
  let made = 0;
  let ended = false;
  async function* endless(): AsyncGenerator<Entry> {
    try {
      for (;;) {
        made += 1;
        const body = randomBytes(1_000_000);
        yield { path: `files/${made}`, size: body.length, body: [body] };
      }
    } finally {
      ended = true;
    }
  }
  const stream = sealed(packed(endless()), passphrase, cost);
  let read = 0;
  for await (const piece of stream) {
    read += piece.length;
    if (read > 20_000_000) break;
  }
  assert.ok(made * 1_000_000 < read + 8_000_000, `${made} MB were made for ${read} bytes`);
  // Who stops reading ends the source as well: a COPY of the database hangs on it.
  await until(() => ended);
});

test('an error of the source and one inside the archive end it', async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield randomBytes(100_000);
    throw new Error('the database is gone');
  }
  await assert.rejects(collect(sealed(broken(), passphrase, cost)), /the database is gone/);
  async function* short(): AsyncGenerator<Entry> {
    yield { path: 'files/a', size: 10, body: [Buffer.from('short')] };
  }
  await assert.rejects(collect(packed(short())), /was to have 10 bytes and had 5/);
  const tar = await collect(packed(entries(new Map([['a', Buffer.from('b')]]))));
  tar[0] = 66;
  await assert.rejects(async () => {
    for await (const _ of unpacked(inPieces(tar, 512)));
  }, /damaged/);
});

async function seal(plain: Buffer): Promise<string> {
  const file = join(folder, createHash('sha256').update(plain).digest('hex'));
  writeFileSync(file, await collect(sealed(inPieces(plain, 50_000), passphrase, cost)));
  return file;
}

async function* entries(contents: Map<string, Buffer>): AsyncGenerator<Entry> {
  for (const [path, bytes] of contents) yield { path, size: bytes.length, body: [bytes] };
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
