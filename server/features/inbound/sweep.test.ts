import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { keepPartitions, keepRequestsFor, prune } from '#server/features/inbound/partitions.ts';
import { sweep } from '#server/features/inbound/sweep.ts';
import { processId } from '#server/platform/process.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { applied, openDesk } from '#server/testing/desk.ts';
import { onlyConversation, textsIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

test('what a dead process had acknowledged is taken up, in the order of its arrival', async () => {
  const { workspace, channel } = await connected();
  const dead = randomUUID();
  const sentAt = Date.now() - 60_000;
  for (let i = 0; i < 30; i++) await acknowledge(channel, dead, [written(`m ${i}`, { sentAt })]);
  await sweep();
  await until(async () => (await textsIn(workspace.agent, channel)).length === 30);
  assert.deepEqual(
    await textsIn(workspace.agent, channel),
    Array.from({ length: 30 }, (_, i) => `m ${i}`),
  );
  await until(async () => (await pending(channel)) === 0);
});

test('what was half applied when the process died ends complete and without doubles', async () => {
  const { workspace, channel } = await connected();
  const events = Array.from({ length: 40 }, (_, i) => written(`m ${i}`));
  await channel.deliver(...events.slice(0, 25));
  await acknowledge(channel, randomUUID(), events);
  await sweep();
  await until(async () => (await textsIn(workspace.agent, channel)).length === 40);
  assert.equal((await onlyConversation(workspace.agent, channel)).revision, 40);
});

test('what a living process has in hand is left to it', async () => {
  const { workspace, channel } = await connected();
  const { everywhere } = await openDesk();
  const other = randomUUID();
  await everywhere.query(`insert into process (id, roles, host) values ($1, '{web}', 'elsewhere')`, [other]);
  await acknowledge(channel, other, [written('mine')]);
  await sweep();
  await applied();
  assert.equal(await pending(channel), 1);
  await everywhere.query(`update process set seen_at = now() - interval '1 minute' where id = $1`, [other]);
  await sweep();
  await until(async () => (await textsIn(workspace.agent, channel)).length === 1);
});

test('our own that were not in hand, as after an overflow, are found too', async () => {
  const { workspace, channel } = await connected();
  await acknowledge(channel, processId, [written('put aside')]);
  await until(async () => (await textsIn(workspace.agent, channel)).length === 1);
});

test('days are made ahead, and a past one goes only when nothing in it waits', async () => {
  const { channel } = await connected();
  const { everywhere } = await openDesk();
  await keepPartitions();
  const exists = async (day: string) =>
    (await everywhere.query('select to_regclass($1) as found', [`inbound_request_${day}`])).rows[0].found !==
    null;
  const dayOf = (ahead: number) =>
    new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  assert.ok(await exists(dayOf(0)));
  assert.ok(await exists(dayOf(5)));
  await everywhere.query(
    `create table inbound_request_20260101 partition of inbound_request for values from ('2026-01-01') to ('2026-01-02');
     alter table inbound_request_20260101 owner to earshot_owner`,
  );
  await acknowledge(channel, randomUUID(), [], { receivedAt: '2026-01-01T12:00:00Z' });
  keepRequestsFor(30);
  await prune();
  assert.ok(await exists('20260101'), 'something in it waits');
  await sweep();
  await until(async () => (await pending(channel)) === 0);
  await prune();
  assert.ok(!(await exists('20260101')));
  assert.ok(await exists(dayOf(0)));
});

async function connected(): Promise<{ workspace: TestWorkspace; channel: ApiChannel }> {
  const workspace = await newWorkspace();
  return { workspace, channel: await apiChannel(workspace) };
}

/** A request that was answered with 200 by a process that had no time to do more. */
async function acknowledge(
  channel: ApiChannel,
  by: string,
  events: unknown[],
  o: { receivedAt?: string } = {},
): Promise<void> {
  const { everywhere } = await openDesk();
  await everywhere.query(
    `insert into inbound_request (received_at, connector, channel_id, method, query, headers, body, facts, taken_by)
     values ($1, 'api', $2, 'POST', '{}', '{}', $3, '{}', $4)`,
    [o.receivedAt ?? new Date().toISOString(), channel.id, Buffer.from(JSON.stringify({ events })), by],
  );
}

async function pending(channel: ApiChannel): Promise<number> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    'select count(*)::int as n from inbound_request where channel_id = $1 and applied_at is null',
    [channel.id],
  );
  return rows[0].n;
}
