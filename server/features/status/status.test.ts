import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { send } from '#server/testing/call.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('operators learn that it is alive, ready, and how much waits', async () => {
  const workspace = await newWorkspace();
  await (await apiChannel(workspace)).deliver(written('hello'));
  assert.equal((await send('/healthz')).status, 200);
  assert.equal((await send('/readyz')).status, 200);
  const { status, text } = await send('/metrics');
  assert.equal(status, 200);
  assert.match(text, /^earshot_inbound_pending \d+$/m);
  assert.match(text, /^process_cpu_seconds_total/m);
  assert.ok(!text.includes(workspace.id), 'what one customer does is not for all to see');
});

test('every answer carries the headers that keep a browser careful', async () => {
  for (const path of ['/healthz', '/api/v1/me', '/nothing-here', '/api/v1/nothing', '/api/openapi.json']) {
    const { headers } = await send(path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(headers.get('x-frame-options'), 'DENY', path);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/, path);
    assert.equal(headers.get('x-powered-by'), null);
  }
});

test('what is not there says so in the shape of every error', async () => {
  const answer = await send<{ error: { code: string; message: string } }>('/api/v1/no/such/thing');
  assert.equal(answer.status, 404);
  assert.equal(answer.body.error.code, 'not-found');
  assert.match(answer.body.error.message, /\/api\/v1\/no\/such\/thing/);
});
