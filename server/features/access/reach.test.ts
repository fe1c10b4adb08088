import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApiKey } from '#contract/api-keys.ts';
import { connectChannel, listChannels } from '#contract/channels.ts';
import {
  countConversations,
  getConversation,
  listConversations,
  lookAtConversation,
  typeInConversation,
} from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { scopes } from '#contract/roles.ts';
import { editAgent, getMe } from '#contract/workspace.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace, type TestAgent, type TestWorkspace } from '#server/testing/workspace.ts';

/** Two channels with a customer each, and an agent who reaches one of them. */
async function halves(): Promise<{
  workspace: TestWorkspace;
  near: ApiChannel;
  far: ApiChannel;
  agent: TestAgent;
}> {
  const workspace = await newWorkspace();
  const [near, far] = [await apiChannel(workspace), await apiChannel(workspace)];
  await near.deliver(written('என் பார்சல் தாமதம்', { by: 'கவிதா' }));
  await far.deliver(written('पार्सल தாமதம்', { by: 'अनीता' }));
  const agent = await newAgent(workspace.id, 'agent', 'Fatima', [near.id]);
  return { workspace, near, far, agent };
}

test('lists, counts, search and channels hold what is within reach', async () => {
  const { workspace, near, far, agent } = await halves();
  const numbers = async (caller: Caller, query: object) =>
    (await ok(caller, listConversations, { query: { state: 'any', ...query } })).data.map(
      (c) => c.channel.id,
    );
  assert.deepEqual(await numbers(agent, {}), [near.id]);
  assert.deepEqual(await numbers(agent, { channel: far.id }), []);
  for (const q of ['தாமதம்', '#1', '#2', 'अनीता', 'கவிதா'])
    for (const found of await numbers(agent, { q })) assert.equal(found, near.id, q);
  assert.deepEqual(await numbers(agent, { q: 'தாமதம்' }), [near.id]);
  assert.equal((await numbers(workspace.agent, { q: 'தாமதம்' })).length, 2);
  assert.equal((await ok(agent, countConversations)).all.open, 1);
  assert.equal((await ok(workspace.agent, countConversations)).all.open, 2);
  assert.deepEqual(
    (await ok(agent, listChannels)).data.map(({ id }) => id),
    [near.id],
  );
  const { id } = await onlyConversation(agent, near);
  await ok(agent, sendMessage, { params: { id }, body: { text: 'வணக்கம்' } });
  assert.equal((await ok(agent, countConversations)).mine.waiting, 1);
});

test('frames of a channel reach nobody who does not reach it, live or replayed', async () => {
  const { workspace, near, far, agent } = await halves();
  const far1 = (await onlyConversation(workspace.agent, far)).id;
  const everything = await stream(workspace.lead);
  const half = await stream(agent);
  for (const reading of [everything, half]) await reading.see('ready');
  const from = half.lastId;
  await far.deliver(written('again'));
  await ok(workspace.agent, typeInConversation, { params: { id: far1 }, body: { note: false } });
  await ok(workspace.agent, lookAtConversation, { params: { id: far1 }, body: { here: true } });
  await everything.see('looking');
  await near.deliver(written('and here'));
  const isNear = (change: { conversation?: { channel: { id: string } } }) =>
    change.conversation?.channel.id === near.id;
  await half.see('change', isNear);
  await everything.see('change', isNear);
  const replayed = await stream(agent, { after: from });
  await replayed.see('change', isNear);
  for (const { frames } of [half, replayed]) {
    const text = JSON.stringify(frames);
    for (const hidden of [far1, far.id]) assert.ok(!text.includes(hidden), text);
  }
  assert.ok(JSON.stringify(everything.frames).includes(far1));
});

test('who reaches less from now on starts a new stream and sees less', async () => {
  const { workspace, far } = await halves();
  const open = await stream(workspace.agent);
  await open.see('ready');
  const { id } = await onlyConversation(workspace.agent, far);
  const other = await apiChannel(workspace);
  await ok(workspace.administrator, editAgent, {
    params: { id: workspace.agent.id },
    body: { channels: [other.id] },
  });
  await until(() => open.ended);
  await refused(404, workspace.agent, getConversation, { params: { id } });
});

test('a key does what its scopes say, reaches what its maker reaches, and ends', async () => {
  const { workspace, near, far } = await halves();
  const { administrator } = workspace;
  const near1 = (await onlyConversation(administrator, near)).id;
  const far1 = (await onlyConversation(administrator, far)).id;
  const made = await ok(administrator, createApiKey, {
    body: { name: 'reads', scopes: ['conversations.read', 'workspace.manage'], channels: [near.id] },
  });
  const key = { headers: { authorization: `Bearer ${made.key}` } };
  await ok(key, getConversation, { params: { id: near1 } });
  await refused(404, key, getConversation, { params: { id: far1 } });
  const said = await refused(403, key, sendMessage, { params: { id: near1 }, body: { text: 'x' } });
  assert.match(said.message, /conversations\.write/);
  // What concerns the workspace as a whole is not for a key that reaches a part of it.
  await refused(403, key, createApiKey, { body: { name: 'more' } });
  assert.deepEqual((await ok(key, getMe)).permissions.sort(), ['conversations.read', 'member', 'self']);
  await refused(422, administrator, createApiKey, { body: { name: 'x', expiresAt: '2020-01-01T00:00:00Z' } });
  const { everywhere } = await openDesk();
  await everywhere.query(`update api_key set expires_at = now() where id = $1`, [made.id]);
  await refused(401, key, getMe);
});

test('a key cannot make one that may do more than itself', async () => {
  const { administrator } = await newWorkspace();
  const { key } = await ok(administrator, createApiKey, {
    body: { name: 'x', scopes: ['workspace.manage'] },
  });
  const caller = { headers: { authorization: `Bearer ${key}` } };
  await refused(403, caller, createApiKey, { body: { name: 'y', scopes: [...scopes] } });
  const same = await ok(caller, createApiKey, { body: { name: 'y' } });
  assert.deepEqual(same.scopes, ['workspace.manage']);
  await refused(403, { headers: { authorization: `Bearer ${same.key}` } }, connectChannel, {
    body: { connector: 'api', name: 'x', settings: {} },
  });
});
