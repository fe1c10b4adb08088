import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { type Channel, connectChannel, editChannel, getChannel, listConnectors } from '#contract/channels.ts';
import { decrypt } from '#server/platform/crypto.ts';
import { appName, deliver, newPage, newSecret, privately } from '#server/testing/app-channels.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { type Graph, openGraph, tokenOf } from '#server/testing/graph.ts';
import { textsIn } from '#server/testing/look.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { setApps } from './apps.ts';
import { forgetChannel } from './find.ts';

const shared = `/webhooks/${appName}`;

afterEach(() => setApps({}));

test('an app’s settings are entered once: the workspace’s other channels get them', async () => {
  const [workspace, graph] = [await newWorkspace(), await openGraph()];
  const [secret, one, two] = [newSecret(), newPage(), newPage()];
  const first = await connect(workspace, graph, 'messenger', { pageId: one, appSecret: secret });
  assert.ok(first.generated.verifyToken, 'what is left out and nowhere else is made');
  const { origin } = await openDesk();
  assert.equal(first.webhookUrl, `${origin}/webhooks/messenger/${first.id}`);
  assert.equal(first.sharedWebhookUrl, `${origin}${shared}`);
  assert.deepEqual(first.app, { name: appName, of: 'workspace' });
  const second = await connect(workspace, graph, 'facebook-page', { pageId: one });
  const third = await connect(workspace, graph, 'messenger', { pageId: two, appSecret: secret });
  for (const later of [second, third]) assert.deepEqual(later.generated, {});
  const tokens = await Promise.all([first, second, third].map((c) => stored(c, 'verifyToken')));
  assert.equal(new Set(tokens).size, 1);
  await deliver(shared, secret, privately(two, 'hello'));
  assert.deepEqual(await textsIn(workspace.agent, third), ['hello']);
});

test('whoever has none of their own is asked for it: another workspace’s is nobody else’s', async () => {
  const [here, there, graph] = [await newWorkspace(), await newWorkspace(), await openGraph()];
  await connect(here, graph, 'messenger', { pageId: newPage(), appSecret: newSecret() });
  const page = newPage();
  const settings = { pageId: page, pageAccessToken: tokenOf(page), apiBaseUrl: graph.url };
  const said = await refused(422, there.administrator, connectChannel, {
    body: { connector: 'messenger', name: 'x', settings },
  });
  assert.deepEqual(
    said.issues?.map((issue) => issue.path),
    ['settings.appSecret'],
  );
});

test('the operator’s app is every workspace’s to use and nobody’s to see', async () => {
  const graph = await openGraph();
  const [secret, another] = [newSecret(), newSecret()];
  const offer = (appSecret: string) =>
    setApps({ [appName]: { appSecret, verifyToken: 'token-of-operator', apiBaseUrl: graph.url } });
  offer(secret);
  const [here, there] = [await newWorkspace(), await newWorkspace()];
  const [one, two] = [newPage(), newPage()];
  const { data } = await ok(here.administrator, listConnectors);
  assert.equal(data.find((c) => c.name === 'messenger')?.app?.operator, true);
  const mine = await connect(here, null, 'messenger', { pageId: one });
  const theirs = await connect(there, null, 'messenger', { pageId: two });
  assert.deepEqual(mine.app, { name: appName, of: 'operator' });
  assert.equal(mine.settings.appSecret, true);
  for (const channel of [mine, theirs]) {
    assert.equal(await stored(channel, 'appSecret'), undefined);
    assert.ok(!JSON.stringify(channel).includes(secret));
  }
  await deliver(shared, secret, privately(one, 'for us'), privately(two, 'for them'));
  assert.deepEqual(await textsIn(here.agent, mine), ['for us']);
  assert.deepEqual(await textsIn(there.agent, theirs), ['for them']);
  // The platform gave it a new secret, and the operator has entered it.
  offer(another);
  for (const { id } of [mine, theirs]) forgetChannel(id);
  assert.equal((await deliver(shared, secret, privately(one, 'no more'))).status, 401);
  assert.equal((await deliver(mine.path, another, privately(one, 'and again'))).status, 200);
  assert.deepEqual(await textsIn(here.agent, mine), ['for us', 'and again']);
});

test('with the operator’s app nobody chooses where the account is proven, nor gets its secret sent anywhere', async () => {
  const [graph, trap] = [await openGraph(), await openGraph()];
  setApps({ [appName]: { appSecret: newSecret(), verifyToken: 'token-of-operator', apiBaseUrl: graph.url } });
  const workspace = await newWorkspace();
  const { administrator } = workspace;
  const page = newPage();
  const wanted = { pageId: page, pageAccessToken: tokenOf(page), apiBaseUrl: trap.url };
  const said = await refused(422, administrator, connectChannel, {
    body: { connector: 'messenger', name: 'x', settings: wanted },
  });
  assert.equal(said.issues?.[0]?.path, 'settings.apiBaseUrl');
  const channel = await connect(workspace, null, 'messenger', { pageId: page });
  const params = { id: channel.id };
  await refused(422, administrator, editChannel, { params, body: { settings: { apiBaseUrl: trap.url } } });
  assert.deepEqual(trap.asked, []);
  // With an app of their own they may.
  const own = { apiBaseUrl: trap.url, appSecret: newSecret(), verifyToken: 'token-of-our-own' };
  const after = await ok(administrator, editChannel, { params, body: { settings: own } });
  assert.deepEqual(after.app, { name: appName, of: 'workspace' });
  assert.equal(await stored(channel, 'verifyToken'), 'token-of-our-own');
  // A channel that has the operator's keeps it, whatever else of it changes.
  const other = await connect(await newWorkspace(), null, 'messenger', { pageId: newPage() });
  assert.equal(other.app?.of, 'operator');
});

test('a channel with the operator’s app keeps it when the workspace enters one for another channel', async () => {
  const graph = await openGraph();
  setApps({ [appName]: { appSecret: newSecret(), verifyToken: 'token-of-operator', apiBaseUrl: graph.url } });
  const workspace = await newWorkspace();
  const page = newPage();
  const lent = await connect(workspace, null, 'messenger', { pageId: page });
  await connect(workspace, graph, 'messenger', { pageId: newPage(), appSecret: newSecret() });
  const settings = { pageAccessToken: `another-${tokenOf(page)}` };
  const after = await ok(workspace.administrator, editChannel, {
    params: { id: lent.id },
    body: { settings },
  });
  assert.equal(after.app?.of, 'operator');
  assert.equal(await stored(lent, 'appSecret'), undefined);
});

test('a new secret that is entered at one channel is the others’ too, and no other app’s', async () => {
  const [workspace, graph] = [await newWorkspace(), await openGraph()];
  const [before, after, foreign] = [newSecret(), newSecret(), newSecret()];
  const [one, two, apart] = [newPage(), newPage(), newPage()];
  const first = await connect(workspace, graph, 'messenger', { pageId: one, appSecret: before });
  const second = await connect(workspace, graph, 'facebook-page', { pageId: two, appSecret: before });
  const other = await connect(workspace, graph, 'messenger', { pageId: apart, appSecret: foreign });
  const params = { id: first.id };
  await ok(workspace.administrator, editChannel, { params, body: { settings: { appSecret: after } } });
  assert.equal(await stored(second, 'appSecret'), after);
  assert.equal(await stored(other, 'appSecret'), foreign);
  assert.equal((await deliver(second.path, before, privately(two, 'x'))).status, 401);
  assert.equal((await deliver(second.path, after, privately(two, 'x'))).status, 200);
  const shown = await ok(workspace.agent, getChannel, { params: { id: second.id } });
  assert.ok(!JSON.stringify(shown).includes(after));
});

/** Connects by the API; a platform of its own is named where the workspace may choose it. */
async function connect(
  workspace: TestWorkspace,
  graph: Graph | null,
  connector: string,
  settings: { pageId: string; appSecret?: string },
): Promise<Channel & { generated: Record<string, string>; path: string }> {
  const where = graph ? { apiBaseUrl: graph.url } : {};
  const made = await ok(workspace.administrator, connectChannel, {
    body: {
      connector,
      name: `Page ${settings.pageId}`,
      settings: { pageAccessToken: tokenOf(settings.pageId), ...where, ...settings },
    },
  });
  return { ...made, path: `/webhooks/${connector}/${made.id}` };
}

/** What the database holds of a secret setting. */
async function stored({ id }: { id: string }, name: string): Promise<unknown> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query('select settings, secrets from channel where id = $1', [id]);
  const secrets = rows[0].secrets ? JSON.parse(decrypt(rows[0].secrets, id)) : {};
  return { ...rows[0].settings, ...secrets }[name];
}
