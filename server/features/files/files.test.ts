import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { getFile, uploadBytesMax } from '#contract/files.ts';
import { type Attachment, addNote, sendMessage } from '#contract/messages.ts';
import { fetchAttachment } from '#server/features/files/fetch.ts';
import { safeName } from '#server/features/files/upload.ts';
import { sign } from '#server/platform/crypto.ts';
import { type Asked, asked } from '#server/testing/answered.ts';
import { written } from '#server/testing/api-channel.ts';
import { type Caller, call, nobody, ok, refused, send } from '#server/testing/call.ts';
import { atEnd, openDesk } from '#server/testing/desk.ts';
import { messagesIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { pictures, upload } from '#server/testing/upload.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('a file is what its bytes are, whatever its sender says', async () => {
  const { agent } = await newWorkspace();
  const png = await taken(agent, { bytes: pictures.png, name: 'page.html', type: 'text/html' });
  assert.equal(png.type, 'image/png');
  assert.equal(png.inline, true);
  assert.equal(png.size, pictures.png.length);
  const page = '<!doctype html><script>alert(1)</script>';
  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
  for (const [name, bytes] of [
    ['picture.png', page],
    ['picture.svg', svg],
    ['plain.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
    ['notes.txt', 'only words'],
    ['empty', ''],
  ] as const) {
    const file = await taken(agent, { bytes, name, type: 'image/png' });
    assert.equal(file.inline, false, name);
    const served = await call(agent, getFile, { params: { id: file.id } });
    assert.equal(served.status, 200);
    assert.equal(served.text, bytes);
    assert.equal(served.headers.get('content-type'), 'application/octet-stream', name);
    assert.match(served.headers.get('content-disposition') ?? '', /^attachment; /);
  }
});

test('no file of ours can run as a page', async () => {
  const { agent } = await newWorkspace();
  const { id } = await taken(agent, { bytes: pictures.gif });
  const served = await call(agent, getFile, { params: { id } });
  assert.equal(served.headers.get('content-type'), 'image/gif');
  assert.match(served.headers.get('content-disposition') ?? '', /^inline; /);
  assert.equal(served.headers.get('content-security-policy'), "default-src 'none'; sandbox");
  assert.equal(served.headers.get('x-content-type-options'), 'nosniff');
  assert.match(served.headers.get('cache-control') ?? '', /^private/);
  const saved = await call(agent, getFile, { params: { id }, query: { download: '1' } });
  assert.equal(saved.headers.get('content-type'), 'application/octet-stream');
});

test('too large is too large, and nothing of it stays', async () => {
  const { agent, id } = await newWorkspace();
  const answer = await upload(agent, { bytes: new Uint8Array(uploadBytesMax + 1) });
  assert.equal(answer.status, 413);
  const { dataDir } = await openDesk();
  assert.deepEqual(globSync(join(dataDir, 'files', id, '**/*.part')), []);
  assert.equal((await taken(agent, { bytes: new Uint8Array(uploadBytesMax) })).size, uploadBytesMax);
});

test('a form without a file, or no form at all, is refused', async () => {
  const { agent } = await newWorkspace();
  const form = new FormData();
  form.set('words', 'no file');
  for (const init of [
    { body: form },
    { body: '{}', headers: { 'content-type': 'application/json' } },
    { body: '--x', headers: { 'content-type': 'multipart/form-data' } },
    { body: '--x\r\n', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
  ]) {
    const headers = { ...agent.headers, ...init.headers };
    const { status } = await send('/api/v1/files', { method: 'POST', ...init, headers });
    assert.ok(status >= 400 && status < 500, `${status}`);
  }
});

test('only its uploader can send a file, and only once', async () => {
  const desk = await asked();
  const { agent, lead } = desk.workspace;
  const stranger = await newWorkspace();
  const file = await taken(agent, { bytes: pictures.png, name: 'pot.png' });
  const foreign = await taken(stranger.agent, { bytes: pictures.png });
  const body = { text: 'here', attachments: [file.id] };
  const params = { id: desk.id };
  await refused(422, lead, sendMessage, { params, body });
  await refused(422, agent, sendMessage, { params, body: { text: 'x', attachments: [foreign.id] } });
  const message = await ok(agent, sendMessage, { params, body });
  assert.deepEqual(
    message.attachments.map((a) => [a.name, a.type, a.state]),
    [['pot.png', 'image/png', 'stored']],
  );
  await refused(422, agent, sendMessage, { params, body });
  await refused(422, agent, addNote, { params, body });
  // Colleagues see it, strangers do not.
  await ok(lead, getFile, { params: { id: file.id } });
  await refused(404, stranger.agent, getFile, { params: { id: file.id } });
});

test('a platform fetches a file by a signed address that ends, and by no other', async () => {
  const desk = await asked();
  const { agent } = desk.workspace;
  const bytes = 'a list of pots';
  const file = await taken(agent, { bytes, name: 'pots.txt' });
  await ok(agent, sendMessage, { params: { id: desk.id }, body: { text: '', attachments: [file.id] } });
  const callback = await until(() => desk.channel.receiver.calls[0]);
  const [sent] = callback.attachments;
  assert.equal(sent?.name, 'pots.txt');
  const url = new URL(sent?.url ?? '');
  const fetched = await send(url.href);
  assert.equal(fetched.text, bytes);
  assert.match(fetched.headers.get('content-disposition') ?? '', /^attachment/);
  const other = await taken(agent, { bytes: 'a secret list' });
  const expired = String(Math.floor(Date.now() / 1_000) - 1);
  const spoilt: [string, string][] = [
    ['until', String(Number(url.searchParams.get('until')) + 1)],
    ['until', 'Infinity'],
    ['proof', ''],
    ['proof', `${url.searchParams.get('proof')}x`],
    ['proof', 'ü'],
  ];
  for (const [name, value] of spoilt) {
    const forged = new URL(url);
    forged.searchParams.set(name, value);
    assert.equal((await send(forged.href)).status, 404, `${name}=${value}`);
  }
  assert.equal((await send(url.href.replace(file.id, other.id))).status, 404);
  const about = `${desk.workspace.id}/${file.id}/${expired}`;
  const past = `${url.origin}${url.pathname}?until=${expired}&proof=${sign('file-link', about)}`;
  assert.equal((await send(past)).status, 404);
  assert.equal((await send(`${url.origin}${url.pathname}`)).status, 404);
});

test('a file that came with a message is fetched apart from it', async () => {
  const desk = await asked();
  const origin = await serveFiles();
  await desk.channel.deliver(
    written('see here', { id: 'with', attachments: [{ url: `${origin}/pot.png`, name: 'pot' }] }),
  );
  const fetched = await until(async () => {
    const [file] = await attachmentsOf(desk, 'see here');
    return file?.state === 'stored' ? file : undefined;
  });
  assert.equal(fetched.type, 'image/png');
  const served = await call(desk.workspace.agent, getFile, { params: { id: fetched.id } });
  assert.equal(served.headers.get('content-type'), 'image/png');
});

test('a file that cannot be had is shown as failed, and its words are there all the same', async () => {
  const desk = await asked();
  const origin = await serveFiles();
  const urls = [
    `${origin}/redirect`,
    `${origin}/gone`,
    `${origin}/huge`,
    'http://10.0.0.1/x',
    'http://[::1]:9/x',
  ];
  await desk.channel.deliver(written('look', { attachments: urls.map((url) => ({ url })) }));
  const files = await attachmentsOf(desk, 'look');
  assert.equal(files.length, urls.length);
  for (const [n, file] of files.entries()) {
    const wanted = { workspaceId: desk.workspace.id, attachmentId: file.id };
    // What is too large, or lies in a private network, stays so: only the others are tried again.
    const isFinal = n >= 2;
    if (!isFinal) await assert.rejects(fetchAttachment(wanted, 1));
    await fetchAttachment(wanted, isFinal ? 1 : 6);
  }
  for (const [n, file] of (await attachmentsOf(desk, 'look')).entries()) {
    assert.equal(file.state, 'failed');
    assert.match(file.error ?? '', [/^$/, /^$/, /larger than/][n] ?? /private network/);
    assert.equal(file.url, null);
    await refused(404, desk.workspace.agent, getFile, { params: { id: file.id } });
  }
});

test('names are safe to show and to save under', () => {
  const names: [string, string][] = [
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\x\\pot.png', 'pot.png'],
    ['a\u0000b\nc\u202Egnp.exe', 'abcgnp.exe'],
    ['மூடி பொருந்தவில்லை.pdf', 'மூடி பொருந்தவில்லை.pdf'],
    ['half \ud800', 'half \ufffd'],
    ['  ', 'file'],
    ['', 'file'],
    ['/', 'file'],
    ['x'.repeat(500), 'x'.repeat(200)],
  ];
  for (const [given, expected] of names) assert.equal(safeName(given), expected);
});

test('an odd name survives its way through a header', async () => {
  const { agent } = await newWorkspace();
  const name = `மூடி 'n' (1) – *%.txt`;
  const { id } = await taken(agent, { bytes: 'x', name });
  const served = await call(agent, getFile, { params: { id } });
  const header = served.headers.get('content-disposition') ?? '';
  assert.equal(decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(header)?.[1] ?? ''), name);
  assert.equal((await call(nobody, getFile, { params: { id } })).status, 401);
});

async function taken(caller: Caller, file: Parameters<typeof upload>[1]): Promise<Attachment> {
  const answer = await upload(caller, file);
  assert.equal(answer.status, 201, answer.text);
  return answer.body;
}

async function attachmentsOf(desk: Asked, text: string): Promise<Attachment[]> {
  const found = await messagesIn(desk.workspace.agent, desk.id);
  return found.find((m) => m.text === text)?.attachments ?? [];
}

/** A place of files as platforms have them, and of some that they should not have. */
async function serveFiles(): Promise<string> {
  const server = createServer((request, reply) => {
    if (request.url === '/pot.png') return void reply.end(pictures.png);
    if (request.url === '/redirect') return void reply.writeHead(302, { location: '/pot.png' }).end();
    if (request.url === '/huge') return void reply.end(new Uint8Array(uploadBytesMax + 1));
    reply.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
