import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { before, test } from 'node:test';
import { downloadOriginal, showHtml } from '#contract/originals.ts';
import { keepFile } from '#server/features/files/keep.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { call, nobody } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { upload } from '#server/testing/upload.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

let workspace: TestWorkspace;
let messageId = '';
let pictureId = '';
const bytes = 'From: Anahit <anahit@home.example>\r\nSubject: =?utf-8?q?=D4=B2?=\r\n\r\nbody\xff';

before(async () => {
  workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('the plain text'));
  const { id } = await onlyConversation(workspace.agent, channel);
  messageId = (await messagesIn(workspace.agent, id))[0]?.id ?? '';
  pictureId = (await upload(workspace.agent, { bytes: dot, name: 'pot.png' })).body.id;
  const { key } = await keepFile(Readable.from([Buffer.from(bytes, 'latin1')]), workspace.id);
  const { everywhere } = await openDesk();
  await everywhere.query('update attachment set message_id = $1, content_id = $2 where id = $3', [
    messageId,
    '<pot@home.example>',
    pictureId,
  ]);
  await everywhere.query('insert into message_body values ($1, $2, $3, $4, $5, $6)', [
    workspace.id,
    messageId,
    '<table><tr><td onclick="run()">Look<script>run()</script><img src="cid:pot@home.example"><img src="https://cdn.example/a.png"></td></tr></table>',
    key,
    'Անահիտ.eml',
    'message/rfc822',
  ]);
  await everywhere.query('update message set designed = true where id = $1', [messageId]);
});

test('a design is shown as a page that can do nothing, with its own pictures', async () => {
  const answer = await call(workspace.agent, showHtml, { params: { id: messageId } });
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
  assert.doesNotMatch(answer.text, /run\(|cdn\.example/);
  assert.ok(answer.text.includes(`src="/api/v1/files/${pictureId}?workspace=${workspace.id}"`), answer.text);
  assert.match(answer.text, /data-remote-pictures="1"/);
  const policy = policyOf(answer.headers);
  assert.deepEqual(policy.sandbox, ['allow-popups', 'allow-popups-to-escape-sandbox', 'allow-same-origin']);
  assert.deepEqual(policy['default-src'], ["'none'"]);
  assert.deepEqual(policy['img-src'], ["'self'", 'data:']);
  assert.deepEqual(policy['frame-ancestors'], ["'self'"]);
  assert.deepEqual(policy['form-action'], ["'none'"]);
  assert.deepEqual(policy['base-uri'], ["'none'"]);
  assert.equal(policy['script-src'], undefined, 'what nothing names falls back to none');
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  assert.equal(answer.headers.get('x-frame-options'), 'SAMEORIGIN');
  assert.match(answer.headers.get('cache-control') ?? '', /^private/);
});

test('pictures on the web are loaded when they are asked for, and only pictures', async () => {
  const answer = await call(workspace.agent, showHtml, { params: { id: messageId }, query: { remote: '1' } });
  assert.ok(answer.text.includes('src="https://cdn.example/a.png"'));
  assert.deepEqual(policyOf(answer.headers)['img-src'], ["'self'", 'data:', 'https:', 'http:']);
  assert.deepEqual(policyOf(answer.headers)['default-src'], ["'none'"]);
});

test('a message is handed out as it came, byte for byte', async () => {
  const { origin } = await openDesk();
  const answer = await fetch(`${origin}/api/v1/messages/${messageId}/original`, {
    headers: workspace.agent.headers,
  });
  assert.equal(answer.status, 200);
  assert.equal(Buffer.from(await answer.arrayBuffer()).toString('latin1'), bytes);
  assert.equal(
    answer.headers.get('content-disposition'),
    `attachment; filename*=UTF-8''${encodeURIComponent('Անահիտ.eml')}`,
  );
  assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/);
});

test('neither is for strangers, and nothing is left of a message that was deleted', async () => {
  const stranger = await newWorkspace();
  const { everywhere } = await openDesk();
  for (const endpoint of [showHtml, downloadOriginal]) {
    const asked = (caller: typeof nobody) => call(caller, endpoint, { params: { id: messageId } });
    assert.equal((await asked(nobody)).status, 401);
    assert.equal((await asked(stranger.administrator)).status, 404);
    assert.equal((await asked(workspace.agent)).status, 200);
    await everywhere.query('update message set deleted_at = now() where id = $1', [messageId]);
    const gone = await asked(workspace.agent);
    assert.equal(gone.status, 404);
    assert.doesNotMatch(gone.text, /Look|Anahit/);
    await everywhere.query('update message set deleted_at = null where id = $1', [messageId]);
  }
});

test('a message without a design says so, and so does one that was not kept', async () => {
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(workspace.agent, channel);
  const [message] = await messagesIn(workspace.agent, id);
  const params = { id: message?.id ?? '' };
  for (const endpoint of [showHtml, downloadOriginal]) {
    const answer = await call(workspace.agent, endpoint, { params });
    assert.equal(answer.status, 404);
    assert.match(answer.text, /"message":"This message [^"]+\./);
  }
});

function policyOf(headers: Headers): Record<string, string[]> {
  const directives = (headers.get('content-security-policy') ?? '').split(';').map((each) => each.trim());
  return Object.fromEntries(directives.map((each) => [each.split(' ')[0] ?? '', each.split(' ').slice(1)]));
}

/** One grey pixel. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
