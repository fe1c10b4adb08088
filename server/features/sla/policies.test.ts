import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusinessHours, editBusinessHours } from '#contract/business-hours.ts';
import { getConversation, labelConversation } from '#contract/conversations.ts';
import { addLabel, removeLabel } from '#contract/labels.ts';
import { sendMessage } from '#contract/messages.ts';
import { listNotices } from '#contract/notices.ts';
import {
  addPolicy,
  editPolicy,
  listPolicies,
  orderPolicies,
  removePolicy,
  tryPolicy,
} from '#contract/sla.ts';
import { written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { conversationsOf, onlyConversation } from '#server/testing/look.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { ago, promisesIn, shop, told } from './testing/shop.ts';

test('the first policy that fits holds, and another one from the moment that facts or policies change', async () => {
  const { workspace, channel, lead, agent } = await shop();
  const label = await ok(lead, addLabel, { body: { name: 'Refund' } });
  const filter = { all: [{ field: 'label' as const, is: [label.id] }] };
  const usual = await ok(lead, addPolicy, { body: { name: 'Everyone', firstReply: 60, clock: 'always' } });
  const quick = await ok(lead, addPolicy, {
    body: { name: 'Refunds', filter, firstReply: 15, clock: 'always' },
  });
  await channel.deliver(written('hello', { sentAt: ago(5) }));
  const { id } = await onlyConversation(agent, channel);
  const minutes = async () =>
    (await promisesIn(workspace, id)).map((each) => [each.policy?.name, each.minutes]);
  assert.deepEqual(await minutes(), [['Everyone', 60]]);
  await ok(agent, labelConversation, { params: { id }, body: { add: [label.id] } });
  assert.deepEqual(await minutes(), [['Everyone', 60]], 'the first one fits still');
  await ok(lead, orderPolicies, { body: { ids: [quick.id, usual.id] } });
  assert.deepEqual(await minutes(), [['Refunds', 15]]);
  // A promise that was made too late to be kept is shown as broken, and nobody is told off.
  await ok(lead, editPolicy, { params: { id: quick.id }, body: { firstReply: 2 } });
  const [broken] = await promisesIn(workspace, id);
  assert.deepEqual(told(broken), ['first', true, true, false]);
  assert.deepEqual((await ok(lead, listNotices)).data, []);
  await ok(lead, removeLabel, { params: { id: label.id } });
  const [back] = await promisesIn(workspace, id);
  assert.deepEqual([back?.policy?.name, ...(told(back) ?? [])], ['Everyone', 'first', false, false, false]);
  await ok(lead, removePolicy, { params: { id: quick.id } });
  await ok(lead, removePolicy, { params: { id: usual.id } });
  assert.deepEqual(await promisesIn(workspace, id), []);
  assert.equal((await ok(agent, getConversation, { params: { id } })).due, null);
});

test('business hours of the channel count, and what is due follows when they change', async () => {
  const { workspace, channel, lead, agent } = await shop();
  const never = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  const whole = [{ from: '00:00', to: '24:00' }];
  const always = { mon: whole, tue: whole, wed: whole, thu: whole, fri: whole, sat: whole, sun: whole };
  const hours = await ok(lead, addBusinessHours, {
    body: { name: 'Closed', zone: 'Asia/Yerevan', weekly: never },
  });
  await ok(lead, addPolicy, { body: { name: 'Everyone', firstReply: 10 } });
  await channel.deliver(written('Բարև', { sentAt: ago(60) }));
  const { id } = await onlyConversation(agent, channel);
  const [closed] = await promisesIn(workspace, id);
  assert.deepEqual([closed?.dueAt, ...(told(closed) ?? [])], [null, 'first', false, false, false]);
  await ok(lead, editBusinessHours, { params: { id: hours.id }, body: { weekly: always } });
  const [open] = await promisesIn(workspace, id);
  assert.deepEqual([open?.dueAt !== null, ...(told(open) ?? [])], [true, 'first', true, true, false]);
});

test('what a policy would have meant last week is counted from what really happened', async () => {
  const { channel, lead, agent } = await shop();
  for (const [thread, minutes] of [
    ['answered', 3],
    ['missed', 90],
    ['open', 5],
  ] as const)
    await channel.deliver(written(thread, { thread, by: thread, sentAt: ago(minutes) }));
  const first = (await conversationsOf(agent, channel)).find((c) => c.contact.name === 'answered');
  await ok(agent, sendMessage, { params: { id: first?.id ?? '' }, body: { text: 'Here.' } });
  const trial = await ok(lead, tryPolicy, { body: { firstReply: 60, clock: 'always' } });
  assert.deepEqual(trial.first, { kept: 1, missed: 1, running: 1 });
  assert.deepEqual([trial.conversations, trial.more], [3, false]);
  const none = { all: [{ field: 'surface' as const, is: 'public' as const }] };
  assert.equal((await ok(lead, tryPolicy, { body: { firstReply: 60, filter: none } })).conversations, 0);
});

test('what cannot be a policy is refused with its place', async () => {
  const { lead, agent } = await newWorkspace();
  const body = { name: 'Everyone', firstReply: 60 };
  await refused(403, agent, addPolicy, { body });
  for (const wrong of [
    { firstReply: null },
    { firstReply: 0 },
    { firstReply: 1.5 },
    { warnAt: 100 },
    { name: '\u0000' },
    { filter: { all: [{ field: 'unread' as const }] } },
    { filter: { any: [{ all: [{ field: 'assignee' as const, is: ['me' as const] }] }] } },
  ])
    await refused(422, lead, addPolicy, { body: { ...body, ...wrong } });
  const { id } = await ok(lead, addPolicy, { body });
  await refused(422, lead, editPolicy, { params: { id }, body: { firstReply: null } });
  await refused(422, lead, orderPolicies, { body: { ids: [] } });
  await refused(422, lead, orderPolicies, { body: { ids: [id, id] } });
  assert.deepEqual(
    (await ok(agent, listPolicies)).data.map(({ name }) => name),
    ['Everyone'],
  );
});
