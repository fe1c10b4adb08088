import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectChannel, enterWebhook, getChannel, getWebhook } from '#contract/channels.ts';
import { getHealth, lookAtChannel } from '#contract/health.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { appName } from '#server/testing/app-channels.ts';
import { ok, refused } from '#server/testing/call.ts';
import { atEnd } from '#server/testing/desk.ts';
import { textsIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { openSandbox } from '../../../sandbox/open.ts';
import { setApps } from './apps.ts';

for (const platform of ['messenger', 'facebook-page', 'whatsapp'] as const)
  test(`${platform}: the webhook is entered from here, and messages come`, async () => {
    const { owner, agent, id, account, sandbox } = await connected(platform);
    const params = { id };
    const before = await ok(owner, getWebhook, { params });
    assert.equal(before.entered?.url, null);
    assert.ok((before.entered?.missing.length ?? 0) > 0);
    const remarks = async () => (await ok(owner, lookAtChannel, { params })).remarks.join(' ');
    assert.match(await remarks(), /no webhook address is entered for this app/);
    const { sharedWebhookUrl } = await ok(agent, getChannel, { params });
    const after = await ok(owner, enterWebhook, { params });
    assert.deepEqual(after.entered, { url: sharedWebhookUrl, here: true, missing: [] });
    assert.deepEqual(await ok(owner, getWebhook, { params }), after);
    assert.doesNotMatch(await remarks(), /webhook/);
    if (platform === 'facebook-page') return;
    const { id: person } = await sandbox.control<{ id: string }>('POST', '/people', { name: 'कविता' });
    await sandbox.control('POST', '/say', { account, person, kind: 'text', text: 'सुनाई देता है?' });
    assert.deepEqual(
      await until(async () => {
        const texts = await textsIn(agent, { id }).catch(() => []);
        return texts.length > 0 && texts;
      }),
      ['सुनाई देता है?'],
    );
  });

test('what two kinds of channels of one app need stands there together', async () => {
  const { owner, id, account, app, sandbox } = await connected('messenger');
  const page = await sandbox.control<{ settings: Record<string, string> }>('POST', '/accounts', {
    ...{ platform: 'facebook-page', app, account },
  });
  const body = { connector: 'facebook-page', name: 'Comments', settings: page.settings };
  const comments = await ok(owner, connectChannel, { body });
  await ok(owner, enterWebhook, { params: { id } });
  const half = await ok(owner, getWebhook, { params: comments });
  assert.deepEqual([half.entered?.here, half.entered?.missing], [true, ['feed', 'mention', 'ratings']]);
  await ok(owner, enterWebhook, { params: comments });
  for (const one of [{ id }, comments])
    assert.deepEqual((await ok(owner, getWebhook, { params: one })).entered?.missing, []);
});

test('another address is shown and told of, and only replaced on request', async () => {
  const { owner, agent, id, account, app, sandbox } = await connected('messenger');
  const other = await apiChannel(await newWorkspace());
  const there = { account, app, url: other.receiver.url };
  const world = sandbox.world.apps.get(app) ?? assert.fail();
  world.webhooks.set('page', { url: there.url, verifyToken: 'x', fields: new Set(['messages']) });
  const params = { id };
  const found = await ok(owner, getWebhook, { params });
  assert.deepEqual([found.entered?.url, found.entered?.here], [there.url, false]);
  await ok(owner, lookAtChannel, { params });
  const { remarks, troubles } = await ok(owner, getHealth, { params });
  assert.match(remarks.join(' '), /another webhook address is entered for this app/);
  assert.deepEqual(troubles, []);
  assert.equal(world.webhooks.get('page')?.url, there.url, 'a look changes nothing');
  await refused(403, agent, enterWebhook, { params });
  await refused(403, agent, getWebhook, { params });
  assert.equal((await ok(owner, enterWebhook, { params })).entered?.here, true);
});

test('what the platform says against it is said, and where it cannot be asked nothing is offered', async () => {
  const { owner, id, app, sandbox } = await connected('messenger');
  const { verifyToken } = sandbox.world.apps.get(app) ?? assert.fail();
  const secret = sandbox.world.apps.get(app)?.secret ?? '';
  // The app has got another secret at the platform meanwhile.
  Object.assign(sandbox.world.apps.get(app) ?? {}, { secret: 'another-secret-of-the-app' });
  assert.equal((await ok(owner, getWebhook, { params: { id } })).entered, null);
  const said = await refused(422, owner, enterWebhook, { params: { id } });
  assert.ok(!JSON.stringify(said).includes(secret) && !JSON.stringify(said).includes(verifyToken));
  const api = await apiChannel(await newWorkspace());
  await refused(404, owner, getWebhook, { params: api });
  const workspace = await newWorkspace();
  const own = await apiChannel(workspace);
  assert.equal((await ok(workspace.administrator, getWebhook, { params: own })).entered, null);
  await refused(409, workspace.administrator, enterWebhook, { params: own });
});

test('the operator’s app is not every workspace’s to point elsewhere', async () => {
  const sandbox = await openSandbox();
  atEnd(() => sandbox.close());
  const made = await sandbox.control<{ app: string; settings: Record<string, string> }>('POST', '/accounts', {
    platform: 'messenger',
  });
  const { appSecret = '', verifyToken = '', apiBaseUrl = '', ...settings } = made.settings;
  setApps({ [appName]: { appSecret, verifyToken, apiBaseUrl } });
  try {
    const { administrator } = await newWorkspace();
    const { id } = await ok(administrator, connectChannel, {
      body: { connector: 'messenger', name: 'Lent', settings },
    });
    assert.equal((await ok(administrator, getWebhook, { params: { id } })).entered, null);
    const said = await refused(409, administrator, enterWebhook, { params: { id } });
    assert.match(said.message, /operator/);
    assert.equal(sandbox.world.apps.get(made.app)?.webhooks.size, 0);
  } finally {
    setApps({});
  }
});

async function connected(platform: string) {
  const workspace = await newWorkspace();
  const sandbox = await openSandbox();
  atEnd(() => sandbox.close());
  const { account, app, settings } = await sandbox.control<{
    account: string;
    app: string;
    settings: Record<string, string>;
  }>('POST', '/accounts', { platform });
  const owner = workspace.administrator;
  const body = { connector: platform, name: 'தேநீர்க் கடை', settings };
  const { id } = await ok(owner, connectChannel, { body });
  return { workspace, owner, agent: workspace.agent, id, account, app, sandbox };
}
