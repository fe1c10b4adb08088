import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignConversation } from '#contract/conversations.ts';
import { listTrail } from '#contract/trail.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { conversationsOf, onlyConversation } from '#server/testing/look.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('two claim the same conversation a hundred times: each time exactly one gets it, the other is told who', async () => {
  const { agent, lead, ...workspace } = await newWorkspace();
  const channel = await apiChannel({ agent, lead, ...workspace });
  const threads = Array.from({ length: 100 }, (_, n) => `t${n}`);
  await channel.deliver(...threads.map((thread) => written('வணக்கம்', { thread, by: thread })));
  const all = await conversationsOf(agent, channel);
  assert.equal(all.length, 100);
  for (const { id } of all) {
    const claimants = [agent, lead];
    const answers = await Promise.all(
      claimants.map((caller) =>
        call(caller, assignConversation, {
          params: { id },
          body: { agentId: caller.id, insteadOf: null },
        }),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    const winner = claimants[answers.findIndex(({ status }) => status === 200)];
    const loser = answers.find(({ status }) => status === 409);
    const { error } = JSON.parse(loser?.text ?? '{}');
    assert.deepEqual(
      [error.code, error.detail],
      ['taken', { assignee: { id: winner?.id, name: winner?.name } }],
    );
    assert.ok(error.message.includes(winner?.name));
  }
  const after = await conversationsOf(agent, channel);
  for (const { id, assignee } of after) {
    const { data } = await ok(agent, listTrail, { params: { id } });
    const given = data.filter(({ type }) => type === 'conversation.assigned');
    assert.deepEqual([given.length, given[0]?.subject], [1, assignee?.name]);
  }
});

test('a claim that comes twice is one; who looked after it can give it on, and without a look it is as before', async () => {
  const workspace = await newWorkspace();
  const { agent, lead, administrator } = workspace;
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(agent, channel);
  const assign = (agentId: string | null, insteadOf?: string | null) => ({
    params: { id },
    body: { agentId, ...(insteadOf === undefined ? {} : { insteadOf }) },
  });
  for (let i = 0; i < 2; i += 1) await ok(agent, assignConversation, assign(agent.id, null));
  await refused(409, lead, assignConversation, assign(lead.id, null));
  await refused(409, lead, assignConversation, assign(null, administrator.id));
  await ok(lead, assignConversation, assign(lead.id, agent.id));
  await ok(lead, assignConversation, assign(null, lead.id));
  await ok(agent, assignConversation, assign(agent.id, lead.id));
  await ok(lead, assignConversation, assign(lead.id));
});
