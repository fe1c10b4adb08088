import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignConversation, getConversation } from '#contract/conversations.ts';
import { listKeepAlive, setKeepAlive } from '#contract/keep-alive.ts';
import { sendMessage } from '#contract/messages.ts';
import { listNotices } from '#contract/notices.ts';
import { addPolicy } from '#contract/sla.ts';
import { addTeam, handOver } from '#contract/teams.ts';
import { listTrail } from '#contract/trail.ts';
import { promisesIn } from '#server/features/sla/testing/shop.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openShop } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';
import { keepAlive } from './rounds.ts';

const minute = 60_000;
const texts = [
  { language: 'en', text: 'Sorry for the wait[[, {name}]]. Write any word and we can go on answering.' },
  { language: 'ta', text: 'காத்திருப்பதற்கு நன்றி. ஒரு வார்த்தை எழுதுங்கள்.' },
];

/** A customer has just written on a channel whose window lasts a day. */
async function waitingShop(platform: 'whatsapp' | 'messenger' = 'whatsapp') {
  const shop = await openShop();
  const channel = await shop.connect(platform, 'Teahouse');
  await shop.write(channel, 'என் ஆர்டர் எங்கே?');
  const { workspace } = shop;
  const { id, window } = await onlyConversation(workspace.agent, channel);
  const ends = Date.parse(window?.endsAt ?? '');
  /** The round that runs so many minutes before the end. */
  const round = (before: number) => keepAlive(new Date(ends - before * minute));
  const told = async (who: Caller) =>
    (await ok(who, listNotices)).data.filter(({ kind }) => kind === 'closing').length;
  const machines = async () =>
    (await messagesIn(workspace.agent, id)).filter(({ author }) => author.kind === 'automation');
  const set = (more: object = {}) =>
    ok(workspace.lead, setKeepAlive, {
      params: { id: channel.id },
      body: { warnBefore: 120, promptBefore: 60, texts, ...more },
    });
  return { ...shop, channel, id, ends, round, told, machines, set };
}

test('whoever has it is told once before the time to answer is over, else its team, else the leads', async () => {
  const { workspace, id, round, told } = await waitingShop();
  const { agent, lead, administrator } = workspace;
  await round(121);
  assert.deepEqual([await told(agent), await told(lead)], [0, 0]);
  await round(119);
  await round(60);
  assert.deepEqual([await told(agent), await told(lead), await told(administrator)], [0, 1, 1]);
  const { data } = await ok(agent, listTrail, { params: { id } });
  assert.equal(data.filter(({ type }) => type === 'conversation.window-closing').length, 1);
  const teams = await waitingShop();
  const { agent: member, lead: theirLead } = teams.workspace;
  const body = { name: 'Orders', members: [{ agentId: member.id }] };
  const team = await ok(theirLead, addTeam, { body });
  await ok(member, handOver, { params: { id: teams.id }, body: { teamId: team.id } });
  await teams.round(100);
  assert.deepEqual([await teams.told(member), await teams.told(theirLead)], [1, 0]);
  const owned = await waitingShop();
  await ok(owned.workspace.lead, assignConversation, {
    params: { id: owned.id },
    body: { agentId: owned.workspace.agent.id },
  });
  await owned.round(100);
  const both = [await owned.told(owned.workspace.agent), await owned.told(owned.workspace.lead)];
  assert.deepEqual(both, [1, 0]);
});

test('the customer is asked once for each window, in their language, and it is no answer', async () => {
  const { workspace, channel, id, round, machines, set, write } = await waitingShop();
  await ok(workspace.lead, addPolicy, { body: { name: 'All', firstReply: 60, clock: 'always' } });
  await set();
  await round(70);
  assert.deepEqual(await machines(), []);
  await round(50);
  await round(40);
  const [asked, ...more] = await machines();
  assert.deepEqual([asked?.text, more], [texts[1]?.text, []]);
  await until(async () => (await machines())[0]?.parts[0]?.state !== 'queued');
  const now = await ok(workspace.agent, getConversation, { params: { id } });
  assert.equal(now.state, 'open');
  assert.ok(now.waitingSince, 'the customer still waits');
  const [promise] = await promisesIn(workspace, id);
  assert.deepEqual([promise?.target, promise?.metAt], ['first', null]);
  let latest = now.window?.endsAt;
  // They do as asked: a new window, in which they are asked again, three times at most.
  for (let times = 1; times <= 4; times += 1) {
    // The platform tells whole seconds: within the same one it is the same window.
    const next = await until(async () => {
      await write(channel, 'ok');
      const { window } = await ok(workspace.agent, getConversation, { params: { id } });
      return window?.endsAt !== latest && window?.endsAt;
    });
    latest = next;
    await keepAlive(new Date(Date.parse(next) - 30 * minute));
    assert.equal((await machines()).length, Math.min(3, times + 1));
  }
});

test('nobody is told or asked where the customer does not wait, or it is switched off', async () => {
  const answered = await waitingShop();
  await answered.set();
  await ok(answered.workspace.agent, sendMessage, { params: { id: answered.id }, body: { text: 'Here.' } });
  await answered.round(30);
  assert.deepEqual(
    [await answered.told(answered.workspace.agent), await answered.told(answered.workspace.lead)],
    [0, 0],
  );
  assert.deepEqual(await answered.machines(), []);
  const off = await waitingShop();
  await off.set({ warnBefore: null, promptBefore: null });
  await off.round(30);
  assert.deepEqual([await off.told(off.workspace.lead), await off.machines()], [0, []]);
  // When it is over there is nothing left to save.
  const late = await waitingShop();
  await late.set();
  await late.round(-1);
  assert.deepEqual([await late.told(late.workspace.lead), await late.machines()], [0, []]);
});

test('a group is asked nothing', async () => {
  const { workspace, channel, machines, round, set } = await waitingShop();
  await set();
  const group = { id: 'group', surface: 'private', shared: true } as const;
  await enter(channel, [saying('அனைவருக்கும் வணக்கம்', { thread: group })]);
  await round(30);
  assert.equal((await machines()).length, 1);
  for (const { id } of await conversationsOf(workspace.agent, channel)) {
    const sent = (await messagesIn(workspace.agent, id)).filter(({ author }) => author.kind === 'automation');
    const { surface, window } = await ok(workspace.agent, getConversation, { params: { id } });
    assert.deepEqual([surface, window !== null], ['private', true]);
    assert.equal(
      sent.length,
      (await messagesIn(workspace.agent, id)).some(({ text }) => text.startsWith('அ')) ? 0 : 1,
    );
  }
});

test('where only people may write that late, nobody can be asked, and the settings say so', async () => {
  const { workspace, channel, round, told } = await waitingShop('messenger');
  const { lead } = workspace;
  const [row, ...more] = (await ok(lead, listKeepAlive)).data;
  assert.deepEqual([row?.window, row?.promptable, row?.warnBefore, more], [7 * 24 * 60, false, 120, []]);
  const params = { id: channel.id };
  const body = { warnBefore: 60, promptBefore: 30, texts };
  const error = await refused(422, lead, setKeepAlive, { params, body });
  assert.match(error.message, /only people/);
  await ok(lead, setKeepAlive, { params, body: { ...body, promptBefore: null } });
  await round(50);
  assert.equal(await told(lead), 1);
});

test('a text that could come out with a hole, none at all, or a channel without a window is refused', async () => {
  const { workspace, channel } = await waitingShop();
  const params = { id: channel.id };
  const set = (more: object) =>
    refused(422, workspace.lead, setKeepAlive, {
      params,
      body: { warnBefore: null, promptBefore: 60, texts, ...more },
    });
  assert.match((await set({ texts: [] })).message, /at least/);
  assert.match((await set({ texts: [{ language: 'en', text: 'Hello {name}' }] })).message, /outside of/);
  assert.match((await set({ promptBefore: 60 * 24 })).message, /./);
  const plain = await apiChannel(workspace);
  const never = { params: { id: plain.id }, body: { warnBefore: 60, promptBefore: null } };
  assert.match((await refused(422, workspace.lead, setKeepAlive, never)).message, /at any time/);
});
