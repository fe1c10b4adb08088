import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getBulk, startBulk, undoBulk } from '#contract/bulk.ts';
import { assignConversation, listConversations, resolveConversation } from '#contract/conversations.ts';
import type { FilterInput } from '#contract/filter.ts';
import { editIncident, getIncident, listIncidents, openIncident } from '#contract/incidents.ts';
import { addNote, sendMessage } from '#contract/messages.ts';
import { getNoticeChoices, listNotices, readNotices, setNoticeChoices } from '#contract/notices.ts';
import {
  followConversation,
  linkConversation,
  listTies,
  placeUnderIncident,
  unfollowConversation,
  unlinkConversation,
} from '#contract/ties.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { conversationsOf, onlyConversation } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';
import { carryTiesOver } from './carry-over.ts';

test('who follows is told what others do there, once until it is read, and finds it by a filter', async () => {
  const { workspace, channel } = await desk();
  const { id } = await onlyConversation(workspace.agent, channel);
  const params = { id };
  const follower = await newAgent(workspace.id, 'agent', 'அனிதா');
  const screens = await stream(workspace.agent);
  await screens.see('ready');
  await ok(follower, followConversation, { params });
  const again = await ok(follower, followConversation, { params });
  assert.deepEqual(again.followers, [{ id: follower.id, name: 'அனிதா' }]);
  await screens.see('change', (data: { type: string }) => data.type === 'conversation.followed');
  assert.deepEqual(await found(follower, { all: [{ field: 'followed' }] }), [id]);
  assert.deepEqual(await found(workspace.agent, { all: [{ field: 'followed' }] }), []);

  await ok(follower, addNote, { params, body: { text: 'mine' } });
  assert.deepEqual(await told(follower), [], 'what one does oneself is no news');
  await ok(workspace.agent, sendMessage, { params, body: { text: 'வணக்கம்' } });
  assert.deepEqual(await told(follower), ['answered']);
  await channel.deliver(written('நன்றி'));
  assert.deepEqual(await told(follower), ['received'], 'it is one notice, and tells the latest');
  await ok(follower, readNotices, { body: {} });
  await ok(workspace.agent, resolveConversation, { params });
  assert.deepEqual(await told(follower), ['resolved', 'received']);

  await ok(follower, readNotices, { body: {} });
  await ok(follower, unfollowConversation, { params });
  await ok(workspace.agent, addNote, { params, body: { text: 'quietly' } });
  assert.equal((await ok(follower, listNotices)).unread, 0);
  assert.deepEqual((await ok(follower, listTies, { params })).followers, []);
});

test('nobody is told twice of the same: an assignee of a message, the one who is named or given it', async () => {
  const { workspace, channel } = await desk();
  const { id } = await onlyConversation(workspace.agent, channel);
  const params = { id };
  const follower = await newAgent(workspace.id, 'agent', 'Անահիտ');
  await ok(follower, followConversation, { params });
  await ok(workspace.lead, addNote, { params, body: { text: 'see @Անահիտ', mentions: [follower.id] } });
  await ok(workspace.lead, assignConversation, { params, body: { agentId: follower.id } });
  await channel.deliver(written('once more'));
  const kinds = (await ok(follower, listNotices)).data.map(({ kind }) => kind);
  assert.deepEqual(kinds.toSorted(), ['assigned', 'mention']);
});

test('being named lets those follow who have chosen it; who cannot reach it is told nothing', async () => {
  const { workspace, channel } = await desk();
  const { id } = await onlyConversation(workspace.agent, channel);
  const params = { id };
  const [willing, other] = [
    await newAgent(workspace.id, 'agent', 'Fatima'),
    await newAgent(workspace.id, 'agent', 'Lakshmi'),
  ];
  const choices = await ok(willing, getNoticeChoices);
  assert.equal(choices.followMentions, false);
  await ok(willing, setNoticeChoices, { body: { ...choices, followMentions: true } });
  await ok(workspace.agent, addNote, {
    params,
    body: { text: 'look', mentions: [willing.id, other.id] },
  });
  assert.deepEqual((await ok(willing, listTies, { params })).followers, [{ id: willing.id, name: 'Fatima' }]);

  const apart = await newAgent(workspace.id, 'agent', 'Away', [(await apiChannel(workspace)).id]);
  for (const each of [followConversation, unfollowConversation, listTies])
    assert.equal((await refused(404, apart, each, { params })).code, 'not-found');
});

test('a link stands on both ends, comes from either, and is unseen by whoever does not reach both', async () => {
  const { workspace, channel } = await desk();
  const elsewhere = await apiChannel(workspace);
  await elsewhere.deliver(written('the same trouble', { by: 'anita' }));
  const [one, two] = [
    await onlyConversation(workspace.agent, channel),
    await onlyConversation(workspace.agent, elsewhere),
  ];
  // From both ends at the same time.
  await Promise.all([
    ok(workspace.agent, linkConversation, { params: { id: one.id }, body: { to: two.id } }),
    ok(workspace.lead, linkConversation, { params: { id: two.id }, body: { to: one.id } }),
  ]);
  const { links } = await ok(workspace.agent, listTies, { params: { id: two.id } });
  assert.deepEqual(
    links.map(({ id, number, contactName, channel: { name } }) => [id, number, contactName, name]),
    [[one.id, one.number, 'kavitha', channel.name]],
  );
  const half = await newAgent(workspace.id, 'agent', 'Half', [elsewhere.id]);
  assert.deepEqual((await ok(half, listTies, { params: { id: two.id } })).links, []);
  const beyond = { params: { id: two.id }, body: { to: one.id } };
  assert.equal((await refused(404, half, linkConversation, beyond)).code, 'not-found');
  const self = { params: { id: one.id }, body: { to: one.id } };
  await refused(422, workspace.agent, linkConversation, self);
  // Whoever cannot see the link cannot take it away either.
  await ok(half, unlinkConversation, { params: { id: two.id }, body: { from: one.id } });
  assert.equal((await ok(workspace.agent, listTies, { params: { id: one.id } })).links.length, 1);
  await ok(workspace.lead, unlinkConversation, { params: { id: one.id }, body: { from: two.id } });
  assert.deepEqual((await ok(workspace.agent, listTies, { params: { id: two.id } })).links, []);
});

test('many conversations stand under one incident, which counts customers and resolves them as one change', async () => {
  const { workspace, channel } = await desk();
  const elsewhere = await apiChannel(workspace);
  await channel.deliver(
    written('also here', { by: 'anita', thread: 'b' }),
    written('and again', { by: 'anita', thread: 'c' }),
  );
  await elsewhere.deliver(written('here as well', { by: 'fatima' }));
  const near = await conversationsOf(workspace.agent, channel);
  const far = await onlyConversation(workspace.agent, elsewhere);
  const incident = await ok(workspace.agent, openIncident, { body: { title: '  பணம் இரண்டு முறை  ' } });
  assert.equal(incident.title, 'பணம் இரண்டு முறை');
  for (const { id } of [...near, far])
    await ok(workspace.agent, placeUnderIncident, { params: { id }, body: { incidentId: incident.id } });
  const params = { id: incident.id };
  const all = await ok(workspace.agent, getIncident, { params });
  assert.deepEqual([all.customers, all.conversations.open], [3, 4]);
  const half = await newAgent(workspace.id, 'agent', 'Half', [elsewhere.id]);
  const seen = await ok(half, getIncident, { params });
  assert.deepEqual([seen.customers, seen.conversations.open], [1, 1]);
  const filter = { all: [{ field: 'incident' as const, is: [incident.id] }] };
  assert.equal((await found(workspace.agent, filter)).length, 4);
  assert.deepEqual(await found(half, filter), [far.id]);

  const bulk = await ok(workspace.agent, startBulk, { body: { action: { do: 'resolve' }, filter } });
  await until(async () => (await ok(workspace.agent, getBulk, { params: { id: bulk.id } })).endedAt);
  assert.equal((await ok(workspace.agent, getIncident, { params })).conversations.resolved, 4);
  await ok(workspace.agent, undoBulk, { params: { id: bulk.id } });
  await until(
    async () => (await ok(workspace.agent, getBulk, { params: { id: bulk.id } })).state === 'undone',
  );
  assert.equal((await ok(workspace.agent, getIncident, { params })).conversations.open, 4);

  // One was settled meanwhile; the others are answered and resolved, and what was sent stays when it is undone.
  await ok(workspace.agent, resolveConversation, { params: { id: far.id } });
  const rest: FilterInput = { all: [...filter.all, { field: 'state', is: ['resolved'], not: true }] };
  const answer = { do: 'answer' as const, text: 'பணம் திரும்ப வந்துவிட்டது', resolve: true };
  const answering = await ok(workspace.agent, startBulk, { body: { action: answer, filter: rest } });
  const answered = await until(async () => {
    const now = await ok(workspace.agent, getBulk, { params: { id: answering.id } });
    return now.endedAt ? now : undefined;
  });
  assert.deepEqual([answered.changed, answered.skipped], [3, 0]);
  await until(() => channel.receiver.calls.length === 3);
  assert.equal((await ok(workspace.agent, getIncident, { params })).conversations.resolved, 4);
  await ok(workspace.agent, undoBulk, { params: { id: answering.id } });
  await until(
    async () => (await ok(workspace.agent, getBulk, { params: { id: answering.id } })).state === 'undone',
  );
  assert.equal((await ok(workspace.agent, getIncident, { params })).conversations.waiting, 3);
  await refused(422, workspace.agent, startBulk, {
    body: { action: { do: 'answer', text: ' ' }, filter: rest },
  });

  const over = await ok(workspace.agent, editIncident, { params, body: { state: 'resolved' } });
  assert.equal(over.resolvedBy?.id, workspace.agent.id);
  assert.deepEqual((await ok(workspace.agent, listIncidents, { query: { state: 'open' } })).data, []);
  const back = await ok(workspace.agent, editIncident, { params, body: { state: 'open', title: 'Ավելի' } });
  assert.deepEqual([back.title, back.resolvedAt], ['Ավելի', null]);
  await ok(workspace.agent, placeUnderIncident, { params: { id: far.id }, body: { incidentId: null } });
  assert.equal((await ok(workspace.agent, listTies, { params: { id: far.id } })).incident, null);
  assert.equal((await ok(workspace.agent, getIncident, { params })).customers, 2);
  const unknown = { params: { id: far.id }, body: { incidentId: crypto.randomUUID() } };
  await refused(422, workspace.agent, placeUnderIncident, unknown);
  await refused(422, workspace.agent, openIncident, { body: { title: ' ' } });
});

test('what goes into another conversation takes its followers, links and incident along', async () => {
  const { workspace, channel } = await desk();
  await channel.deliver(written('two', { by: 'b', thread: 'b' }), written('three', { by: 'c', thread: 'c' }));
  const [one, two, three] = (await conversationsOf(workspace.agent, channel)).map(({ id }) => id);
  assert.ok(one && two && three);
  const incident = await ok(workspace.agent, openIncident, { body: { title: 'Ամպրոպ' } });
  await ok(workspace.agent, followConversation, { params: { id: one } });
  for (const to of [two, three])
    await ok(workspace.agent, linkConversation, { params: { id: one }, body: { to } });
  await ok(workspace.agent, placeUnderIncident, { params: { id: one }, body: { incidentId: incident.id } });
  await inWorkspace(workspace.id, (tx) => carryTiesOver(tx, one, two));
  const ties = await ok(workspace.agent, listTies, { params: { id: two } });
  assert.deepEqual(ties.followers, [{ id: workspace.agent.id, name: workspace.agent.name }]);
  assert.ok(ties.links.some(({ id }) => id === three));
  assert.ok(!ties.links.some(({ id }) => id === two));
  assert.equal(ties.incident?.id, incident.id);
  assert.ok(
    (await ok(workspace.agent, listTies, { params: { id: three } })).links.some(({ id }) => id === two),
  );
});

async function desk() {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('வணக்கம், உதவி வேண்டும்'));
  return { workspace, channel };
}

async function told(caller: Caller) {
  const { data } = await ok(caller, listNotices);
  return data.map(({ happened }) => happened);
}

async function found(caller: Caller, filter: FilterInput): Promise<string[]> {
  const query = { filter: JSON.stringify(filter), state: 'any' as const };
  return (await ok(caller, listConversations, { query })).data.map(({ id }) => id);
}
