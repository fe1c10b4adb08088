import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOtherSessions, listSessions } from '#contract/account.ts';
import { addDevice, listDevices, removeDevice, tryNotice } from '#contract/notices.ts';
import { deactivateAgent, getMe } from '#contract/workspace.ts';
import { awayDesk, queued } from '#server/testing/away.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { browserOf, personAt } from '#server/testing/session.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { forgetNotices } from './forget.ts';

test('one that refuses five times in a row is forgotten', async () => {
  const { person, device } = await awayDesk();
  const { everywhere } = await openDesk();
  const me = await ok(person, getMe);
  await everywhere.query('update push_subscription set failures = 4 where agent_id = $1', [me.agent.id]);
  device.answer = () => ({ status: 400 });
  await refused(502, person, tryNotice, { body: { way: 'push' } });
  assert.deepEqual((await ok(person, listDevices)).data, []);
});

test('with the session end its push messages, however it ended; and with the agent', async () => {
  const { told, person, device, note } = await awayDesk();
  await person.auth('sign-out', {});
  await note(0, 'signed out');
  const second = await awayDesk();
  const elsewhere = await browserOf(second.person.email);
  await elsewhere.signIn();
  await ok(elsewhere, endOtherSessions);
  assert.deepEqual((await ok(elsewhere, listDevices)).data, []);
  await second.note(0, 'ended from elsewhere');
  const third = await awayDesk();
  await ok(third.workspace.administrator, deactivateAgent, {
    params: { id: third.told.id },
    body: { unassign: false },
  });
  const { everywhere } = await openDesk();
  await until(async () => {
    for (const id of [told.id, second.told.id, third.told.id])
      for (const task of ['push-notices', 'push']) if ((await queued(id, task)).length > 0) return false;
    return true;
  });
  await forgetNotices();
  const left = await everywhere.query('select id from push_subscription where agent_id = any($1)', [
    [second.told.id, third.told.id, (await awayDesk()).told.id],
  ]);
  assert.equal(left.rows.length, 1, 'only that of who is still here');
  assert.equal(device.calls + second.device.calls + third.device.calls, 0);
});

test('an address that somebody made up reaches nothing private, and no key or stranger gets in', async () => {
  const { workspace, person, device } = await awayDesk();
  const { keys } = device.subscription;
  const add = (endpoint: string, more = {}) =>
    refused(422, person, addDevice, { body: { endpoint, keys, language: 'en', ...more } });
  for (const endpoint of [
    'https://10.0.0.1/x',
    'https://[::1]/x',
    'https://169.254.169.254/latest',
    'http://127.0.0.1/x',
    'https://user:pass@127.0.0.1/x',
    'file:///etc/passwd',
    `https://127.0.0.1/${'x'.repeat(3_000)}`,
  ])
    await add(endpoint);
  await add(device.subscription.endpoint, { keys: { ...keys, auth: 'short' } });
  const noPoint = Buffer.alloc(65, 7).toString('base64url');
  await add(device.subscription.endpoint, { keys: { ...keys, p256dh: noPoint } });
  await add(device.subscription.endpoint, { language: '../../etc' });
  await refused(403, workspace.agent, addDevice, { body: { ...device.subscription, language: 'en' } });
  // What pointed elsewhere when it was entered is looked at again when it is called.
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    `select target, encode(target, 'escape') ~ '127.0.0.1' as readable from push_subscription where workspace_id = $1`,
    [workspace.id],
  );
  assert.deepEqual(
    rows.map((row) => row.readable),
    [false],
    'the address is encrypted',
  );
  const [mine] = (await ok(person, listDevices)).data;
  const params = { id: mine?.id ?? '' };
  await refused(404, workspace.agent, removeDevice, { params });
  await refused(404, (await newWorkspace()).administrator, removeDevice, { params });
  await ok(person, removeDevice, { params });
  assert.deepEqual((await ok(person, listDevices)).data, []);
  await refused(409, person, tryNotice, { body: { way: 'push' } });
});

test('a browser comes again under one row, as whoever signed in on it last', async () => {
  const { workspace, person, device, note } = await awayDesk();
  const body = { ...device.subscription, language: 'ur' };
  await ok(person, addDevice, { body });
  assert.equal((await ok(person, listDevices)).data.length, 1);
  const next = await personAt(workspace);
  await next.signIn();
  assert.equal((await ok(next, listSessions)).data.length, 1);
  await ok(next, addDevice, { body });
  assert.deepEqual((await ok(person, listDevices)).data, []);
  await note(0, 'for the one before');
  await ok(next, tryNotice, { body: { way: 'push' } });
  assert.deepEqual(
    device.pushed.map(({ data }) => [data.dir, data.lang, data.title]),
    [['rtl', 'ur', 'Earshot کی طرف سے آزمائش']],
  );
});
