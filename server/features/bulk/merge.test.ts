import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bulk, getBulk, startBulk, undoBulk } from '#contract/bulk.ts';
import {
  assignConversation,
  getConversation,
  listConversations,
  resolveConversation,
} from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { conversationsOf, messagesIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('all of one customer become one, with progress, and undone they are what they were', async () => {
  const { workspace, channel, agent } = await desk(12);
  const all = await conversationsOf(agent, channel);
  const [first, second, third] = all;
  assert.ok(first && second && third);
  await ok(agent, resolveConversation, { params: second });
  await ok(agent, sendMessage, { params: third, body: { text: 'ஒரு நிமிடம்' } });
  await until(async () => (await messagesIn(agent, third.id)).at(-1)?.parts[0]?.state === 'sent');
  const before = await looks(agent, channel);
  const started = await ok(agent, startBulk, {
    body: { action: { do: 'merge', into: first.id }, filter: { all: [] } },
  });
  const done = await ended(agent, started.id);
  assert.deepEqual([done.state, done.total, done.changed, done.skipped], ['done', 11, 11, 0]);
  const { data } = await ok(agent, listConversations, { query: { state: 'any' } });
  assert.deepEqual(
    data.map(({ id }) => id),
    [first.id],
  );
  assert.equal((await messagesIn(agent, first.id)).length, 13);
  await ok(agent, undoBulk, { params: { id: started.id } });
  const undone = await ended(agent, started.id);
  assert.deepEqual([undone.state, undone.restored, undone.kept], ['undone', 11, 0]);
  assert.deepEqual(await looks(agent, channel), before);
  await refused(404, workspace.lead, getBulk, { params: { id: started.id } });
});

test('what cannot become one is refused in words, before anything is changed', async () => {
  const { workspace, channel, agent } = await desk(2);
  await channel.deliver(written('somebody else', { by: 'Անահիտ', thread: 'other' }));
  const [first, , other] = await conversationsOf(agent, channel);
  assert.ok(first && other);
  const merge = (into: string, ids?: string[]) => ({
    body: {
      action: { do: 'merge' as const, into },
      filter: { all: ids ? [{ field: 'conversation' as const, is: ids, not: false }] : [] },
    },
  });
  const several = await refused(409, agent, startBulk, merge(first.id));
  assert.match(several.message, /different contacts/);
  // Also where the one that stays is not in the list itself.
  await refused(409, agent, startBulk, merge(other.id, [first.id]));
  const alone = await refused(409, agent, startBulk, merge(other.id, [other.id]));
  assert.match(alone.message, /nothing else/);
  await refused(422, agent, startBulk, merge('0192f0c1-0000-7000-8000-000000000000'));
  const elsewhere = await apiChannel(workspace);
  const held = await newAgent(workspace.id, 'agent', 'Lakshmi', [elsewhere.id]);
  await refused(422, held, startBulk, merge(first.id, [first.id]));
  assert.equal((await conversationsOf(agent, channel)).length, 3);
  await ok(agent, assignConversation, { params: first, body: { agentId: agent.id } });
});

async function desk(size: number) {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(
    ...Array.from({ length: size }, (_, n) => written(`வணக்கம் ${n}`, { thread: `order ${n}` })),
  );
  return { workspace, channel, agent: workspace.agent };
}

async function looks(caller: Caller, channel: { id: string }) {
  const found: unknown[] = [];
  for (const { id } of await conversationsOf(caller, channel)) {
    const { revision: _, own, earlier, ...rest } = await ok(caller, getConversation, { params: { id } });
    found.push({
      ...rest,
      earlier: earlier.length,
      texts: (await messagesIn(caller, id)).map(({ text }) => text),
    });
  }
  return found;
}

function ended(caller: Caller, id: string): Promise<Bulk> {
  return until(async () => {
    const bulk = await ok(caller, getBulk, { params: { id } });
    return bulk.endedAt ? bulk : undefined;
  });
}
