import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assignConversation,
  getConversation,
  listConversations,
  reopenConversation,
  resolveConversation,
} from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { listNotices } from '#contract/notices.ts';
import { addPolicy } from '#contract/sla.ts';
import { listTrail } from '#contract/trail.ts';
import { written } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { ago, promisesIn, shop, told } from './testing/shop.ts';
import { workIn } from './work.ts';

test('what is promised is counted from the customer’s message, warned of, told of when broken, and kept by a reply', async () => {
  const { workspace, channel, lead, agent } = await shop();
  await ok(lead, addPolicy, { body: { name: 'Everyone', firstReply: 60, nextReply: 30, clock: 'always' } });
  const at = ago(50);
  await channel.deliver(written('எங்கே என் பார்சல்?', { sentAt: at }));
  const { id } = await onlyConversation(agent, channel);
  const [first] = await promisesIn(workspace, id);
  assert.deepEqual(told(first), ['first', true, false, false]);
  assert.equal(first?.since, new Date(at).toISOString());
  assert.equal(first?.dueAt, new Date(Date.parse(at) + 3_600_000).toISOString());
  const summary = await ok(agent, getConversation, { params: { id } });
  assert.deepEqual([summary.due?.target, summary.due?.at], ['first', first?.dueAt]);
  // Nobody has it: the leads are told. What was missed for a while is marked as late.
  const { data: news } = await ok(lead, listNotices);
  assert.deepEqual(
    news.map(({ kind, conversation }) => [kind, conversation?.id]),
    [['due', id]],
  );
  assert.deepEqual((await ok(agent, listNotices)).data, []);
  await ok(agent, sendMessage, { params: { id }, body: { text: 'It is on its way.' } });
  const [kept] = await promisesIn(workspace, id);
  assert.deepEqual(told(kept), ['first', true, false, true]);
  assert.equal((await ok(agent, getConversation, { params: { id } })).due, null);

  const { everywhere } = await openDesk();
  await everywhere.query(
    `update message set ordered_at = ordered_at - interval '1 hour' where workspace_id = $1`,
    [workspace.id],
  );
  await channel.deliver(written('And now?', { sentAt: ago(40) }));
  const broken = (await promisesIn(workspace, id)).find(({ target }) => target === 'next');
  assert.deepEqual(told(broken), ['next', true, true, false]);
  // Whoever has it is told, and so are the leads.
  assert.deepEqual(
    (await ok(agent, listNotices)).data.map(({ kind }) => kind),
    ['overdue'],
  );
  assert.deepEqual(
    (await ok(lead, listNotices)).data.map(({ kind }) => kind),
    ['overdue', 'due'],
  );
  const trail = (await ok(agent, listTrail, { params: { id } })).data.filter(({ type }) =>
    type.startsWith('sla.'),
  );
  assert.deepEqual(
    trail.map(({ type, word, actor }) => [type, word, actor.kind]),
    [
      ['sla.breached', 'next late', 'system'],
      ['sla.warned', 'first late', 'system'],
    ],
  );
});

test('a moment that comes is told once, however often it is looked at', async () => {
  const { workspace, channel, lead, agent } = await shop();
  await ok(lead, addPolicy, { body: { name: 'Quick', firstReply: 1, clock: 'always', warnAt: 99 } });
  await channel.deliver(written('hello', { sentAt: new Date(Date.now() - 58_500).toISOString() }));
  const { id } = await onlyConversation(agent, channel);
  const broken = await until(async () => {
    const [first] = await promisesIn(workspace, id);
    return first?.breachedAt ? first : null;
  });
  assert.ok(broken.breachedAt !== null && broken.dueAt !== null && broken.breachedAt >= broken.dueAt);
  await channel.deliver(written('hello?'), written('HELLO'));
  await Promise.all(Array.from({ length: 5 }, () => workIn(workspace.id, 10)));
  await promisesIn(workspace, id);
  const types = (await ok(agent, listTrail, { params: { id } })).data.map(({ type }) => type);
  assert.deepEqual(
    types.filter((type) => type === 'sla.breached'),
    ['sla.breached'],
  );
});

test('of many who come upon the same moment, one tells it', async () => {
  const { workspace, channel, lead, agent } = await shop();
  await ok(lead, addPolicy, { body: { name: 'Everyone', firstReply: 60, clock: 'always' } });
  const some = Array.from({ length: 40 }, (_, n) =>
    written('hello', { thread: `t${n}`, by: `p${n}`, sentAt: ago(61) }),
  );
  await channel.deliver(...some);
  // Beside the clockwork of this process, as other processes would.
  await Promise.all(Array.from({ length: 6 }, () => workIn(workspace.id, 7)));
  const all = await conversationsOf(agent, channel);
  await promisesIn(workspace, all[0]?.id ?? '');
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    `select count(*)::int as events, count(distinct conversation_id)::int as conversations
     from event where workspace_id = $1 and type = 'sla.breached'`,
    [workspace.id],
  );
  assert.deepEqual(rows, [{ events: 40, conversations: 40 }]);
});

test('what machines write is neither asked nor a reply, and what could not be delivered is none', async () => {
  const { workspace, channel, lead, agent } = await shop();
  await ok(lead, addPolicy, { body: { name: 'Everyone', firstReply: 60, clock: 'always' } });
  channel.receiver.answer = () => ({ status: 422 });
  await channel.deliver(written('नमस्ते', { sentAt: ago(5) }));
  const { id } = await onlyConversation(agent, channel);
  const send = (body: { text: string; author?: 'person' | 'automation' }) =>
    ok(agent, sendMessage, { params: { id }, body });
  await send({ text: 'We got your message.', author: 'automation' });
  assert.deepEqual(told((await promisesIn(workspace, id))[0]), ['first', false, false, false]);
  await send({ text: 'Let me see.' });
  await until(async () => {
    const { parts } = (await ok(agent, getConversation, { params: { id } }).then(({ undelivered }) => ({
      parts: undelivered,
    }))) as { parts: number };
    return parts === 2;
  });
  assert.deepEqual(told((await promisesIn(workspace, id))[0]), ['first', false, false, false]);
  channel.receiver.answer = () => ({ status: 200 });
  await send({ text: 'Here it is.' });
  assert.deepEqual(told((await promisesIn(workspace, id))[0]), ['first', false, false, true]);
});

test('an answer by another tool that is learned of afterwards counts from when it was written', async () => {
  const { workspace, channel, lead, agent } = await shop();
  await ok(lead, addPolicy, { body: { name: 'Everyone', firstReply: 60, clock: 'always' } });
  await channel.deliver(written('اردو میں بات کریں', { sentAt: ago(90) }));
  const { id } = await onlyConversation(agent, channel);
  assert.deepEqual(told((await promisesIn(workspace, id))[0]), ['first', true, true, false]);
  const replied = ago(70);
  await channel.deliver(written('جی ہاں', { by: 'shop', from: 'brand', sentAt: replied }));
  const [kept] = await promisesIn(workspace, id);
  assert.deepEqual(told(kept), ['first', true, false, true]);
  assert.equal(kept?.metAt, new Date(replied).toISOString());
});

test('a matter waits for nobody while the customer is awaited, and is settled when it is resolved', async () => {
  const { workspace, channel, lead, agent } = await shop();
  await ok(lead, addPolicy, { body: { name: 'Everyone', resolution: 60, clock: 'always' } });
  await channel.deliver(written('hello', { sentAt: ago(30) }));
  const { id } = await onlyConversation(agent, channel);
  const due = async () =>
    (await promisesIn(workspace, id)).map(({ dueAt, metAt }) => [dueAt !== null, metAt !== null]);
  assert.deepEqual(await due(), [[true, false]]);
  await ok(agent, sendMessage, { params: { id }, body: { text: 'Which one is it?' } });
  assert.deepEqual(await due(), [[false, false]]);
  await channel.deliver(written('the blue one', { sentAt: ago(0) }));
  assert.deepEqual(await due(), [[true, false]]);
  await ok(agent, resolveConversation, { params: { id } });
  assert.deepEqual(await due(), [[true, true]]);
  await ok(agent, reopenConversation, { params: { id } });
  assert.deepEqual(await due(), [[true, false]]);
});

test('a list can be in the order of what is due, and show what is at risk or broken', async () => {
  const { workspace, channel, lead, agent } = await shop();
  await ok(lead, addPolicy, { body: { name: 'Everyone', firstReply: 60, clock: 'always' } });
  for (const [thread, minutes] of [
    ['fresh', 1],
    ['broken', 90],
    ['risk', 50],
  ] as const)
    await channel.deliver(written(thread, { thread, by: thread, sentAt: ago(minutes) }));
  const all = await conversationsOf(agent, channel);
  await promisesIn(workspace, all[0]?.id ?? '');
  const names = async (query: object) =>
    (await ok(agent, listConversations, { query: { channel: channel.id, ...query } })).data.map(
      (c) => c.contact.name,
    );
  assert.deepEqual((await names({ sorting: 'due' })).slice(0, 3), ['broken', 'risk', 'fresh']);
  const paged = await ok(agent, listConversations, {
    query: { channel: channel.id, sorting: 'due', limit: 2 },
  });
  assert.equal((await names({ sorting: 'due', limit: 2, cursor: paged.next }))[0], 'fresh');
  const asked = (is: string) => names({ filter: JSON.stringify({ all: [{ field: 'due', is }] }) });
  assert.deepEqual(await asked('breached'), ['broken']);
  assert.deepEqual(await asked('risk'), ['risk']);
  assert.equal((await asked('any')).length, 3);
});

test('where nothing is escalated, an assignee alone hears of it', async () => {
  const { workspace, channel, lead, agent } = await shop();
  const body = { name: 'Everyone', firstReply: 60, clock: 'always' as const, escalates: false };
  await ok(lead, addPolicy, { body });
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(agent, channel);
  await ok(lead, assignConversation, { params: { id }, body: { agentId: agent.id } });
  await channel.deliver(written('from before', { sentAt: ago(70) }));
  await promisesIn(workspace, id);
  assert.deepEqual((await ok(lead, listNotices)).data, []);
  assert.ok((await ok(agent, listNotices)).data.some(({ kind }) => kind === 'overdue'));
});
