import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignConversation, seeConversation } from '#contract/conversations.ts';
import { listDevices, noteActive, setNoticeChoices } from '#contract/notices.ts';
import { editAgent } from '#contract/workspace.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { arrived, awayDesk, queued } from '#server/testing/away.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { until } from '#server/testing/until.ts';
import { forgetNotices } from './forget.ts';
import { push, pushNotices } from './push-notices.ts';

test('who is away is pushed an encrypted word about who and which conversation, and none of the customer', async () => {
  const { workspace, channel, ids, told, person, device, note } = await awayDesk();
  await note(0, 'பாருங்கள் அனு');
  const [first] = await arrived(device, 1);
  assert.equal(first?.data.title, '\u2068Ravi\u2069 mentioned you');
  assert.match(first?.data.body ?? '', /^Conversation \u2068\u200e#\d+\u2069, \u2068கவிதா\u2069$/);
  assert.equal(first?.data.path, `/inbox/all/open/${ids[0]}?workspace=${workspace.id}`);
  assert.deepEqual([first?.data.tag, first?.data.dir], [ids[0], 'ltr']);
  assert.ok(!JSON.stringify(first?.data).includes('பாருங்கள்'), 'nor of the colleague’s');
  assert.deepEqual([first?.headers.ttl, first?.headers.urgency], ['86400', 'high']);
  assert.match(String(first?.headers.topic), /^[\w-]{1,32}$/);
  assert.equal(first?.bytes, 4096, 'all are of one length, so that it tells nothing');

  await ok(workspace.lead, assignConversation, { params: { id: ids[0] ?? '' }, body: { agentId: told.id } });
  await arrived(device, 2);
  await channel.deliver(written('ரகசியம்', { thread: 'a', by: 'கவிதா' }));
  const all = await arrived(device, 3);
  assert.deepEqual(
    all.map(({ data }) => data.title),
    ['\u2068Ravi\u2069 mentioned you', '\u2068Kavitha\u2069 gave you a conversation', 'A customer wrote'],
  );
  assert.equal(
    new Set(all.map(({ headers }) => headers.topic)).size,
    1,
    'of one conversation the last counts',
  );
  assert.ok(!all.some(({ data }) => JSON.stringify(data).includes('ரகசியம்')));
  const [own] = (await ok(person, listDevices)).data;
  assert.ok(own?.current && own.lastToldAt && !own.failing);
});

test('at the desk nothing is pushed; what is read there never is, the rest once they have left', async () => {
  const { workspace, ids, told, person, device, note } = await awayDesk();
  const { everywhere } = await openDesk();
  await ok(person, noteActive, { body: { language: 'ur', zone: 'Asia/Karachi' } });
  // As their open screen says every 25 seconds.
  await everywhere.query('update agent set seen_at = now() where id = $1', [told.id]);
  await note(0, 'one');
  await note(1, 'two');
  await until(async () => (await queued(told.id, 'push-notices')).length === 1);
  assert.equal(device.calls, 0);
  await ok(person, seeConversation, { params: { id: ids[0] ?? '' }, body: { revision: 99, unread: false } });
  await pushNotices(workspace.id, told.id, new Date(Date.now() + 180_000));
  // Taken up by the worker, for whom no time has passed: it is put off once more.
  const only = await until(async () =>
    (await queued(told.id, 'push')).find(({ runAt }) => runAt.getTime() > Date.now()),
  );
  assert.equal(only.noticeIds.length, 1);
  await everywhere.query('update agent set active_at = null where id = $1', [told.id]);
  await push(workspace.id, only, new Date());
  assert.deepEqual(
    (await arrived(device, 1)).map(({ data }) => data.tag),
    [ids[1]],
  );
});

test('quiet hours hold it back, and after them many become one', async () => {
  const { workspace, ids, told, person, device, note } = await awayDesk(5);
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const utc = (date: Date) => date.toISOString().slice(11, 16);
  const all = { desk: true, desktop: true };
  const quiet = { from: utc(at(-60)), to: utc(at(60)), zone: 'UTC' };
  const body = { mention: all, assigned: all, message: all, quiet };
  await ok(person, setNoticeChoices, { body });
  for (const [i] of ids.entries()) await note(i, `note ${i}`);
  await until(async () => (await queued(told.id, 'push-notices')).length === 1);
  await pushNotices(workspace.id, told.id, at(30));
  assert.equal(device.calls, 0);
  const [held] = await queued(told.id, 'push-notices');
  assert.equal(held?.runAt.toISOString().slice(0, 16), at(60).toISOString().slice(0, 16));
  await ok(person, setNoticeChoices, { body: { ...body, quiet: null } });
  await pushNotices(workspace.id, told.id, at(61));
  const [one] = await arrived(device, 1);
  assert.equal(one?.data.title, '5 unread notices');
  assert.match(one?.data.body ?? '', /^In 5 conversations of/);
});

test('a browser that unsubscribed is forgotten; one whose service is busy is asked again when it says', async () => {
  for (const [status, gone] of [
    [404, true],
    [410, true],
    [403, true],
    [400, false],
    [302, false],
  ] as const) {
    const { person, device, note } = await awayDesk();
    device.answer = () => ({ status, headers: { location: 'http://127.0.0.1:1/' } });
    await note(0, 'x');
    await until(() => device.calls === 1);
    await until(async () => {
      const [found] = (await ok(person, listDevices)).data;
      return gone ? !found : found?.failing;
    });
  }
  const { workspace, told, device, note } = await awayDesk();
  device.answer = () => ({ status: 429, headers: { 'retry-after': '1200' } });
  await note(0, 'busy');
  const [waiting] = await until(async () => {
    const jobs = await queued(told.id, 'push');
    return jobs.length === 1 && device.calls === 1 && jobs[0]?.attempt === 1 ? jobs : null;
  });
  assert.ok(waiting);
  const wait = waiting.runAt.getTime() - Date.now();
  assert.ok(wait > 1_100_000 && wait <= 1_200_000, String(wait));
  device.answer = () => ({ status: 503 });
  await push(workspace.id, waiting, new Date());
  const [next] = (await queued(told.id, 'push')).filter(({ attempt }) => attempt === 2);
  assert.ok(next, 'without a word it takes its own time');
  await push(workspace.id, next, new Date(Date.now() + 25 * 3_600_000));
  assert.equal(device.calls, 2, 'a day later nobody wants to know');
  device.answer = () => ({ status: 201 });
  await push(workspace.id, next, new Date());
  assert.equal(device.pushed.length, 1);
});

test('what lies beyond the channels of an agent is not pushed', async () => {
  const { workspace, told, device, note } = await awayDesk();
  const other = await apiChannel(workspace);
  const { everywhere } = await openDesk();
  await everywhere.query('update agent set active_at = now(), seen_at = now() where id = $1', [told.id]);
  await note(0, 'out of reach');
  await ok(workspace.administrator, editAgent, { params: { id: told.id }, body: { channels: [other.id] } });
  await everywhere.query('update agent set active_at = null where id = $1', [told.id]);
  await pushNotices(workspace.id, told.id, new Date());
  await until(async () => (await queued(told.id, 'push')).length === 0);
  assert.equal(device.calls, 0);
});

test('what was read is forgotten after 90 days, everything after a year', async () => {
  const { workspace, told, note } = await awayDesk();
  const { everywhere } = await openDesk();
  const ages = [89, 91, 364, 366];
  for (const [i] of ages.entries()) await note(0, `note ${i}`);
  const { rows } = await everywhere.query<{ id: string }>(
    'select id from notice where agent_id = $1 order by id',
    [told.id],
  );
  for (const [i, days] of ages.entries())
    await everywhere.query(`update notice set at = now() - make_interval(days => $2) where id = $1`, [
      rows[i]?.id,
      days,
    ]);
  await everywhere.query('update notice set read_at = now() where id = any($1)', [
    rows.slice(0, 2).map(({ id }) => id),
  ]);
  await forgetNotices();
  const left = await everywhere.query<{ id: string }>(
    'select id from notice where workspace_id = $1 order by id',
    [workspace.id],
  );
  assert.deepEqual(
    left.rows.map(({ id }) => rows.findIndex((row) => row.id === id)),
    [0, 2],
  );
});
