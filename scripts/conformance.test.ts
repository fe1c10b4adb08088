import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Found } from './conformance/report.ts';

const shared = join(import.meta.dirname, '../../shared/fixtures');

test('payloads of a folder come to events, to what is unsupported, or to a refusal', async () => {
  const { files, code } = await conformance({
    'said.json': message({ mid: 'm_1', text: 'வணக்கம், کیا یہ دستیاب ہے؟ 👋' }),
    'broken.json': '{"object":"page","entry":[{"id":"1',
    'two.json': batch([
      {
        sender: { id: '501' },
        recipient: { id: '9001' },
        timestamp: 1_772_443_800_000,
        message: { mid: 'm_2', text: 'բարեւ' },
      },
      { sender: { id: '501' }, recipient: { id: '9001' }, timestamp: 1_772_443_800_001, mysterious: true },
    ]),
    'elsewhere.json': ['telegraph', '{}'],
  });
  assert.equal(code, 0);
  const [said, broken, two, elsewhere] = files;
  assert.equal(said?.outcome, 'events');
  assert.equal(said.tampered, 'refused');
  assert.deepEqual(
    said.events.map(({ kind, externalId, thread, sender, text, at }) => [
      kind,
      externalId,
      thread,
      sender,
      text,
      at,
    ]),
    [['message', 'm_1', '501', '501', 'வணக்கம், کیا یہ دستیاب ہے؟ 👋', '2026-03-02T09:30:00.000Z']],
  );
  assert.deepEqual([broken?.outcome, broken?.tampered], ['unsupported', 'refused']);
  assert.deepEqual(
    two?.events.map(({ kind, text, unsupported }) => [kind, text, unsupported]),
    [
      ['message', 'բարեւ', undefined],
      ['message', '', 'mysterious'],
    ],
  );
  assert.deepEqual([elsewhere?.outcome, elsewhere?.events], ['unsupported', []]);
});

test('what is read or signed otherwise comes in by its own way', async () => {
  const now = Math.floor(Date.now() / 1000);
  const { files, code } = await conformance({
    'letter.eml': ['email', 'From: Kavita <k@tea.example>\r\nSubject: Tea\r\n\r\nநன்றி\r\n'],
    'piece.html': ['email_quotes', '<div>Fine.</div>'],
    'notified.json': [
      'bluesky',
      JSON.stringify({ notifications: [mention, { ...mention, reason: 'like' }] }),
    ],
    'likes.json': ['bluesky', JSON.stringify([{ ...mention, reason: 'like' }])],
    'posted.json': ['api', JSON.stringify({ ...posted, sentAt: now })],
    'typed.json': ['website', JSON.stringify({ messages: [{ id: crypto.randomUUID(), text: 'بله' }] })],
  });
  assert.equal(code, 0);
  assert.deepEqual(
    files.map(({ outcome, tampered, events }) => [outcome, tampered, events.map(({ text }) => text)]),
    [
      ['events', undefined, ['நன்றி']],
      ['events', undefined, ['Fine.']],
      ['events', undefined, ['ապրես @kettle']],
      ['unsupported', undefined, []],
      ['events', 'refused', ['شکریہ']],
      ['events', 'refused', ['بله']],
    ],
  );
});

test('an odd folder is answered with a sentence', async () => {
  const odd = await conformance({ 'bytes.json': Buffer.of(0xff, 0x00, 0xe9), 'none.json': '' }, [
    { file: 'missing.json', channel: 'facebook_messenger', direction: 'inbound' },
    { file: '../INDEX.json', channel: 'facebook_messenger', direction: 'inbound' },
    { file: 'bytes.json', channel: 'facebook_messenger', direction: 'outbound' },
    { file: 'bytes.json', channel: 7, direction: 'inbound', of: 'the future' },
    'odd',
  ]);
  assert.equal(odd.code, 2, 'not everything could be tried');
  assert.deepEqual(
    odd.files.map(({ file, outcome, tampered }) => [file, outcome, tampered]),
    [
      ['bytes.json', 'unsupported', 'refused'],
      ['none.json', 'unsupported', 'refused'],
      ['missing.json', 'unsupported', undefined],
      ['../INDEX.json', 'unsupported', undefined],
      ['bytes.json', 'unsupported', undefined],
      ['row 7', 'unsupported', undefined],
    ],
  );
  assert.ok(odd.files.every(({ note = '' }) => note !== ''));
  const nowhere = await start([join(tmpdir(), 'earshot-no-such-folder'), '--json']);
  assert.deepEqual([nowhere.code, nowhere.said], [2, '']);
  assert.match(nowhere.complained, /^There is no INDEX\.json in .*\n$/);
});

const minutes = 60_000;

test('what others published: nothing crashes, nothing is lost, every forgery is refused', {
  timeout: 5 * minutes,
}, async (t) => {
  if (!existsSync(shared)) return t.skip('the payloads that others published are not beside this clone');
  const { files, code } = await run(shared);
  assert.equal(code, 0);
  assert.deepEqual(
    files.filter(({ outcome }) => outcome === 'crashed'),
    [],
  );
  assert.deepEqual(
    files.filter(({ tampered = 'refused' }) => tampered !== 'refused'),
    [],
  );
  assert.ok(files.some(({ outcome }) => outcome === 'events'));
});

const mention = {
  uri: 'at://did:plc:anahit/app.bsky.feed.post/3lc2',
  cid: 'bafyreia',
  author: { did: 'did:plc:anahit', handle: 'anahit.example' },
  reason: 'mention',
  record: { $type: 'app.bsky.feed.post', text: 'ապրես @kettle', createdAt: '2026-03-02T09:30:00Z' },
  indexedAt: '2026-03-02T09:30:00Z',
};
const posted = {
  type: 'message',
  thread: { id: 't-1' },
  id: 'x-1',
  author: { id: 'فاطمہ' },
  text: 'شکریہ',
};

type Payload = string | Buffer | [channel: string, body: string];

async function conformance(
  payloads: Record<string, Payload>,
  more: unknown[] = [],
): Promise<{ files: Found[]; code: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-payloads-'));
  try {
    const rows = Object.entries(payloads).map(([file, given]) => {
      const [channel, body] = Array.isArray(given) ? given : ['facebook_messenger', given];
      writeFileSync(join(folder, file), body);
      return { file, channel, direction: 'inbound' };
    });
    writeFileSync(join(folder, 'INDEX.json'), JSON.stringify([...rows, ...more]));
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(folder: string): Promise<{ files: Found[]; code: number }> {
  const { said, complained, code } = await start([folder, '--json']);
  try {
    return { files: JSON.parse(said).files, code };
  } catch {
    throw new Error(`${complained}\n${said.slice(0, 500)}`);
  }
}

/** Whatever the log is told to say, standard output holds the report alone. */
function start(given: string[]): Promise<{ said: string; complained: string; code: number }> {
  return new Promise((done) => {
    const script = join(import.meta.dirname, 'conformance.ts');
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined, EARSHOT_LOG_LEVEL: 'trace' };
    const options = { maxBuffer: 64 << 20, env };
    execFile(process.execPath, [script, ...given], options, (error, said, complained) => {
      done({ said, complained, code: error ? Number(error.code ?? 1) : 0 });
    });
  });
}

function message(content: Record<string, unknown>): string {
  return batch([
    { sender: { id: '501' }, recipient: { id: '9001' }, timestamp: 1_772_443_800_000, message: content },
  ]);
}

function batch(messaging: unknown[]): string {
  return JSON.stringify({ object: 'page', entry: [{ id: '9001', time: 1_772_443_800_500, messaging }] });
}
