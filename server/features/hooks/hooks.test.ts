import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignConversation } from '#contract/conversations.ts';
import {
  addNoticeHook,
  editNoticeHook,
  listNoticeHooks,
  removeNoticeHook,
  tryNoticeHook,
} from '#contract/notice-hooks.ts';
import { getNoticeChoices, listNotices, readNotices, setNoticeChoices } from '#contract/notices.ts';
import { addPolicy } from '#contract/sla.ts';
import { ago, shop } from '#server/features/sla/testing/shop.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { openRoom } from '#server/testing/hook-rooms.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, type TestAgent } from '#server/testing/workspace.ts';
import { tellHook } from './tell-hook.ts';

type Kind = 'slack' | 'teams';
const minute = 60_000;

/** A room, and its address in the hands of somebody. */
async function roomOf(by: TestAgent, kind: Kind = 'slack', more: object = {}) {
  const room = await openRoom(kind);
  const hook = await ok(by, addNoticeHook, {
    body: {
      scope: 'own',
      kind,
      name: 'கவனிப்பு',
      url: room.url,
      events: ['assigned'],
      language: 'en',
      ...more,
    },
  });
  const now = async () => {
    const found = (await ok(by, listNoticeHooks)).data.find(({ id }) => id === hook.id);
    assert.ok(found);
    return found;
  };
  return { room, hook, now };
}

async function asked(of: Awaited<ReturnType<typeof shop>>, who: string): Promise<string> {
  await of.channel.deliver(written('hello', { thread: who, author: { id: who, name: who } }));
  return (await conversationsOf(of.agent, of.channel)).at(-1)?.id ?? '';
}

const plain = (text: string): string => text.replace(/[\u2066-\u2069\u200e]/g, '');

for (const kind of ['slack', 'teams'] as const) {
  test(`what an agent wants to be told arrives in ${kind}, with no word of the customer's and no mark of a name's`, async () => {
    const here = await shop();
    const { room, now } = await roomOf(here.agent, kind);
    const name = '<!channel> *[x](https://evil.example)*';
    const id = await asked(here, name);
    await ok(here.lead, assignConversation, { params: { id }, body: { agentId: here.agent.id } });
    await until(() => room.said.length === 2);
    const [told = '', about = ''] = room.said.map(plain);
    assert.match(told, /gave you a conversation/);
    assert.ok(about.includes('[x](https://evil.example)'), about);
    assert.ok(!room.bodies.join().includes('hello'));
    assert.ok(!room.bodies.join().includes('<!channel>') || kind === 'teams');
    assert.deepEqual(room.refused, []);
    await until(async () => (await now()).lastToldAt);
  });
}

test('the workspace’s rooms are told of what is overdue, and only whoever manages the workspace sees them', async () => {
  const here = await shop();
  const { administrator, lead, agent } = here.workspace;
  const { room, hook } = await roomOf(administrator, 'teams', {
    scope: 'workspace',
    events: ['overdue'],
    language: 'ur',
  });
  await ok(lead, addPolicy, { body: { name: 'All', firstReply: 10, clock: 'always' } });
  await here.channel.deliver(written('hello', { sentAt: ago(30) }));
  await until(() => room.said.some((line) => line.includes('وعدے کا وقت گزر گیا')));
  for (const other of [lead, agent]) {
    assert.deepEqual((await ok(other, listNoticeHooks)).data, []);
    await refused(404, other, removeNoticeHook, { params: { id: hook.id } });
    const body = {
      scope: 'workspace' as const,
      kind: 'slack' as const,
      name: 'x',
      url: room.url,
      events: ['due' as const],
      language: 'en',
    };
    await refused(403, other, addNoticeHook, { body });
  }
  const own = {
    scope: 'workspace' as const,
    kind: 'slack' as const,
    name: 'x',
    url: room.url,
    language: 'en',
  };
  await refused(409, administrator, addNoticeHook, { body: { ...own, events: ['mention'] } });
});

test('the address is never shown again, and lies encrypted', async () => {
  const here = await shop();
  const { room, hook } = await roomOf(here.agent);
  const secret = new URL(room.url).pathname;
  const listed = await call(here.agent, listNoticeHooks);
  assert.ok(!listed.text.includes(secret));
  assert.equal(hook.host, new URL(room.url).host);
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    'select row_to_json(h)::text as row, target from notice_hook h where id = $1',
    [hook.id],
  );
  assert.ok(!rows[0]?.row.includes(secret) && !rows[0]?.target.toString('latin1').includes(secret));
  for (const url of [
    'http://203.0.113.9/x',
    'http://10.0.0.1/x',
    'ftp://127.0.0.1/x',
    'https://a:b@127.0.0.1/x',
  ]) {
    const error = await refused(422, here.agent, editNoticeHook, { params: { id: hook.id }, body: { url } });
    assert.ok(error.message);
  }
});

test('what is not taken for now comes again after as long as was asked, once, and what waits is one message', async () => {
  const here = await shop();
  const { room, hook, now } = await roomOf(here.agent);
  room.answer = () => ({ status: 429, headers: { 'retry-after': '120' } });
  const ids = [await asked(here, 'अनीता'), await asked(here, 'Անահիտ')];
  for (const id of ids)
    await ok(here.lead, assignConversation, { params: { id }, body: { agentId: here.agent.id } });
  await until(async () => (await now()).trouble?.includes('429'));
  room.answer = undefined;
  await tellHook(here.workspace.id, hook.id, new Date(Date.now() + minute));
  assert.deepEqual(room.said, [], 'it was asked to wait');
  await tellHook(here.workspace.id, hook.id, new Date(Date.now() + 3 * minute));
  assert.equal(room.bodies.length, 1);
  assert.equal(room.said.length, 4);
  await tellHook(here.workspace.id, hook.id, new Date(Date.now() + 4 * minute));
  assert.equal(room.bodies.length, 1, 'once');
  assert.deepEqual([(await now()).trouble, (await now()).broken], [null, false]);
});

test('what it was asked to wait for holds also for a process that looked a moment before', async () => {
  const here = await shop();
  const { room, hook } = await roomOf(here.agent);
  const { everywhere } = await openDesk();
  const id = await asked(here, 'அனிதா');
  const settling = await everywhere.connect();
  let telling: Promise<void> | undefined;
  try {
    await settling.query('begin');
    await settling.query(
      `update notice_hook set retry_at = now() + interval '2 minutes', failures = 1 where id = $1`,
      [hook.id],
    );
    await ok(here.lead, assignConversation, { params: { id }, body: { agentId: here.agent.id } });
    telling = tellHook(here.workspace.id, hook.id, new Date());
    // Both, this one and the queue's, have looked and wait for their turn.
    await until(async () => {
      const { rows } = await everywhere.query(`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query like '%notice_hook%'`);
      return rows.length === 2;
    });
    await settling.query('commit');
  } finally {
    settling.release();
  }
  await telling;
  assert.deepEqual(room.said, []);
  await tellHook(here.workspace.id, hook.id, new Date(Date.now() + 3 * minute));
  assert.equal(room.bodies.length, 1);
});

test('an address that was taken back is said to be, gets nothing more, and serves again once it is given anew', async () => {
  const here = await shop();
  const { room, hook, now } = await roomOf(here.agent);
  room.answer = () => ({ status: 410, body: 'channel_is_archived' });
  const first = await asked(here, 'فاطمہ');
  await ok(here.lead, assignConversation, { params: { id: first }, body: { agentId: here.agent.id } });
  await until(async () => (await now()).broken);
  assert.match((await now()).trouble ?? '', /410/);
  const bell = async () => (await ok(here.agent, listNotices)).data.find(({ kind }) => kind === 'address');
  assert.deepEqual((await bell())?.address, { name: 'கவனிப்பு', of: 'own' });
  room.answer = undefined;
  const second = await asked(here, 'లక్ష్మి');
  await ok(here.lead, assignConversation, { params: { id: second }, body: { agentId: here.agent.id } });
  await tellHook(here.workspace.id, hook.id, new Date());
  assert.deepEqual(room.said, []);
  await ok(here.agent, editNoticeHook, { params: { id: hook.id }, body: { url: room.url } });
  const third = await asked(here, 'கவிதா');
  await ok(here.lead, assignConversation, { params: { id: third }, body: { agentId: here.agent.id } });
  await until(() => room.said.length === 2);
  assert.equal((await now()).broken, false);
});

test('Teams may refuse in words although it answers 200; one that is away for hours is given up', async () => {
  const here = await shop();
  const { room, hook, now } = await roomOf(here.agent, 'teams');
  room.answer = () => ({
    status: 200,
    body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x',
  });
  const id = await asked(here, 'கவிதா');
  await ok(here.lead, assignConversation, { params: { id }, body: { agentId: here.agent.id } });
  await until(async () => (await now()).trouble?.includes('429'));
  room.answer = () => ({ status: 503 });
  let clock = Date.now();
  for (let n = 0; n < 20 && !(await now()).broken; n += 1) {
    clock += 61 * minute;
    await tellHook(here.workspace.id, hook.id, new Date(clock));
  }
  assert.equal((await now()).broken, true);
  assert.ok(clock - Date.now() < 24 * 60 * minute);
});

test('it waits in quiet hours, and what was read at the desk meanwhile or is out of reach is not told', async () => {
  const here = await shop();
  const { room, hook } = await roomOf(here.agent, 'slack', { events: ['assigned', 'message'] });
  const choices = await ok(here.agent, getNoticeChoices);
  const at = (hours: number) => new Date(Date.now() + hours * 60 * minute).toISOString().slice(11, 16);
  const quiet = { from: at(-1), to: at(2), zone: 'UTC' };
  await ok(here.agent, setNoticeChoices, { body: { ...choices, quiet } });
  const id = await asked(here, 'அன்பு');
  const read = await asked(here, 'படித்தது');
  for (const each of [id, read])
    await ok(here.lead, assignConversation, { params: { id: each }, body: { agentId: here.agent.id } });
  await ok(here.agent, readNotices, { body: { conversationId: read } });
  await tellHook(here.workspace.id, hook.id, new Date());
  assert.deepEqual(room.said, []);
  await tellHook(here.workspace.id, hook.id, new Date(Date.now() + 3 * 60 * minute));
  assert.equal(room.said.length, 2);
  assert.match(plain(room.said[1] ?? ''), /அன்பு/);
  // Somebody who no longer reaches the channel.
  const elsewhere = await apiChannel(here.workspace);
  const outsider = await newAgent(here.workspace.id, 'agent', 'Ravi');
  const theirs = await roomOf(outsider);
  theirs.room.answer = () => ({ status: 503 });
  const third = await asked(here, 'மூன்று');
  await ok(here.lead, assignConversation, { params: { id: third }, body: { agentId: outsider.id } });
  await until(async () => (await theirs.now()).trouble);
  const { everywhere } = await openDesk();
  await everywhere.query('update agent set channels = array[$2::uuid] where id = $1', [
    outsider.id,
    elsewhere.id,
  ]);
  theirs.room.answer = undefined;
  await tellHook(here.workspace.id, theirs.hook.id, new Date(Date.now() + 60 * minute));
  assert.deepEqual(theirs.room.said, []);
});

test('what happens in a conversation while an address is told of it is told next', async () => {
  const here = await shop();
  const { room } = await roomOf(here.agent);
  const id = await asked(here, 'அனிதா');
  const give = (agentId: string) => ok(here.lead, assignConversation, { params: { id }, body: { agentId } });
  let calls = 0;
  room.answer = async () => {
    calls += 1;
    if (calls === 1) await give(here.lead.id);
    if (calls === 1) await give(here.agent.id);
    return { status: 200, body: 'ok' };
  };
  await give(here.agent.id);
  await until(() => calls === 2);
});

test('a trial goes out at once or says why not; what is removed is gone with all that waited', async () => {
  const here = await shop();
  const { room, hook } = await roomOf(here.agent);
  room.answer = () => ({ status: 404, body: 'no_service' });
  const params = { id: hook.id };
  assert.match((await refused(409, here.agent, tryNoticeHook, { params })).message, /404/);
  await refused(429, here.agent, tryNoticeHook, { params });
  const other = await roomOf(here.agent, 'teams');
  await ok(here.agent, tryNoticeHook, { params: { id: other.hook.id } });
  assert.equal(other.room.said.length, 2);
  await ok(here.agent, removeNoticeHook, { params });
  await refused(404, here.agent, removeNoticeHook, { params });
  await refused(404, here.lead, tryNoticeHook, { params: { id: other.hook.id } });
});
