import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import {
  blockContact,
  getContact,
  listContactMessages,
  listContacts,
  unblockContact,
} from '#contract/contacts.ts';
import { countConversations, getConversation, listConversations } from '#contract/conversations.ts';
import { mergeContacts } from '#contract/merges.ts';
import { listVisitorMessages } from '#contract/visitors.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { applied, atEnd, openDesk } from '#server/testing/desk.ts';
import { conversationsOf, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { websiteChannel } from '#server/testing/website-channel.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

test('a blocked contact is kept, counted and found, but on no list, and tells nobody; and lifted again', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello', { by: 'spammer' }));
  const { id: before, contact } = await onlyConversation(workspace.agent, channel);
  const params = { id: contact.id };
  const blocked = await ok(workspace.agent, blockContact, { params, body: { reason: 'Sells watches' } });
  assert.deepEqual(
    [blocked.blocked?.reason, blocked.blocked?.by?.id, blocked.blocked?.messages],
    ['Sells watches', workspace.agent.id, 0],
  );
  assert.equal((await ok(workspace.agent, getConversation, { params: { id: before } })).state, 'resolved');

  await channel.deliver(written('buy now', { by: 'spammer' }), written('cheap', { by: 'spammer' }));
  await channel.deliver(
    written('last chance', { by: 'spammer' }),
    written('mine is real', { by: 'fatima', thread: 'x' }),
  );
  const listed = await conversationsOf(workspace.agent, channel);
  assert.deepEqual(listed.map((c) => c.contact.name).sort(), ['fatima', 'spammer']);
  assert.equal(
    listed.find((c) => c.id === before)?.lastMessage?.text,
    'hello',
    'the old matter is not touched',
  );
  const counts = await ok(workspace.agent, countConversations);
  assert.deepEqual([counts.all.open, counts.all.resolved], [1, 1]);

  const now = await ok(workspace.agent, getContact, { params });
  assert.equal(now.blocked?.messages, 3);
  const said = await ok(workspace.agent, listContactMessages, { params });
  assert.deepEqual(
    said.data.map(({ message }) => message.text),
    ['last chance', 'cheap', 'buy now', 'hello'],
  );
  const aside = said.data[0]?.conversation.id ?? '';
  assert.equal(
    new Set(said.data.slice(0, 3).map((m) => m.conversation.id)).size,
    1,
    'one place for all of it',
  );
  const set = await ok(workspace.agent, getConversation, { params: { id: aside } });
  assert.deepEqual([set.state, set.blocked, set.waitingSince], ['resolved', true, null]);
  const found = await ok(workspace.agent, listConversations, { query: { q: 'cheap', state: 'any' } });
  assert.equal(found.data[0]?.id, aside, 'a search finds it');
  assert.deepEqual(
    (await ok(workspace.agent, listContacts, { query: { blocked: '1' } })).data.map((c) => c.name),
    ['spammer'],
  );
  assert.deepEqual(await eventsOf(workspace, aside), [
    'message.set-aside',
    'message.set-aside',
    'message.set-aside',
  ]);

  const lifted = await ok(workspace.agent, unblockContact, { params, body: {} });
  assert.equal(lifted.blocked, null);
  assert.equal((await conversationsOf(workspace.agent, channel)).length, 3);
  await channel.deliver(written('sorry', { by: 'spammer' }));
  const again = await ok(workspace.agent, getConversation, { params: { id: aside } });
  assert.deepEqual([again.state, again.blocked, again.lastMessage?.text], ['open', false, 'sorry']);
});

test('no file of a blocked contact is fetched until the block is lifted', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const files = await fileServer();
  await channel.deliver(written('hello', { by: 'spammer' }));
  const { contact } = await onlyConversation(workspace.agent, channel);
  await ok(workspace.agent, blockContact, { params: { id: contact.id }, body: {} });
  await channel.deliver(
    written('look', { by: 'spammer', attachments: [{ url: `${files.url}/theirs.png`, name: 'a.png' }] }),
  );
  const shown = async () =>
    (await ok(workspace.agent, listContactMessages, { params: { id: contact.id } })).data[0]?.message
      .attachments[0];
  assert.equal((await shown())?.state, 'withheld');
  // Somebody else's file, sent later, has come: that of the blocked one would have come before it.
  await channel.deliver(
    written('mine', { by: 'lakshmi', thread: 'y', attachments: [{ url: `${files.url}/other.png` }] }),
  );
  await until(() => files.asked.length > 0);
  assert.deepEqual(files.asked, ['/other.png']);
  await ok(workspace.agent, unblockContact, { params: { id: contact.id }, body: {} });
  await until(() => files.asked.includes('/theirs.png'));
  assert.notEqual((await shown())?.state, 'withheld');
});

test('blocked as one of two merged: both are; and a member of a group is set aside alone', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const group = { id: 'group', shared: true };
  await channel.deliver(written('one', { by: 'a', thread: 'a' }), written('two', { by: 'b', thread: 'b' }));
  const [a, b] = await conversationsOf(workspace.agent, channel);
  await ok(workspace.agent, blockContact, { params: { id: b?.contact.id ?? '' }, body: {} });
  await ok(workspace.agent, mergeContacts, {
    params: { id: a?.contact.id ?? '' },
    body: { with: b?.contact.id ?? '' },
  });
  await channel.deliver(
    written('from a', { by: 'a', thread: 'a' }),
    written('from b', { by: 'b', thread: 'b' }),
  );
  assert.equal(
    (await ok(workspace.agent, getContact, { params: { id: a?.contact.id ?? '' } })).blocked?.messages,
    2,
  );
  await channel.deliver(
    written('hello all', { by: 'c', thread: group }),
    written('noise', { by: 'b', thread: group }),
    written('hello again', { by: 'c', thread: group }),
  );
  const open = (await openOf(workspace, channel)).find((c) => c.contact.name === 'c');
  assert.equal(open?.lastMessage?.text, 'hello again');
  assert.equal(
    (await openOf(workspace, channel)).filter((c) => c.contact.name !== 'c' && c.id !== a?.id).length,
    0,
  );
});

test('the website’s visitor learns nothing of it', async () => {
  const workspace = await newWorkspace();
  const site = await websiteChannel(workspace);
  const visitor = await site.visitor();
  await visitor.write('first');
  const [conversation] = await conversationsOf(workspace.agent, site);
  await ok(workspace.agent, blockContact, { params: { id: conversation?.contact.id ?? '' }, body: {} });
  const taken = await visitor.post({
    messages: [{ id: crypto.randomUUID(), text: 'second', sentAt: Date.now() }],
  });
  assert.equal(taken.status, 200);
  await applied();
  const { data } = await ok(visitor, listVisitorMessages, { params: { channel: site.id } });
  assert.deepEqual(
    data.map(({ text, mine, readAt }) => [text, mine, readAt]),
    [
      ['second', true, null],
      ['first', true, null],
    ],
  );
  assert.equal((await openOf(workspace, site)).length, 0);
});

async function openOf(workspace: TestWorkspace, channel: { id: string } | ApiChannel) {
  return (await ok(workspace.agent, listConversations, { query: { channel: channel.id } })).data;
}

async function eventsOf(workspace: TestWorkspace, conversationId: string): Promise<string[]> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query<{ type: string }>(
    'select type from event where workspace_id = $1 and conversation_id = $2 order by seq',
    [workspace.id, conversationId],
  );
  return rows.map((row) => row.type);
}

/** A platform's files; remembers what was asked for. */
async function fileServer(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, reply) => {
    asked.push(request.url ?? '');
    reply.end('a file');
  });
  atEnd(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
