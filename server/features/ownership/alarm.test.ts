import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusinessHours } from '#contract/business-hours.ts';
import { mergeConversations } from '#contract/conversation-merges.ts';
import { assignConversation, listConversations } from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { listNotices } from '#contract/notices.ts';
import { getOwnership, setOwnership, tryOwnership } from '#contract/ownership.ts';
import { addTeam, handOver } from '#contract/teams.ts';
import { listTrail } from '#contract/trail.ts';
import { ago, shop } from '#server/features/sla/testing/shop.ts';
import { written } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { newAgent } from '#server/testing/workspace.ts';
import { raiseIn } from './alarm.ts';

const always = { pickUpWithin: 15, alarmAfter: 60, clock: 'always' } as const;
const after = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);
const toldOf = async (caller: Caller) =>
  (await ok(caller, listNotices)).data.filter(({ kind }) => kind === 'unowned').length;

test('leads are told once of somebody whom nobody has, and again after a growing pause', async () => {
  const { workspace, channel, lead, agent, administrator } = await shop();
  await ok(lead, setOwnership, { body: always });
  const far = await newAgent(workspace.id, 'lead', 'Afar', [(await shop()).channel.id]);
  await channel.deliver(written('کوئی ہے؟', { sentAt: ago(10) }));
  const { id } = await onlyConversation(agent, channel);
  const params = { id };
  const alarms = async () =>
    (await ok(lead, listTrail, { params })).data.filter(({ type }) => type === 'conversation.left-alone')
      .length;
  await raiseIn(workspace.id, after(49));
  assert.equal(await alarms(), 0, 'an hour is not over');
  // Several processes at the same moment.
  await Promise.all([51, 51, 51].map((minutes) => raiseIn(workspace.id, after(minutes))));
  assert.equal(await alarms(), 1);
  assert.deepEqual(await Promise.all([lead, administrator, agent, far].map(toldOf)), [1, 1, 0, 0]);
  for (const minutes of [60, 80, 109]) await raiseIn(workspace.id, after(minutes));
  assert.equal(await alarms(), 1);
  await raiseIn(workspace.id, after(111));
  assert.equal(await alarms(), 2, 'after twice the time');
  assert.equal(await toldOf(lead), 1, 'unread, it is the same notice');
  for (const minutes of [120, 170, 229]) await raiseIn(workspace.id, after(minutes));
  assert.equal(await alarms(), 2);
  // Who was away for long is told once of all that was missed.
  await raiseIn(workspace.id, after(2_000));
  assert.equal(await alarms(), 3);

  await ok(agent, assignConversation, { params, body: { agentId: agent.id } });
  await raiseIn(workspace.id, after(100_000));
  assert.equal(await alarms(), 3, 'somebody has it');
  await ok(agent, sendMessage, { params, body: { text: 'جی' } });
  await ok(agent, assignConversation, { params, body: { agentId: null } });
  await channel.deliver(written('شکریہ'));
  await raiseIn(workspace.id, after(59));
  assert.equal(await alarms(), 3, 'another wait begins anew');
  await raiseIn(workspace.id, after(61));
  assert.equal(await alarms(), 4);
});

test('it counts while the channel is open, and what a team was just given is the team’s', async () => {
  const { workspace, channel, lead, agent } = await shop();
  const never = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  const rules = { pickUpWithin: 300, alarmAfter: 60, clock: 'business' } as const;
  await ok(lead, setOwnership, { body: rules });
  await ok(lead, addBusinessHours, { body: { name: 'Closed', zone: 'Asia/Yerevan', weekly: never } });
  await channel.deliver(written('Բարև', { sentAt: ago(120) }));
  const { id } = await onlyConversation(agent, channel);
  await raiseIn(workspace.id, after(5_000));
  assert.equal(await toldOf(lead), 0, 'it never opens');
  await ok(lead, setOwnership, { body: { ...rules, clock: 'always' } });
  const team = await ok(lead, addTeam, {
    body: { name: 'Care', members: [{ agentId: agent.id, leads: true }] },
  });
  await ok(agent, handOver, { params: { id }, body: { teamId: team.id } });
  await raiseIn(workspace.id, after(10));
  assert.equal(await toldOf(lead), 0, 'the team may pick it up');
  await raiseIn(workspace.id, after(6_000));
  assert.deepEqual([await toldOf(lead), await toldOf(agent)], [1, 1], 'whoever leads the team is told too');
  await ok(lead, setOwnership, { body: { ...rules, alarmAfter: null } });
  await raiseIn(workspace.id, after(90_000));
  assert.equal(await toldOf(lead), 1);
});

test('the rules say what they would have meant last week', async () => {
  const { channel, lead, agent } = await shop();
  for (const [thread, minutes] of [
    ['left', 90],
    ['taken late', 80],
    ['answered', 70],
    ['fresh', 20],
  ] as const)
    await channel.deliver(written(thread, { thread, by: thread, sentAt: ago(minutes) }));
  const before = new Set((await ok(agent, listConversations)).data.map(({ id }) => id));
  await channel.deliver(written('the same', { thread: 'beside', by: 'fresh', sentAt: ago(10) }));
  const { data } = await ok(agent, listConversations);
  const idOf = (name: string) => data.find(({ contact }) => contact.name === name)?.id ?? '';
  await ok(agent, assignConversation, { params: { id: idOf('taken late') }, body: { agentId: agent.id } });
  await ok(agent, sendMessage, { params: { id: idOf('answered') }, body: { text: 'Here.' } });
  // What was merged into another is one with it.
  const { id: beside = '' } = data.find(({ id }) => !before.has(id)) ?? {};
  const fresh = data.find(({ contact, id }) => contact.name === 'fresh' && id !== beside)?.id ?? '';
  await ok(agent, mergeConversations, { params: { id: fresh }, body: { with: [beside] } });
  const trial = await ok(lead, tryOwnership, { body: always });
  assert.deepEqual([trial.conversations, trial.waits, trial.alarms, trial.more], [4, 4, 3, false]);
  assert.equal(
    trial.days.reduce((sum, { alarms }) => sum + alarms, 0),
    3,
  );
  const later = await ok(lead, tryOwnership, { body: { ...always, alarmAfter: 85 } });
  assert.equal(later.alarms, 1, 'what was taken or answered before is none');
  assert.equal((await ok(lead, tryOwnership, { body: { ...always, alarmAfter: null } })).alarms, 0);
});

test('leads set the rules, everybody reads them, and nonsense is refused', async () => {
  const { lead, agent } = await shop();
  const usual = { pickUpWithin: 15, alarmAfter: 60, clock: 'business' };
  assert.deepEqual(await ok(agent, getOwnership), usual);
  await refused(403, agent, setOwnership, { body: always });
  await refused(403, agent, tryOwnership, { body: always });
  for (const wrong of [
    { pickUpWithin: -1 },
    { pickUpWithin: 1.5 },
    { pickUpWithin: 10_081 },
    { alarmAfter: 0 },
    { clock: 'lunar' },
  ])
    await refused(422, lead, setOwnership, { body: { ...always, ...wrong } as typeof always });
  assert.deepEqual(await ok(lead, getOwnership), usual);
});
