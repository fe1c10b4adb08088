import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectorNames } from '#connectors/registry.ts';
import {
  connectChannel,
  disconnectChannel,
  editChannel,
  getChannel,
  listChannels,
  listConnectors,
} from '#contract/channels.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('every connector describes itself well enough to draw its form', async () => {
  const { agent } = await newWorkspace();
  const { data } = await ok(agent, listConnectors);
  assert.deepEqual(data.map((c) => c.name).sort(), connectorNames.toSorted());
  for (const connector of data) {
    assert.match(connector.icon, /^<svg/);
    assert.match(connector.guide, /^# /);
    assert.equal(connector.settings.type, 'object');
    const fields = connector.settings.properties as Record<string, Record<string, unknown>>;
    for (const [name, field] of Object.entries(fields)) assert.ok(field.title, `${connector.name}.${name}`);
    const generated = Object.entries(fields).filter(([, field]) => field['x-generated']);
    for (const [name] of generated) assert.ok(!(connector.settings.required as string[]).includes(name));
  }
});

test('settings that are not right are refused, each with its place', async () => {
  const { administrator } = await newWorkspace();
  const connect = (connector: string, settings: Record<string, unknown>) =>
    refused(422, administrator, connectChannel, { body: { connector, name: 'x', settings } });
  assert.equal((await connect('carrier-pigeon', {})).issues?.[0]?.path, 'connector');
  assert.equal((await connect('constructor', {})).issues?.[0]?.path, 'connector');
  assert.equal((await connect('api', { callbackUrl: 'ftp://x' })).issues?.[0]?.path, 'settings.callbackUrl');
  assert.equal((await connect('api', { secret: 'short' })).issues?.[0]?.path, 'settings.secret');
  const said = await connect('website', { colour: 'red', side: 'left' });
  assert.deepEqual(said.issues?.map((issue) => issue.path).sort(), ['settings.colour', 'settings.side']);
  assert.deepEqual((await ok(administrator, listChannels)).data, []);
});

test('a channel without a callback address only receives, and says so', async () => {
  const workspace = await newWorkspace();
  const made = await ok(workspace.administrator, connectChannel, {
    body: { connector: 'api', name: 'Only in', settings: {} },
  });
  assert.match(made.generated.secret ?? '', /^whsec_/);
  assert.equal(made.webhookUrl, `${(await openDesk()).origin}/webhooks/api/${made.id}`);
  assert.equal(made.snippet, null);
});

test('is renamed, paused and disconnected; its conversations stay', async () => {
  const workspace = await newWorkspace();
  const { administrator, agent } = workspace;
  const channel = await apiChannel(workspace);
  const params = { id: channel.id };
  await channel.deliver(written('hello'));
  await until(async () => (await ok(agent, getChannel, { params })).lastReceivedAt);
  const renamed = await ok(administrator, editChannel, {
    params,
    body: { name: 'The shop', state: 'paused' },
  });
  assert.equal(renamed.name, 'The shop');
  assert.equal(renamed.state, 'paused');
  // Paused is for what goes out: what customers write is never refused.
  await channel.deliver(written('still here?'));
  assert.equal((await conversationsOf(agent, channel))[0]?.revision, 2);
  const gone = await ok(administrator, disconnectChannel, { params });
  assert.equal(gone.state, 'disconnected');
  assert.equal((await ok(administrator, disconnectChannel, { params })).state, 'disconnected');
  await refused(409, administrator, editChannel, { params, body: { state: 'active' } });
  assert.equal((await conversationsOf(agent, channel)).length, 1);
  assert.equal((await ok(agent, listChannels)).data[0]?.state, 'disconnected');
});

test('settings change one by one, and the rest stays', async () => {
  const { administrator } = await newWorkspace();
  const made = await ok(administrator, connectChannel, {
    body: { connector: 'website', name: 'Site', settings: { title: 'Hello', askName: 'required' } },
  });
  const params = { id: made.id };
  const changed = await ok(administrator, editChannel, { params, body: { settings: { title: 'Bonjour' } } });
  assert.equal(changed.settings.title, 'Bonjour');
  assert.equal(changed.settings.askName, 'required');
  assert.equal(changed.settings.identitySecret, true);
  const read = await ok(administrator, getChannel, { params });
  assert.deepEqual(read.settings, changed.settings);
  const edits = [{ greeting: 'Welcome' }, { colour: '#aa0000' }, { side: 'start' }, { askEmail: 'optional' }];
  await Promise.all(edits.map((settings) => ok(administrator, editChannel, { params, body: { settings } })));
  const all = (await ok(administrator, getChannel, { params })).settings;
  assert.deepEqual(all, { ...read.settings, ...Object.assign({}, ...edits) });
});
