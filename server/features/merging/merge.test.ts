import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  mergeConversations,
  previewConversationMerge,
  undoConversationMerge,
} from '#contract/conversation-merges.ts';
import {
  assignConversation,
  countConversations,
  getConversation,
  labelConversation,
  listConversations,
  prioritiseConversation,
  resolveConversation,
} from '#contract/conversations.ts';
import { listDrafts, saveDraft } from '#contract/drafts.ts';
import { addLabel } from '#contract/labels.ts';
import { addNote, sendMessage } from '#contract/messages.ts';
import { addStatus, chooseStatus } from '#contract/statuses.ts';
import { followConversation, linkConversation, listTies } from '#contract/ties.ts';
import { listTrail } from '#contract/trail.ts';
import { written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { conversationsOf, messagesIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent } from '#server/testing/workspace.ts';
import { texts, textsAt, twoChannels } from './testing/two-channels.ts';

test('two become one: its messages in the order of time, found once, and what it was says where it went', async () => {
  const { workspace, one, two } = await twoChannels();
  const { agent } = workspace;
  const body = { name: 'சரிபார்ப்பில்', category: 'open' as const };
  const status = await ok(workspace.lead, addStatus, { body });
  await ok(agent, chooseStatus, { params: { id: two.id }, body: { statusId: status.id } });
  const preview = await ok(agent, previewConversationMerge, {
    params: { id: one.id },
    body: { with: [two.id] },
  });
  assert.equal(preview.reason, null);
  const { state, status: named } = preview.result;
  assert.deepEqual([state, named], ['open', { id: status.id, name: body.name }]);
  assert.deepEqual(
    preview.others.map(({ conversation, messages }) => [conversation.id, messages]),
    [[two.id, 1]],
  );
  const { conversation } = await ok(agent, mergeConversations, {
    params: { id: one.id },
    body: { with: [two.id] },
  });
  assert.equal(conversation.lastMessage?.text, 'and by the other way');
  assert.deepEqual(conversation.status, named);
  assert.deepEqual(
    (await messagesIn(agent, one.id)).map(({ text, via }) => [text, via?.channel.name ?? null]),
    [
      ['where is my order', null],
      ['and by the other way', two.channel.name],
    ],
  );
  const gone = await ok(agent, getConversation, { params: { id: two.id } });
  assert.deepEqual(gone.mergedInto, { id: one.id, number: one.number });
  const all = await ok(agent, listConversations, { query: { state: 'any' } });
  assert.deepEqual(
    all.data.map(({ id }) => id),
    [one.id],
  );
  const byNumber = await ok(agent, listConversations, { query: { q: `#${two.number}`, state: 'any' } });
  assert.deepEqual(
    byNumber.data.map(({ id }) => id),
    [one.id],
    'its number finds what it is part of',
  );
  const byWords = await ok(agent, listConversations, { query: { q: 'other way', state: 'any' } });
  assert.deepEqual(
    byWords.data.map(({ id }) => id),
    [one.id],
  );
  const counts = await ok(agent, countConversations);
  assert.deepEqual([counts.all.open, counts.all.resolved], [1, 0]);
  for (const [endpoint, body] of [
    [resolveConversation, {}],
    [sendMessage, { text: 'too late' }],
    [addNote, { text: 'too late' }],
  ] as const) {
    const { code, detail } = await refused(409, agent, endpoint, { params: { id: two.id }, body } as never);
    assert.deepEqual([code, detail], ['merged', { conversationId: one.id, number: one.number }]);
  }
});

test('an answer goes to where the customer wrote last, or where it is told, by whom it is read there', async () => {
  const { workspace, channels, one, two } = await twoChannels();
  const { agent } = workspace;
  const params = { id: one.id };
  await ok(agent, mergeConversations, { params, body: { with: [two.id] } });
  const { places } = await ok(agent, getConversation, { params });
  assert.deepEqual(
    places.map(({ channel, recipient }) => [channel.id, recipient]),
    [
      [channels[0].id, 'kavitha'],
      [channels[1].id, 'kavitha.2'],
    ],
  );
  await ok(agent, sendMessage, { params, body: { text: 'to the latest' } });
  await ok(agent, sendMessage, { params, body: { text: 'as told', place: places[0]?.id } });
  const [first] = await messagesIn(agent, one.id);
  await ok(agent, sendMessage, { params, body: { text: 'to what it answers', replyTo: first?.id } });
  await until(() => {
    assert.deepEqual(textsAt(channels[0]), ['as told', 'to what it answers']);
    assert.deepEqual(textsAt(channels[1]), ['to the latest']);
    return true;
  });
  assert.equal(channels[1].receiver.calls[0]?.recipient.name, 'kavitha.2');
  await refused(422, agent, sendMessage, { params, body: { text: 'x', place: crypto.randomUUID() } });
  const mixed = { text: 'x', place: places[1]?.id, replyTo: first?.id };
  await refused(422, agent, sendMessage, { params, body: mixed });
});

test('what comes to either thread comes to the one, and after undoing to its own', async () => {
  const { workspace, channels, one, two } = await twoChannels();
  const { agent } = workspace;
  const { merges } = await ok(agent, mergeConversations, {
    params: { id: one.id },
    body: { with: [two.id] },
  });
  await channels[1].deliver(written('again here', { by: 'kavitha.2' }));
  await channels[0].deliver(written('and there'));
  assert.deepEqual(await texts(agent, one.id), [
    'where is my order',
    'and by the other way',
    'again here',
    'and there',
  ]);
  await ok(agent, resolveConversation, { params: { id: one.id } });
  await channels[1].deliver(written('reopened', { by: 'kavitha.2' }));
  const open = await ok(agent, listConversations, { query: { state: 'open' } });
  assert.deepEqual(
    open.data.map(({ id }) => id),
    [one.id],
  );
  await ok(agent, sendMessage, { params: { id: one.id }, body: { text: 'answered' } });
  await ok(agent, addNote, { params: { id: one.id }, body: { text: 'noted' } });
  await ok(agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
  assert.deepEqual(await texts(agent, one.id), ['where is my order', 'and there', 'noted']);
  assert.deepEqual(await texts(agent, two.id), [
    'and by the other way',
    'again here',
    'reopened',
    'answered',
  ]);
  await channels[1].deliver(written('its own', { by: 'kavitha.2' }));
  assert.equal((await texts(agent, two.id)).at(-1), 'its own');
  await refused(409, agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
});

test('nothing came meanwhile: undoing gives both back to the letter', async () => {
  const { workspace, one, two } = await twoChannels();
  const { agent, lead } = workspace;
  const label = await ok(workspace.administrator, addLabel, { body: { name: 'Orders', colour: 'blue' } });
  await ok(agent, assignConversation, { params: { id: two.id }, body: { agentId: agent.id } });
  await ok(agent, prioritiseConversation, { params: { id: two.id }, body: { priority: 'high' } });
  await ok(agent, labelConversation, { params: { id: two.id }, body: { add: [label.id] } });
  await ok(lead, followConversation, { params: { id: two.id } });
  await ok(agent, saveDraft, { params: { id: one.id, kind: 'reply' }, body: { text: 'own' } });
  await ok(agent, saveDraft, { params: { id: two.id, kind: 'reply' }, body: { text: 'other' } });
  const look = async () => {
    const found = [];
    for (const { id } of [one, two]) {
      const {
        revision: _,
        own,
        places: __,
        ...summary
      } = await ok(agent, getConversation, { params: { id } });
      const drafts = (await ok(agent, listDrafts, { params: { id } })).data.map(({ text }) => text);
      const ties = await ok(agent, listTies, { params: { id } });
      found.push({
        ...summary,
        earlier: [],
        drafts,
        ties,
        drafted: own?.drafted,
        texts: await texts(agent, id),
      });
    }
    return found;
  };
  const before = await look();
  const { conversation, merges } = await ok(agent, mergeConversations, {
    params: { id: one.id },
    body: { with: [two.id] },
  });
  assert.deepEqual(
    [conversation.assignee?.id, conversation.priority, conversation.labels],
    [agent.id, 'high', [label.id]],
  );
  assert.deepEqual(
    (await ok(agent, listTies, { params: { id: one.id } })).followers.map(({ id }) => id),
    [lead.id],
  );
  const drafts = await ok(agent, listDrafts, { params: { id: one.id } });
  assert.deepEqual(
    drafts.data.map(({ text }) => text),
    ['own\n\nother'],
  );
  await ok(agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
  assert.deepEqual(await look(), before);
  const trail = await ok(agent, listTrail, { params: { id: one.id } });
  assert.deepEqual(
    trail.data.slice(0, 2).map(({ type, merge }) => [type, merge?.other.number, merge?.undone]),
    [
      ['conversation.unmerged', two.number, true],
      ['conversation.merged', two.number, true],
    ],
  );
});

test('what is refused: itself, another contact, what is merged already, what is out of reach', async () => {
  const { workspace, channels, one, two } = await twoChannels();
  const { agent } = workspace;
  await channels[0].deliver(written('somebody else', { by: 'anita', thread: 'dm-anita' }));
  const anita = (await conversationsOf(agent, channels[0])).find(({ contact }) => contact.name === 'anita');
  const merge = (into: string, ...ids: string[]) => ({ params: { id: into }, body: { with: ids } });
  await refused(422, agent, mergeConversations, merge(one.id, one.id));
  assert.equal(
    (await refused(409, agent, mergeConversations, merge(one.id, anita?.id ?? ''))).code,
    'other-contact',
  );
  await refused(404, agent, mergeConversations, merge(one.id, crypto.randomUUID()));
  const half = await newAgent(workspace.id, 'agent', 'Half', [channels[0].id]);
  await refused(404, half, mergeConversations, merge(one.id, two.id));
  await ok(agent, mergeConversations, merge(one.id, two.id));
  assert.equal((await refused(409, agent, mergeConversations, merge(one.id, two.id))).code, 'merged');
  const [seen] = (await ok(half, listConversations, { query: { state: 'any' } })).data.filter(
    ({ id }) => id === one.id,
  );
  assert.equal(seen?.lastMessage, null, 'not a word from a channel out of reach');
  assert.deepEqual(await texts(half, one.id), ['where is my order']);
  const other = await newAgent(workspace.id, 'agent', 'Other half', [channels[1].id]);
  const verb = { params: { id: two.id } };
  assert.equal(
    (await refused(409, other, resolveConversation, verb)).detail,
    undefined,
    'no word of what is beyond',
  );
  await refused(404, half, linkConversation, { params: { id: one.id }, body: { to: two.id } });
});
