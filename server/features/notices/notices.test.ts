import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assignConversation,
  getConversation,
  listConversations,
  seeConversation,
} from '#contract/conversations.ts';
import type { FilterInput } from '#contract/filter.ts';
import { addNote } from '#contract/messages.ts';
import { listNotices, readNotices, setNoticeChoices } from '#contract/notices.ts';
import { namesIn } from '#server/features/conversations/mentions.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { conversationsOf, onlyConversation } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('a note names colleagues: by name in any script, by id where two have the same', async () => {
  const { workspace, channel } = await desk();
  const { id } = await onlyConversation(workspace.agent, channel);
  const [first, second] = [
    await newAgent(workspace.id, 'agent', 'கவிதா ராமன்'),
    await newAgent(workspace.id, 'agent', 'Ravi Kumar'),
  ];
  const apart = await newAgent(workspace.id, 'agent', 'Fatima', [(await apiChannel(workspace)).id]);
  const screens = await stream(first);
  await screens.see('ready');
  const params = { id };
  const note = (text: string, mentions: string[] = []) =>
    ok(workspace.agent, addNote, { params, body: { text, mentions } });
  const named = await note('@கவிதா ராமன், @ravi kumar: பாருங்கள். mail@Kavitha.example @Fatima @nobody');
  assert.deepEqual(new Set(named.mentions), new Set([first.id, second.id]));
  await screens.see('own', (data: { kind: string }) => data.kind === 'notice');
  const told = await ok(first, listNotices);
  assert.equal(told.unread, 1);
  assert.deepEqual(
    told.data.map(({ kind, by, conversation, read }) => [kind, by?.name, conversation?.id, read]),
    [['mention', 'Ravi', id, false]],
  );
  assert.equal((await ok(apart, listNotices)).unread, 0);
  const mentioned: FilterInput = { all: [{ field: 'mentioned' }] };
  assert.deepEqual(await found(first, mentioned), [id]);
  assert.deepEqual(await found(workspace.lead, mentioned), []);
  await refused(422, workspace.agent, addNote, { params, body: { text: 'hi', mentions: [apart.id] } });
  // A look from before it was told reads nothing of it, however late it comes.
  const { revision } = await ok(first, getConversation, { params });
  const sees = (noticeId: string | null | undefined) =>
    ok(first, seeConversation, { params, body: { revision, noticeId } });
  await sees(null);
  await sees('00000000-0000-7000-8000-000000000000');
  assert.equal((await ok(first, listNotices)).unread, 1);
  await sees(told.data[0]?.id);
  assert.equal((await ok(first, listNotices)).unread, 0);
  assert.equal((await ok(second, listNotices)).unread, 1);
  await note('@கவிதா ராமன்: மீண்டும்');
  await sees(told.data[0]?.id);
  assert.equal((await ok(first, listNotices)).unread, 1);
  await sees(undefined);
  assert.equal((await ok(first, listNotices)).unread, 0);
  await note('@கவிதா ராமன்: இன்னும்');
  await ok(first, readNotices, { body: {} });
  assert.equal((await ok(first, listNotices)).unread, 0);
  await note('@Ravi to himself');
  assert.equal((await ok(workspace.agent, listNotices)).unread, 0);
});

test('who sees a message has read what told of it, whatever their list had by then', async () => {
  const { workspace, channel } = await desk();
  const { agent } = workspace;
  const { id } = await onlyConversation(agent, channel);
  const params = { id };
  await ok(agent, assignConversation, { params, body: { agentId: agent.id } });
  const loud = { desk: true, desktop: true };
  const quiet = { from: '22:00', to: '07:00' };
  await ok(agent, setNoticeChoices, { body: { mention: loud, assigned: loud, message: loud, quiet } });
  const before = await ok(agent, getConversation, { params });
  await channel.deliver(written('இன்னொன்று'));
  const sees = (revision: number) =>
    ok(agent, seeConversation, { params, body: { revision, noticeId: null } });
  await sees(before.revision);
  assert.equal((await ok(agent, listNotices)).unread, 1);
  await sees(before.revision + 1);
  assert.equal((await ok(agent, listNotices)).unread, 0);
});

test('the longest name counts, and an address is no mention', () => {
  const names = ['Ravi', 'Ravi Kumar', 'அனு', 'अनी'];
  const found = (text: string) => [...namesIn(text, names)];
  assert.deepEqual(found('@Ravi Kumar'), ['ravi kumar']);
  assert.deepEqual(found('(@ravi), ask'), ['ravi']);
  assert.deepEqual(found('@Ravindra a@Ravi.org'), []);
  assert.deepEqual(found('@अनीता'), [], 'a longer name of somebody else');
  assert.deepEqual(found('@அனு!'), ['அனு']);
});

test('who is given a conversation is told, unless they took it or do not want to know', async () => {
  const { workspace, three } = await desk();
  const ids = await three();
  const give = (n: number, by: Caller) =>
    ok(by, assignConversation, { params: { id: ids[n] ?? '' }, body: { agentId: workspace.agent.id } });
  await give(0, workspace.lead);
  await give(1, workspace.agent);
  const { data } = await ok(workspace.agent, listNotices);
  assert.deepEqual(
    data.map(({ kind, conversation, by }) => [kind, conversation?.id, by?.name]),
    [['assigned', ids[0], 'Kavitha']],
  );
  const quiet = { desk: false, desktop: false };
  await ok(workspace.agent, setNoticeChoices, {
    body: {
      mention: quiet,
      assigned: quiet,
      message: { desktop: false },
      quiet: { from: '22:00', to: '07:00' },
    },
  });
  await give(2, workspace.lead);
  assert.equal((await ok(workspace.agent, listNotices)).data.length, 1);
});

async function desk() {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('வணக்கம்'));
  return {
    workspace,
    channel,
    async three(): Promise<string[]> {
      await channel.deliver(written('b', { thread: 'b' }), written('c', { thread: 'c' }));
      return (await conversationsOf(workspace.agent, channel)).map((c) => c.id);
    },
  };
}

async function found(caller: Caller, filter: FilterInput): Promise<string[]> {
  const query = { state: 'any' as const, filter: JSON.stringify(filter) };
  return (await ok(caller, listConversations, { query })).data.map((c) => c.id);
}
