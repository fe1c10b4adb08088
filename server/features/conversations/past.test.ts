import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Inbound } from '#connectors/connector.ts';
import { getConversation, listConversations, resolveConversation } from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { listNotices } from '#contract/notices.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { appChannel, newPage, newSecret } from '#server/testing/app-channels.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

const day = 86_400_000;

test('the history of an account stands in order, resolved, whatever part of it comes first', async () => {
  const { workspace, channel } = await connected();
  const told = await notices(workspace.agent);
  await enter(channel, [past('zuletzt', 3 * day), past('بعد میں', 2 * day, 'brand')]);
  await enter(channel, [past('பழைய கேள்வி', 90 * day), past('பழைய பதில்', 89 * day, 'brand')]);
  const { id } = await onlyConversation(workspace.agent, channel);
  const kept = await ok(workspace.agent, getConversation, { params: { id } });
  assert.equal(kept.state, 'resolved');
  assert.equal(kept.waitingSince, null);
  assert.equal(kept.lastMessage?.text, 'بعد میں');
  const messages = await messagesIn(workspace.agent, id);
  assert.deepEqual(
    messages.map(({ text }) => text),
    ['பழைய கேள்வி', 'பழைய பதில்', 'zuletzt', 'بعد میں'],
  );
  assert.ok(messages.every(({ late, automatic }) => !late && !automatic));
  assert.equal(await notices(workspace.agent), told);
  await enter(channel, [past('பழைய கேள்வி', 90 * day)], { late: true });
  assert.equal((await messagesIn(workspace.agent, id)).length, 5, 'another id is another message');
});

test('a customer who had the last word long ago waits for nobody, and goes on where they were within a week', async () => {
  const { workspace, channel } = await connected();
  await enter(channel, [past('हैलो?', 3 * day)]);
  const { id } = await onlyConversation(workspace.agent, channel);
  assert.equal((await ok(workspace.agent, getConversation, { params: { id } })).state, 'resolved');
  await enter(channel, [saying('और अब?')]);
  const again = await ok(workspace.agent, getConversation, { params: { id } });
  assert.equal(again.state, 'open');
  assert.ok(Date.parse(again.waitingSince ?? '') > Date.now() - day, 'since today');
});

test('history beside a conversation that is open changes nobody’s work', async () => {
  const { workspace, channel } = await connected();
  await enter(channel, [saying('اب')]);
  const { id } = await onlyConversation(workspace.agent, channel);
  const { revision } = await ok(workspace.agent, getConversation, { params: { id } });
  await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'ہاں', seen: revision } });
  const seen = (await ok(workspace.agent, getConversation, { params: { id } })).revision;
  await enter(channel, [past('پہلے', 40 * day), past('جواب', 39 * day, 'brand'), past('پھر', 38 * day)]);
  const now = await ok(workspace.agent, getConversation, { params: { id } });
  assert.deepEqual([now.state, now.waitingSince], ['waiting', null]);
  await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'اور؟', seen } });
  assert.deepEqual(
    (await messagesIn(workspace.agent, id)).map(({ text }) => text),
    ['پہلے', 'جواب', 'پھر', 'اب', 'ہاں', 'اور؟'],
  );
  await enter(channel, [saying('नया')]);
  await refused(409, workspace.agent, sendMessage, { params: { id }, body: { text: 'ठीक', seen } });
});

test('what somebody has resolved stays so when its history comes', async () => {
  const { workspace, channel } = await connected();
  await enter(channel, [saying('ఒకటి')]);
  const { id } = await onlyConversation(workspace.agent, channel);
  await ok(workspace.agent, resolveConversation, { params: { id } });
  await enter(channel, [past('ముందు', 20 * day)]);
  assert.equal((await onlyConversation(workspace.agent, channel)).state, 'resolved');
});

test('what the brand wrote first is its customer’s as soon as they are heard', async () => {
  const { workspace, channel } = await connected();
  await enter(channel, [past('Hello from us', 10 * day, 'brand')]);
  await enter(channel, [past('ਹਾਂ ਜੀ', 9 * day)]);
  const { id } = await onlyConversation(workspace.agent, channel);
  const { contact } = await ok(workspace.agent, getConversation, { params: { id } });
  assert.equal(contact.name, 'கவிதா');
});

test('a gap that is read back makes work however old it is; what is from before the channel makes none', async () => {
  const { workspace, channel } = await connected();
  const { everywhere } = await openDesk();
  await everywhere.query(`update channel set created_at = now() - interval '30 days' where id = $1`, [
    channel.id,
  ]);
  const writes = (person: string, ago: number): Inbound =>
    saying(person, {
      thread: { id: person, surface: 'private' },
      author: { keys: [{ namespace: 'channel', value: person }], name: person },
      at: Date.now() - ago,
    });
  await enter(
    channel,
    [writes('missed', 5 * day), writes('before', 60 * day), writes('just before', 30.5 * day)],
    { late: true },
  );
  await enter(channel, [writes('delivered late', 40 * day)]);
  const all = await conversationsOf(workspace.agent, channel);
  const states = Object.fromEntries(all.map(({ contact, state }) => [contact.name, state]));
  assert.deepEqual(states, {
    missed: 'open',
    before: 'resolved',
    'just before': 'open',
    'delivered late': 'open',
  });
  const { data } = await ok(workspace.agent, listConversations, { query: { state: 'open' } });
  assert.equal(data.length, 3);
});

test('what a customer wrote hours ago opens the window that the platform gives, and no work', async () => {
  const workspace = await newWorkspace();
  const channel = await appChannel(workspace, {
    connector: 'messenger',
    page: newPage(),
    secret: newSecret(),
  });
  const at = Math.floor(Date.now() / 1_000) * 1_000 - 2 * 3_600_000;
  await enter(channel, [saying('سلام', { past: true, at })]);
  const { state, window } = await onlyConversation(workspace.agent, channel);
  assert.equal(state, 'resolved');
  assert.equal(window?.endsAt, new Date(at + 7 * day).toISOString());
});

test('parts of one history that come at once become one conversation', async () => {
  const { workspace, channel } = await connected();
  await Promise.all(Array.from({ length: 6 }, (_, n) => enter(channel, [past(`Մաս ${n}`, (20 - n) * day)])));
  const { id } = await onlyConversation(workspace.agent, channel);
  assert.equal((await messagesIn(workspace.agent, id)).length, 6);
});

async function connected() {
  const workspace = await newWorkspace();
  return { workspace, channel: await apiChannel(workspace) };
}

function past(text: string, ago: number, from: 'customer' | 'brand' = 'customer'): Inbound {
  const shop = { keys: [{ namespace: 'channel', value: 'the-shop' }], name: 'Shop' };
  return saying(text, { past: true, from, at: Date.now() - ago, ...(from === 'brand' && { author: shop }) });
}

async function notices(agent: Parameters<typeof ok>[0]): Promise<number> {
  return (await ok(agent, listNotices)).unread;
}
