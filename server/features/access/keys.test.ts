import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApiKey, listApiKeys, revokeApiKey } from '#contract/api-keys.ts';
import { connectChannel, editChannel, getChannel, listChannels, listConnectors } from '#contract/channels.ts';
import { getMe, listAgents } from '#contract/workspace.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { type Caller, call, nobody, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('a key is shown once and acts as its maker until it is revoked', async () => {
  const workspace = await newWorkspace();
  const { administrator } = workspace;
  const made = await ok(administrator, createApiKey, { body: { name: 'for the shop' } });
  assert.match(made.key, /^esk_[\w-]{43}$/);
  const caller = bearer(made.key);
  assert.equal((await ok(caller, getMe)).agent.id, administrator.id);
  const listed = await ok(administrator, listApiKeys);
  assert.ok(listed.data.some((key) => key.id === made.id));
  assert.ok(!JSON.stringify(listed).includes(made.key));
  const used = await until(async () => {
    const { data } = await ok(administrator, listApiKeys);
    return data.find((key) => key.id === made.id)?.lastUsedAt;
  });
  assert.ok(Date.parse(used) <= Date.now());
  await ok(administrator, revokeApiKey, { params: { id: made.id } });
  await refused(401, caller, getMe);
  await refused(404, administrator, revokeApiKey, { params: { id: made.id } });
});

test('only the hash of a key is kept', async () => {
  const workspace = await newWorkspace();
  const { key } = await ok(workspace.administrator, createApiKey, {
    body: { name: 'x' },
    headers: { 'idempotency-key': 'make a key' },
  });
  assert.deepEqual(await tablesWith(workspace.id, key), []);
});

test('what is no key is nobody', async () => {
  const { agent } = await newWorkspace();
  for (const authorization of [
    'Bearer',
    'Bearer x',
    `Bearer ${agent.key}x`,
    `Bearer ${agent.key.slice(0, -1)}`,
    `Basic ${Buffer.from(`x:${agent.key}`).toString('base64')}`,
    agent.key,
  ]) {
    const answer = await call({ headers: { authorization } }, getMe);
    assert.equal(answer.status, 401, authorization);
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
  }
  await ok({ headers: { authorization: `bearer ${agent.key}` } }, getMe);
  await refused(401, nobody, getMe);
});

test('the secrets of a channel are encrypted and never shown again', async () => {
  const workspace = await newWorkspace();
  const { administrator } = workspace;
  const secret = 'a secret of the shop’s own server';
  const body = { connector: 'website', name: 'Site', settings: { identitySecret: secret } };
  const made = await ok(administrator, connectChannel, { body, headers: { 'idempotency-key': 'site' } });
  const { tokenSecret = '' } = made.generated;
  assert.match(tokenSecret, /^whsec_/);
  assert.equal(made.generated.identitySecret, undefined, 'what was brought is not told back');
  const params = { id: made.id };
  const answers = [
    await call(administrator, getChannel, { params }),
    await call(administrator, listChannels),
    await call(administrator, listConnectors),
    await call(administrator, editChannel, { params, body: { settings: { title: 'Hello' } } }),
    await call(administrator, editChannel, { params, body: { settings: { colour: 'red' } } }),
    await call(administrator, editChannel, { params, body: { settings: { identitySecret: 'short' } } }),
  ];
  for (const answer of answers)
    for (const hidden of [secret, tokenSecret, 'short']) assert.ok(!answer.text.includes(`"${hidden}"`));
  assert.equal(
    answers[0]?.body && 'settings' in answers[0].body && answers[0].body.settings.identitySecret,
    true,
  );
  for (const hidden of [secret, tokenSecret]) assert.deepEqual(await tablesWith(workspace.id, hidden), []);
});

test('a secret that is replaced counts at once, and the old one no longer', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  assert.equal((await channel.post({ events: [] })).status, 200);
  await ok(workspace.administrator, editChannel, {
    params: { id: channel.id },
    body: { settings: { secret: 'another secret altogether' } },
  });
  assert.equal((await channel.post({ events: [] })).status, 401);
});

test('agents see no key of others, and no password hash of anybody', async () => {
  const workspace = await newWorkspace();
  const answer = await call(workspace.agent, listAgents);
  assert.doesNotMatch(answer.text, /esk_|password|hash/i);
});

function bearer(key: string): Caller {
  return { headers: { authorization: `Bearer ${key}` } };
}

/** The tables in which a text stands in the open, in whatever column: bytes are looked at as bytes. */
async function tablesWith(workspaceId: string, text: string): Promise<string[]> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and a.attname = 'workspace_id' and c.relnamespace = 'public'::regnamespace`,
  );
  const found: string[] = [];
  const hex = Buffer.from(text).toString('hex');
  for (const { name } of rows) {
    const hit = await everywhere.query(
      `select 1 from ${name} t where workspace_id = $1
       and (position($2 in t::text) > 0 or position($3 in t::text) > 0) limit 1`,
      [workspaceId, text, hex],
    );
    if (hit.rowCount) found.push(name);
  }
  return found;
}
