import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  mergeConversations,
  splitConversation,
  undoConversationMerge,
} from '#contract/conversation-merges.ts';
import { getConversation, listConversations, resolveConversation } from '#contract/conversations.ts';
import { addNote, retryPart, sendMessage } from '#contract/messages.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { texts, textsAt, twoChannels } from './testing/two-channels.ts';

test('what is on its way when conversations are merged and parted is written down where it is shown', async () => {
  const { workspace, channels, one, two } = await twoChannels();
  const { agent } = workspace;
  const held = Promise.withResolvers<{ status: number }>();
  channels[1].receiver.answer = () => held.promise;
  await ok(agent, sendMessage, { params: { id: two.id }, body: { text: 'on its way' } });
  await until(() => textsAt(channels[1]).length === 1);
  const { merges } = await ok(agent, mergeConversations, {
    params: { id: one.id },
    body: { with: [two.id] },
  });
  held.resolve({ status: 422 });
  const failed = await until(async () =>
    (await messagesIn(agent, one.id)).find(({ parts }) => parts[0]?.state === 'failed'),
  );
  assert.equal((await ok(agent, getConversation, { params: { id: one.id } })).undelivered, 1);
  await ok(agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
  assert.equal((await ok(agent, getConversation, { params: { id: one.id } })).undelivered, 0);
  assert.equal((await ok(agent, getConversation, { params: { id: two.id } })).undelivered, 1);
  channels[1].receiver.answer = ({ id }) => ({ status: 200, body: { id: `b-${id}` } });
  await ok(agent, retryPart, { params: { id: failed.parts[0]?.id ?? '' } });
  await until(async () => (await messagesIn(agent, two.id)).at(-1)?.parts[0]?.state === 'sent');
  assert.equal((await ok(agent, getConversation, { params: { id: two.id } })).undelivered, 0);
});

test('an answer or a note that is sent again is written once, wherever it has gone meanwhile', async () => {
  const { workspace, channels, one, two } = await twoChannels();
  const { agent } = workspace;
  const { merges } = await ok(agent, mergeConversations, {
    params: { id: one.id },
    body: { with: [two.id] },
  });
  const { places } = await ok(agent, getConversation, { params: { id: one.id } });
  const params = { id: one.id };
  const answer = { params, body: { text: 'once', clientId: 'answer-1', place: places[1]?.id } };
  const note = { params, body: { text: 'noted', clientId: 'note-0001' } };
  const first = [await ok(agent, sendMessage, answer), await ok(agent, addNote, note)];
  await ok(agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
  const apart = [await ok(agent, sendMessage, answer), await ok(agent, addNote, note)];
  await ok(agent, mergeConversations, { params: { id: two.id }, body: { with: [one.id] } });
  const merged = [await ok(agent, sendMessage, answer), await ok(agent, addNote, note)];
  for (const again of [apart, merged])
    assert.deepEqual(
      again.map(({ id }) => id),
      first.map(({ id }) => id),
    );
  await until(() => textsAt(channels[1]).length === 1);
  assert.deepEqual(textsAt(channels[0]), []);
});

test('a channel that does not take anything holds up no other of the same conversation', async () => {
  const { workspace, channels, one, two } = await twoChannels();
  const { agent } = workspace;
  channels[1].receiver.answer = () => ({ status: 503 });
  await ok(agent, mergeConversations, { params: { id: one.id }, body: { with: [two.id] } });
  const { places } = await ok(agent, getConversation, { params: { id: one.id } });
  const to = (n: number, text: string) =>
    ok(agent, sendMessage, { params: { id: one.id }, body: { text, place: places[n]?.id } });
  await to(1, 'has to wait');
  await until(() => textsAt(channels[1]).length > 0);
  await to(0, 'goes at once');
  await until(() => textsAt(channels[0]).includes('goes at once'));
});

test('edits, deletions and receipts find their message wherever it is shown', async () => {
  const { workspace, channels, one, two } = await twoChannels();
  const { agent } = workspace;
  const thread = { id: 'dm' };
  await channels[1].deliver(written('mistyped', { by: 'kavitha.2', id: 'later' }));
  await channels[1].deliver(written('withdrawn', { by: 'kavitha.2', id: 'gone' }));
  const sent = await ok(agent, sendMessage, { params: { id: two.id }, body: { text: 'read me' } });
  await until(async () => (await messagesIn(agent, two.id)).at(-1)?.parts[0]?.state === 'sent');
  const { merges } = await ok(agent, mergeConversations, {
    params: { id: one.id },
    body: { with: [two.id] },
  });
  await channels[1].deliver(
    { type: 'edit', thread, id: 'later', text: 'typed', at: Date.now() },
    { type: 'delete', thread, id: 'gone', at: Date.now() },
    { type: 'receipt', thread, state: 'read', message: `b-${sent.parts[0]?.id}` },
  );
  assert.deepEqual(await texts(agent, one.id), [
    'where is my order',
    'and by the other way',
    'typed',
    '',
    'read me',
  ]);
  assert.equal((await messagesIn(agent, one.id)).at(-1)?.parts[0]?.state, 'read');
  await ok(agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
  assert.deepEqual(await texts(agent, two.id), ['and by the other way', 'typed', '', 'read me']);
  assert.deepEqual(await texts(agent, one.id), ['where is my order']);
});

test('after a split the customer is heard where it came from, then in what was taken out, and undone it is one', async () => {
  const workspace = await newWorkspace();
  const { agent } = workspace;
  const channel = await apiChannel(workspace);
  for (const text of ['the kettle leaks', 'and where is my refund', 'hello?'])
    await channel.deliver(written(text));
  const { id } = await onlyConversation(agent, channel);
  const [first, second, third] = await messagesIn(agent, id);
  const split = (...ids: (string | undefined)[]) => ({
    params: { id },
    body: { messages: ids.map((each) => each ?? '') },
  });
  const { code } = await refused(409, agent, splitConversation, split(first?.id, second?.id, third?.id));
  assert.equal(code, 'nothing-left');
  await refused(422, agent, splitConversation, split(crypto.randomUUID()));
  const done = await ok(agent, splitConversation, split(second?.id));
  const other = done.conversation.id;
  assert.deepEqual([done.conversation.state, done.conversation.lastMessage?.text], ['open', second?.text]);
  assert.deepEqual(await texts(agent, id), ['the kettle leaks', 'hello?']);
  await ok(agent, sendMessage, { params: { id: other }, body: { text: 'it is on its way' } });
  await until(() => textsAt(channel).includes('it is on its way'));
  await channel.deliver(written('one more thing'));
  assert.equal((await texts(agent, id)).at(-1), 'one more thing');
  await ok(agent, resolveConversation, { params: { id } });
  await channel.deliver(written('and the refund?'));
  assert.equal((await texts(agent, other)).at(-1), 'and the refund?');
  assert.equal((await ok(agent, getConversation, { params: { id } })).state, 'resolved');
  await ok(agent, undoConversationMerge, { params: { id: done.split } });
  assert.deepEqual(await texts(agent, id), [
    'the kettle leaks',
    'and where is my refund',
    'hello?',
    'it is on its way',
    'one more thing',
    'and the refund?',
  ]);
  const open = await ok(agent, listConversations, { query: { state: 'open' } });
  assert.deepEqual(
    open.data.map((each) => each.id),
    [id],
  );
});
