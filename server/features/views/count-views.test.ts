import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignConversation, resolveConversation } from '#contract/conversations.ts';
import { addView, countViews } from '#contract/views.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok } from '#server/testing/call.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('views are counted once for all who may see the same, and for nobody else', async () => {
  const workspace = await newWorkspace();
  const { agent, lead } = workspace;
  const [one, two] = [await apiChannel(workspace), await apiChannel(workspace)];
  await one.deliver(...['a', 'b'].map((by) => written('Բարև', { by, thread: by })));
  await two.deliver(written('سلام', { by: 'c', thread: 'c' }));
  const held = await newAgent(workspace.id, 'agent', 'Anahit', [two.id]);
  const add = (name: string, all: unknown[]) =>
    ok(lead, addView, { body: { name, scope: 'everyone', filter: { all } as never } });
  const open = await add('Open', [{ field: 'state', is: ['open'] }]);
  const mine = await add('Mine', [{ any: [{ field: 'assignee', is: ['me'] }] }]);
  const countsOf = async (caller: Caller) => {
    const { data } = await ok(caller, countViews);
    return [open, mine].map((view) => data.find(({ id }) => id === view.id)?.count);
  };
  const [first] = await conversationsOf(agent, one);
  await ok(agent, assignConversation, { params: { id: first?.id ?? '' }, body: { agentId: agent.id } });
  assert.deepEqual(await countsOf(lead), [3, 0]);
  assert.deepEqual(await countsOf(agent), [3, 1], 'what is mine is nobody else’s');
  assert.deepEqual(await countsOf(held), [1, 0], 'what is beyond reach is not counted');
  await ok(agent, resolveConversation, { params: { id: first?.id ?? '' } });
  await until(async () => (await countsOf(lead))[0] === 2);
  // Of another workspace nobody counts anything.
  assert.deepEqual((await ok((await newWorkspace()).lead, countViews)).data, []);
});
