import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApiKey } from '#contract/api-keys.ts';
import { assignConversation, getConversation } from '#contract/conversations.ts';
import { listMessages, sendMessage } from '#contract/messages.ts';
import type { Role } from '#contract/roles.ts';
import { deactivateAgent, editAgent, getMe, listAgents, reactivateAgent } from '#contract/workspace.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { personAt } from '#server/testing/session.ts';
import { stream } from '#server/testing/stream.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('whoever is deactivated is out at once: sessions, keys and open streams', async () => {
  const workspace = await newWorkspace();
  const person = await personAt(workspace, 'administrator');
  await person.signIn();
  const { agent } = await ok(person, getMe);
  const { key } = await ok(person, createApiKey, { body: { name: 'x' } });
  const byKey = { headers: { authorization: `Bearer ${key}` } };
  const open = [await stream(person), await stream(byKey)];
  for (const reading of open) await reading.see('ready');
  await ok(workspace.administrator, deactivateAgent, { params: { id: agent.id } });
  await refused(401, byKey, getMe);
  await until(() => open.every((reading) => reading.ended));
  await until(async () => (await refused(401, person, getMe)).code === 'sign-in');
  const listed = await ok(workspace.administrator, listAgents);
  assert.ok(!listed.data.some(({ id }) => id === agent.id));
  const gone = await ok(workspace.administrator, listAgents, { query: { state: 'deactivated' } });
  assert.deepEqual(
    gone.data.map(({ id, active }) => [id, active]),
    [[agent.id, false]],
  );
  await ok(workspace.administrator, reactivateAgent, { params: { id: agent.id } });
  await person.signIn();
  await ok(person, getMe);
  await ok(byKey, getMe);
});

test('what somebody wrote stays theirs; their conversations are given back only if asked', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('என் பார்சல் எங்கே?'));
  const { id } = await onlyConversation(workspace.agent, channel);
  const params = { id };
  await ok(workspace.agent, sendMessage, { params, body: { text: 'A moment please' } });
  const who = { params: { id: workspace.agent.id } };
  await ok(workspace.administrator, deactivateAgent, who);
  assert.equal((await ok(workspace.lead, getConversation, { params })).assignee?.id, workspace.agent.id);
  await refused(422, workspace.lead, assignConversation, { params, body: { agentId: workspace.agent.id } });
  await ok(workspace.administrator, reactivateAgent, who);
  await ok(workspace.administrator, deactivateAgent, { ...who, body: { unassign: true } });
  assert.equal((await ok(workspace.lead, getConversation, { params })).assignee, null);
  const { data } = await ok(workspace.lead, listMessages, { params });
  assert.ok(data.some(({ author }) => author.id === workspace.agent.id));
});

test('the last administrator stays, also when two demote each other at once', async () => {
  const workspace = await newWorkspace();
  const { administrator } = workspace;
  const change = (role: Role) => ({ params: { id: administrator.id }, body: { role } });
  assert.equal((await refused(409, administrator, editAgent, change('lead'))).code, 'last-administrator');
  await refused(409, administrator, deactivateAgent, { params: { id: administrator.id } });
  const second = await newAgent(workspace.id, 'administrator', 'Fatima');
  const answers = await Promise.allSettled([
    ok(administrator, editAgent, { params: { id: second.id }, body: { role: 'agent' } }),
    ok(second, editAgent, change('agent')),
  ]);
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
  const { data } = await ok(administrator, listAgents);
  assert.equal(data.filter(({ role }) => role === 'administrator').length, 1);
});

test('a conversation is given to nobody who does not reach its channel', async () => {
  const workspace = await newWorkspace();
  const [here, there] = [await apiChannel(workspace), await apiChannel(workspace)];
  await here.deliver(written('hello'));
  const { id } = await onlyConversation(workspace.agent, here);
  const apart = await newAgent(workspace.id, 'agent', 'Fatima', [there.id]);
  const given = { params: { id }, body: { agentId: apart.id } };
  await refused(422, workspace.lead, assignConversation, given);
  const edit = { params: { id: apart.id }, body: { channels: [here.id, there.id] } };
  await refused(403, workspace.lead, editAgent, edit);
  await ok(workspace.administrator, editAgent, edit);
  await ok(workspace.lead, assignConversation, given);
  await refused(422, workspace.administrator, editAgent, {
    params: { id: apart.id },
    body: { channels: [crypto.randomUUID()] },
  });
  const promoted = await ok(workspace.administrator, editAgent, {
    params: { id: apart.id },
    body: { role: 'administrator' },
  });
  assert.equal(promoted.channels, null);
});
