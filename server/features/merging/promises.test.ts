import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeConversations, undoConversationMerge } from '#contract/conversation-merges.ts';
import { getConversation } from '#contract/conversations.ts';
import { listNotices } from '#contract/notices.ts';
import { addPolicy } from '#contract/sla.ts';
import { ok } from '#server/testing/call.ts';
import { until } from '#server/testing/until.ts';
import { twoChannels } from './testing/two-channels.ts';

test('what is promised goes with the messages, there and back, and nobody is told of the same again', async () => {
  const { workspace, one, two } = await twoChannels();
  const { agent, lead } = workspace;
  await ok(lead, addPolicy, { body: { name: 'Everyone', firstReply: 60, clock: 'always' } });
  const due = async (id: string) => (await ok(agent, getConversation, { params: { id } })).due?.at;
  const first = await until(() => due(one.id));
  const second = await until(() => due(two.id));
  const { merges } = await ok(agent, mergeConversations, {
    params: { id: one.id },
    body: { with: [two.id] },
  });
  await until(async () => (await due(two.id)) === undefined);
  await until(async () => (await due(one.id)) === first);
  await ok(agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
  await until(async () => (await due(two.id)) === second);
  await until(async () => (await due(one.id)) === first);
  assert.deepEqual((await ok(lead, listNotices)).data, []);
});
