import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Inbound } from '#connectors/connector.ts';
import { addBusinessHours } from '#contract/business-hours.ts';
import { blockContact } from '#contract/contacts.ts';
import { addNote, sendMessage } from '#contract/messages.ts';
import { getResponsiveness, type Responsiveness } from '#contract/responsiveness.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { type AppChannel, appChannel, newPage, newSecret } from '#server/testing/app-channels.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { conversationsOf, messagesIn } from '#server/testing/look.ts';
import { openPagePlatform } from '#server/testing/page-platform.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

/** One moment for all, so that what lies between two of them is what was meant. */
const began = Date.now();
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test('what people answer counts, here and by another tool; greetings, bots, notes and failures do not', async () => {
  const { workspace, channel, platform, stands, answer } = await shop();
  assert.deepEqual(brief(await stands()), { counted: 0, share: null, reached: false, needed: 1 });
  await enter(channel, [
    asks('கவிதா', 10 * minute),
    asks('अनीता', 2 * hour),
    tells('अनीता', 2 * hour - 4 * minute),
    asks('Անահիտ', 3 * hour),
    tells('Անահիտ', 3 * hour - 2_000),
    asks('فاطمہ', 2 * day),
    asks('లక్ష్మి', 2 * day),
    tells('లక్ష్మి', 2 * day - 20 * hour),
    asks('Ravi', 5 * minute),
  ]);
  assert.deepEqual(brief(await stands()), { counted: 3, share: 66.6, reached: false, needed: 8 });
  const before = await stands();
  assert.deepEqual([before.waiting.count, before.waiting.inTime], [3, 2]);
  assert.equal(Date.parse(before.waiting.until ?? '') - began, 5 * minute);
  assert.equal(before.median, (10 * hour + 2 * minute) / 1_000);
  assert.deepEqual([before.answered.quickly, before.answered.slowly.count], [1, 1]);
  assert.deepEqual(await named(before.unanswered.conversations), ['فاطمہ']);
  assert.deepEqual(await named(before.answered.slowly.conversations), ['లక్ష్మి']);

  const kavitha = await conversation('கவிதா');
  await ok(workspace.agent, addNote, { params: { id: kavitha }, body: { text: 'who knows this?' } });
  await answer('கவிதா', { author: 'bot' });
  await answer('Ravi', { author: 'automation' });
  platform.answer = () => ({ status: 400, body: { error: { message: 'gone', code: 100 } } });
  await answer('கவிதா', {}, 'failed');
  assert.equal((await stands()).waiting.count, 3, 'nobody has answered yet');
  platform.answer = taken;
  await answer('கவிதா', {});
  const after = await stands();
  assert.deepEqual([after.counted, after.answered.quickly, after.waiting.count], [4, 2, 2]);
  assert.deepEqual([after.share, after.needed], [75, 7]);
  // As if it had been written long before and had waited here: the platform knows when it was sent.
  const { everywhere } = await openDesk();
  await everywhere.query(
    "update message set ordered_at = ordered_at - interval '9 minutes' where conversation_id = $1 and kind = 'outgoing'",
    [kavitha],
  );
  const { median, counted } = await stands();
  assert.deepEqual([median, counted], [after.median, after.counted]);

  async function named(ids: string[]): Promise<string[]> {
    const all = await conversationsOf(workspace.agent, channel);
    return ids.map((id) => all.find((one) => one.id === id)?.contact.name ?? '');
  }
  async function conversation(name: string): Promise<string> {
    const all = await conversationsOf(workspace.agent, channel);
    return all.find((one) => one.contact.name === name)?.id ?? '';
  }
});

test('the order of arrival, repeats, edits and what was taken back change nothing', async () => {
  const { workspace, stands } = await shop();
  const [inOrder, shuffled] = [await page(workspace), await page(workspace)];
  const story = ['கவிதா', 'अनीता', 'فاطمہ'].flatMap((name, i) => [
    asks(name, 6 * day + i * minute),
    tells(name, 6 * day + i * minute - (5 + i) * minute),
    asks(name, 6 * day - hour),
    asks(name, 4 * day),
    tells(name, 4 * day - (i === 2 ? 30 : 2) * hour),
    asks(name, day + 2 * hour),
  ]);
  await enter(inOrder, story);
  for (const event of story.toReversed()) await enter(shuffled, [event, event], { late: true });
  const expected = { counted: 9, share: 55.5, reached: false, needed: 31 };
  for (const channel of [inOrder, shuffled])
    assert.deepEqual(brief(await stands(channel)), expected, 'three beginnings each');
  const [first] = story;
  assert.ok(first?.type === 'message');
  const { thread, id } = first;
  await enter(shuffled, [
    { type: 'edit', thread, id, text: 'changed', at: Date.now() - 5 * day },
    { type: 'delete', thread, id, at: Date.now() - day },
    { type: 'reaction', thread, id, author: first.author, emoji: '👍', removed: false, at: Date.now() },
  ]);
  assert.deepEqual(brief(await stands(shuffled)), expected);
});

test('what comes outside business hours is left out, by the channel’s own before those of the workspace', async () => {
  const { workspace, channel, stands } = await shop();
  await enter(channel, [asks('கவிதா', 2 * day), asks('अनीता', 2 * day - hour), asks('فاطمہ', hour)]);
  assert.equal((await stands()).hours, null);
  const never = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  const closed = await ok(workspace.lead, addBusinessHours, {
    body: { name: 'Closed', zone: 'Asia/Yerevan', weekly: never, isDefault: true },
  });
  const away = await stands();
  assert.deepEqual(away.hours, { id: closed.id, name: 'Closed' });
  assert.deepEqual([away.away.count, away.counted, away.waiting.count], [3, 0, 0]);
  assert.equal(away.away.conversations.length, 3);
  const all = [{ from: '00:00', to: '24:00' }];
  const weekly = { mon: all, tue: all, wed: all, thu: all, fri: all, sat: all, sun: all };
  await ok(workspace.lead, addBusinessHours, {
    body: { name: 'Own', zone: 'UTC', weekly, channels: [channel.id] },
  });
  const open = await stands();
  assert.deepEqual([open.hours?.name, open.away.count, open.counted, open.waiting.count], ['Own', 0, 2, 1]);
});

test('whom somebody blocked does not count, before and after', async () => {
  const { workspace, channel, stands } = await shop();
  await enter(channel, [asks('கவிதா', 3 * day), asks('فاطمہ', 2 * day)]);
  const all = await conversationsOf(workspace.agent, channel);
  const unwanted = all.find((one) => one.contact.name === 'فاطمہ')?.contact.id ?? '';
  await ok(workspace.agent, blockContact, { params: { id: unwanted }, body: {} });
  await enter(channel, [asks('فاطمہ', 2 * hour)]);
  const found = await stands();
  assert.deepEqual([found.blocked.count, found.counted, found.waiting.count], [2, 1, 0]);
});

test('only private messages of this channel count, and only those who reach it may ask', async () => {
  const { workspace, channel, stands } = await shop();
  const other = await page(workspace);
  await enter(other, [asks('கவிதா', 3 * day)]);
  await enter(channel, [{ ...asks('अनीता', 3 * day), thread: { id: 'post', surface: 'public' } }]);
  await enter(channel, [{ ...asks('Ravi', 3 * day), id: 'opened', automatic: true }]);
  assert.equal((await stands()).counted, 0);
  assert.equal((await stands(other)).counted, 1);
  const held = await newAgent(workspace.id, 'agent', 'Ramadevi', [other.id]);
  await refused(404, held, getResponsiveness, { params: channel });
  await ok(held, getResponsiveness, { params: other });
  await refused(404, (await newWorkspace()).administrator, getResponsiveness, { params: channel });
  const unrated = await apiChannel(workspace);
  const error = await refused(409, workspace.agent, getResponsiveness, { params: unrated });
  assert.equal(error.code, 'not-rated');
});

function taken() {
  return { status: 200, body: { message_id: `m_${crypto.randomUUID()}` } };
}

async function shop() {
  const workspace = await newWorkspace();
  const platform = await openPagePlatform();
  platform.answer = taken;
  const channel = await page(workspace, platform.url);
  const stands = (of: { id: string } = channel) =>
    ok(workspace.agent, getResponsiveness, { params: { id: of.id } });
  const answer = async (name: string, more: { author?: 'bot' | 'automation' }, ends = 'sent') => {
    const all = await conversationsOf(workspace.agent, channel);
    const id = all.find((one) => one.contact.name === name)?.id ?? '';
    const { id: own } = await ok(workspace.agent, sendMessage, {
      params: { id },
      body: { text: 'yes', ...more },
    });
    await until(async () => {
      const sent = (await messagesIn(workspace.agent, id)).find((message) => message.id === own);
      return sent?.parts[0]?.state === ends;
    });
  };
  return { workspace, channel, platform, stands, answer };
}

function page(workspace: Awaited<ReturnType<typeof newWorkspace>>, apiBaseUrl?: string): Promise<AppChannel> {
  const more = apiBaseUrl ? { apiBaseUrl } : {};
  return appChannel(workspace, { connector: 'messenger', page: newPage(), secret: newSecret(), ...more });
}

type Message = Extract<Inbound, { type: 'message' }>;

function asks(name: string, ago: number): Message {
  return saying(`${name}?`, {
    thread: { id: `thread of ${name}`, surface: 'private' },
    author: { keys: [{ namespace: 'channel', value: name }], name },
    at: began - ago,
  });
}

/** By another tool. */
function tells(name: string, ago: number): Message {
  const author = { keys: [{ namespace: 'channel', value: 'shop' }], placeholder: 'The shop' };
  return { ...asks(name, ago), text: `${name}!`, from: 'brand', author };
}

function brief({ counted, share, reached, needed }: Responsiveness) {
  return { counted, share, reached, needed };
}
