import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disconnectChannel } from '#contract/channels.ts';
import { getHealth } from '#contract/health.ts';
import { listNotices } from '#contract/notices.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { appChannel, newPage, newSecret } from '#server/testing/app-channels.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { seeSilence } from './silence.ts';
import { day, hour, later, minute } from './time.ts';

// A Wednesday in June, at half past twelve. The shop's customers write from nine to five, five in an hour.
const noon = new Date('2026-06-10T12:30:00Z');
const openHours = Array.from({ length: 8 }, (_, i) => 9 + i);

test('silence at hours that are never silent is looked into, from the last message on, and is no alarm', async () => {
  const shop = await busy();
  await shop.heard('2026-06-10T09:58:00Z');
  await seeSilence(noon);
  const { readBack, troubles, nextLookAt } = await shop.health();
  assert.deepEqual([readBack.why, readBack.from], ['silence', '2026-06-10T09:58:00.000Z']);
  assert.equal(nextLookAt, noon.toISOString(), 'the platform is asked at once');
  assert.deepEqual(troubles, []);
  assert.equal((await ok(shop.workspace.administrator, listNotices)).unread, 0);
});

test('once for each silence and day', async () => {
  const shop = await busy();
  await shop.heard('2026-06-10T09:58:00Z');
  await seeSilence(noon);
  await shop.readBackDone();
  await seeSilence(later(noon, 30 * minute));
  assert.equal(await shop.why(), null);
  await seeSilence(later(noon, day + minute));
  assert.equal(await shop.why(), 'silence', 'it lasts for another day');
  await shop.readBackDone();
  await shop.heard('2026-06-11T12:58:00Z');
  await seeSilence(later(noon, day + 3.5 * hour));
  assert.equal(await shop.why(), 'silence', 'there was a message between this silence and that');
});

test('at night, when nobody ever writes, it is as quiet as it should be', async () => {
  const shop = await busy();
  await shop.heard('2026-06-09T16:55:00Z');
  for (const now of ['2026-06-09T23:00:00Z', '2026-06-10T04:00:00Z', '2026-06-10T10:30:00Z']) {
    await seeSilence(new Date(now));
    assert.equal(await shop.why(), null, now);
  }
  // The day has begun, and nobody writes.
  await seeSilence(noon);
  assert.equal(await shop.why(), 'silence');
});

test('a short silence is none, nor is one where hardly anybody writes, or wrote only once', async () => {
  const shop = await busy(30);
  await shop.heard('2026-06-10T10:40:00Z');
  await seeSilence(noon);
  assert.equal(await shop.why(), null, 'one hour of many messages is not enough');
  const quiet = await busy(1);
  await quiet.heard('2026-06-10T09:00:00Z');
  await seeSilence(noon);
  assert.equal(await quiet.why(), null, 'three in three hours');
  const sale = await busy(9, 1);
  await sale.heard('2026-06-10T09:00:00Z');
  await seeSilence(noon);
  assert.equal(await sale.why(), null, 'one busy week out of four');
  const fresh = await busy(0);
  await seeSilence(noon);
  assert.equal(await fresh.why(), null, 'nothing has ever come');
});

test('nothing is asked of a channel that is gone, or whose past cannot be read', async () => {
  const shop = await busy();
  await shop.heard('2026-06-10T09:58:00Z');
  await ok(shop.workspace.administrator, disconnectChannel, { params: { id: shop.id } });
  const other = await busy(5, 4, (workspace) => apiChannel(workspace));
  await other.heard('2026-06-10T09:58:00Z');
  await seeSilence(noon);
  assert.deepEqual([await shop.why(), await other.why()], [null, null]);
});

type Workspace = Awaited<ReturnType<typeof newWorkspace>>;

/** A channel that got so many messages in each open hour of so many of the last four weeks. */
async function busy(each = 5, weeks = 4, connect = messenger) {
  const workspace = await newWorkspace();
  const { everywhere } = await openDesk();
  const { id } = await connect(workspace);
  const hours = Array.from({ length: weeks * 7 }, (_, ago) =>
    openHours.map((at) => new Date(Date.UTC(2026, 5, 9 - ago, at))),
  ).flat();
  await everywhere.query(
    'insert into channel_hour (workspace_id, channel_id, hour, received) select $1, $2, unnest($3::timestamptz[]), $4',
    [workspace.id, id, hours, each],
  );
  const done = `update channel_health set read_back_from = null, read_back_why = null, read_back_at = null where channel_id = $1`;
  await everywhere.query(done, [id]);
  const health = () => ok(workspace.administrator, getHealth, { params: { id } });
  return {
    workspace,
    id,
    health,
    why: async () => (await health()).readBack.why,
    heard: (at: string) =>
      everywhere.query('update channel set last_received_at = $2 where id = $1', [id, at]),
    readBackDone: () => everywhere.query(done, [id]),
  };
}

function messenger(workspace: Workspace): Promise<{ id: string }> {
  return appChannel(workspace, { connector: 'messenger', page: newPage(), secret: newSecret() });
}
