import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listQuarantine } from '#contract/quarantine.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { textsIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

test('what cannot be kept is refused as passing, and taken once there is room', async () => {
  const { workspace, channel } = await connected();
  const makeRoom = await fill('inbound_request', channel);
  const body = { events: [written('மூடி பொருந்தவில்லை')] };
  const refused = await channel.post(body);
  assert.equal(refused.status, 503);
  assert.match(refused.text, /"disk-full".*disk is full/);
  await makeRoom();
  assert.equal((await channel.post(body)).status, 200);
  await until(async () => (await textsIn(workspace.agent, channel)).length === 1);
});

test('what was acknowledged waits for room, and none of it goes to the quarantine', async () => {
  const { workspace, channel } = await connected();
  const makeRoom = await fill('message', channel);
  const answer = await channel.post({ events: [written('first'), written('second')] });
  assert.equal(answer.status, 200);
  const { everywhere } = await openDesk();
  const tries = async (): Promise<number> =>
    (await everywhere.query<{ n: number }>('select last_value::int as n from full_disk_tries')).rows[0]?.n ??
    0;
  await until(async () => (await tries()) > 2);
  await makeRoom();
  await until(async () => (await textsIn(workspace.agent, channel)).length === 2);
  assert.deepEqual(await textsIn(workspace.agent, channel), ['first', 'second']);
  assert.deepEqual((await ok(workspace.lead, listQuarantine)).data, []);
});

async function connected(): Promise<{ workspace: TestWorkspace; channel: ApiChannel }> {
  const workspace = await newWorkspace();
  return { workspace, channel: await apiChannel(workspace) };
}

/** For one channel's rows the disk is full, as PostgreSQL would say it, until it has been made room. */
async function fill(
  table: 'inbound_request' | 'message',
  channel: ApiChannel,
): Promise<() => Promise<unknown>> {
  const { everywhere } = await openDesk();
  await everywhere.query(`
    create sequence if not exists full_disk_tries;
    create or replace function full_disk() returns trigger security definer language plpgsql as $$ begin
      perform nextval('full_disk_tries');
      raise exception 'could not extend file: No space left on device' using errcode = '53100';
    end $$;
    create trigger full_disk before insert on ${table} for each row
      when (new.channel_id = '${channel.id}') execute function full_disk()`);
  return () => everywhere.query(`drop trigger full_disk on ${table}`);
}
