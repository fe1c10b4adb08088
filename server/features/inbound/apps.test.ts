import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { listQuarantine, retryQuarantined } from '#contract/quarantine.ts';
import { forgetChannel } from '#server/features/channels/find.ts';
import { sweep } from '#server/features/inbound/sweep.ts';
import {
  type AppChannel,
  appChannel,
  appName,
  deliver,
  newPage,
  newSecret,
  post,
  privately,
  publicly,
} from '#server/testing/app-channels.ts';
import { ok, send } from '#server/testing/call.ts';
import { applied, openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

const shared = `/webhooks/${appName}`;

test('one address serves pages of several connectors and workspaces, each its own', async () => {
  const secret = newSecret();
  const [here, there] = [await newWorkspace(), await newWorkspace()];
  const [one, two] = [newPage(), newPage()];
  const talk = await appChannel(here, { connector: 'messenger', page: one, secret });
  const wall = await appChannel(here, { connector: 'facebook-page', page: one, secret });
  const theirs = await appChannel(there, { connector: 'messenger', page: two, secret });
  const answer = await deliver(
    shared,
    secret,
    privately(one, 'வணக்கம்'),
    privately(two, 'नमस्ते'),
    publicly(one, 'Բարև'),
  );
  assert.equal(answer.status, 200);
  assert.deepEqual(await texts(here, talk), ['வணக்கம்']);
  assert.deepEqual(await texts(here, wall), ['Բարև']);
  assert.deepEqual(await texts(there, theirs), ['नमस्ते']);
});

test('a page that two workspaces have connected with the same app is in both, whichever address is used', async () => {
  const secret = newSecret();
  const [here, there] = [await newWorkspace(), await newWorkspace()];
  const page = newPage();
  const mine = await appChannel(here, { connector: 'messenger', page, secret });
  const theirs = await appChannel(there, { connector: 'messenger', page, secret });
  await deliver(shared, secret, privately(page, 'to all of you'));
  await deliver(mine.path, secret, privately(page, 'and again'));
  for (const [workspace, channel] of [
    [here, mine],
    [there, theirs],
  ] as const)
    assert.deepEqual(await texts(workspace, channel), ['to all of you', 'and again']);
});

test('what one app has signed reaches no channel of another, even of the same page', async () => {
  const [ours, foreign] = [newSecret(), newSecret()];
  const [here, there] = [await newWorkspace(), await newWorkspace()];
  const page = newPage();
  const mine = await appChannel(here, { connector: 'messenger', page, secret: ours });
  const theirs = await appChannel(there, { connector: 'messenger', page, secret: foreign });
  const bait = await appChannel(there, { connector: 'messenger', page: newPage(), secret: foreign });
  assert.equal((await deliver(shared, foreign, privately(page, 'forged by their app'))).status, 200);
  assert.equal((await deliver(bait.path, foreign, privately(page, 'forged at their address'))).status, 200);
  assert.equal((await deliver(mine.path, foreign, privately(page, 'forged at ours'))).status, 401);
  assert.deepEqual(await conversationsOf(here.agent, mine), []);
  assert.deepEqual(await texts(there, theirs), ['forged by their app', 'forged at their address']);
  await deliver(shared, ours, privately(page, 'really for us'));
  assert.deepEqual(await texts(here, mine), ['really for us']);
  assert.equal((await texts(there, theirs)).length, 2);
});

test('the shared address refuses what nobody has signed, and leaves nothing', async () => {
  const secret = newSecret();
  const workspace = await newWorkspace();
  const channel = await appChannel(workspace, { connector: 'messenger', page: newPage(), secret });
  const before = await requests();
  const forged = await deliver(shared, newSecret(), privately(channel.page, 'forged'));
  assert.equal(forged.status, 401);
  assert.equal((await send(shared, { method: 'POST', body: '{}' })).status, 401);
  assert.equal((await send('/webhooks/no-such-app', { method: 'POST', body: '{}' })).status, 404);
  assert.equal((await send('/webhooks/__proto__', { method: 'POST', body: '{}' })).status, 404);
  assert.equal(await requests(), before);
});

test('a challenge is answered with any channel’s own verify token, and by nobody else’s', async () => {
  const secret = newSecret();
  const workspace = await newWorkspace();
  for (const verifyToken of ['first-token-of-shop', 'second-token-of-shop'])
    await appChannel(workspace, { connector: 'messenger', page: newPage(), secret, verifyToken });
  const ask = (token: string) =>
    send(`${shared}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`);
  for (const token of ['first-token-of-shop', 'second-token-of-shop']) {
    const answer = await ask(token);
    assert.equal(answer.status, 200);
    assert.equal(answer.text, '1158201444');
  }
  assert.equal((await ask('third-token-of-shop')).status, 401);
});

test('a thousand updates for a hundred pages of twenty workspaces settle whole, one poison among them', async () => {
  const secret = newSecret();
  const workspaces = await Promise.all(Array.from({ length: 20 }, () => newWorkspace()));
  const channels: { workspace: TestWorkspace; channel: AppChannel }[] = [];
  for (let n = 0; n < 100; n++) {
    const workspace = workspaces[n % 20] as TestWorkspace;
    const channel = await appChannel(workspace, { connector: 'messenger', page: newPage(), secret });
    channels.push({ workspace, channel });
  }
  const at = Date.now() - 60_000;
  const entries: object[] = Array.from({ length: 1_000 }, (_, n) =>
    privately(channels[n % 100]?.channel.page ?? '', `update ${n}`, { at: at + n }),
  );
  const poisoned = channels[37]?.channel.page ?? '';
  entries[437] = { id: poisoned, time: at, messaging: ['no event at all'] };
  const answer = await deliver(shared, secret, ...entries);
  assert.equal(answer.status, 200);
  for (const [n, { workspace, channel }] of channels.entries()) {
    const expected = Array.from({ length: 10 }, (_, i) => `update ${i * 100 + n}`);
    if (n === 37) expected.splice(4, 1);
    assert.deepEqual(await texts(workspace, channel), expected);
  }
  const held = await ok(workspaces[17]?.lead ?? { headers: {} }, listQuarantine);
  assert.deepEqual(
    held.data.map((item) => item.channel.id),
    [channels[37]?.channel.id],
  );
});

test('what several connectors cannot read is held once in each workspace', async () => {
  const secret = newSecret();
  const page = newPage();
  const [here, there] = [await newWorkspace(), await newWorkspace()];
  await appChannel(here, { connector: 'messenger', page, secret });
  await appChannel(here, { connector: 'facebook-page', page, secret });
  await appChannel(there, { connector: 'facebook-page', page, secret });
  await deliver(shared, secret, { id: page, time: 1, messaging: ['odd'] }, privately(page, 'good'));
  for (const workspace of [here, there])
    assert.equal((await ok(workspace.lead, listQuarantine)).data.length, 1);
});

test('at a channel’s own address, what is for an account that nobody has connected is held and can be tried again', async () => {
  const secret = newSecret();
  const workspace = await newWorkspace();
  const [page, unknown] = [newPage(), newPage()];
  const channel = await appChannel(workspace, { connector: 'messenger', page, secret });
  await deliver(
    channel.path,
    secret,
    privately(unknown, 'who are you?'),
    publicly(unknown, 'and you?'),
    privately(unknown, 'hello?'),
  );
  const { data } = await ok(workspace.lead, listQuarantine);
  assert.equal(data.length, 2, 'one for each connector, however much there is');
  for (const item of data) assert.match(item.reason, new RegExp(`account ${unknown}, which nobody here`));
  const params = { id: data.find((item) => item.received.includes('who are you?'))?.id ?? '' };
  assert.equal((await ok(workspace.lead, retryQuarantined, { params })).state, 'held');
  const late = await appChannel(workspace, { connector: 'messenger', page: unknown, secret });
  assert.equal((await ok(workspace.lead, retryQuarantined, { params })).state, 'applied');
  assert.deepEqual(await texts(workspace, late), ['who are you?', 'hello?']);
  assert.deepEqual(await conversationsOf(workspace.agent, channel), []);
});

test('comments of a page of which only the messages are connected are no fault; what nobody has is counted', async () => {
  const secret = newSecret();
  const workspace = await newWorkspace();
  const page = newPage();
  const channel = await appChannel(workspace, { connector: 'messenger', page, secret });
  const before = await unclaimed();
  await deliver(channel.path, secret, publicly(page, 'nice'), privately(page, 'hello'));
  await deliver(shared, secret, publicly(page, 'very nice'), privately(newPage(), 'to nobody'));
  assert.deepEqual((await ok(workspace.lead, listQuarantine)).data, []);
  assert.deepEqual(await texts(workspace, channel), ['hello']);
  const after = await unclaimed();
  assert.deepEqual([after.other - before.other, after.nobody - before.nobody], [2, 1]);
});

test('a request of an app that a dead process had acknowledged is taken up as that app’s', async () => {
  const [secret, foreign] = [newSecret(), newSecret()];
  const [here, there] = [await newWorkspace(), await newWorkspace()];
  const page = newPage();
  const mine = await appChannel(here, { connector: 'messenger', page, secret });
  const theirs = await appChannel(there, { connector: 'messenger', page, secret: foreign });
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query('select app from channel where id = $1', [mine.id]);
  const body = JSON.stringify({ object: 'page', entry: [privately(page, 'before the crash')] });
  await everywhere.query(
    `insert into inbound_request (received_at, connector, channel_id, app, method, query, headers, body, facts, taken_by)
     values (now(), $1, null, $2, 'POST', '{}', '{}', $3, '{}', $4)`,
    [appName, rows[0].app, Buffer.from(body), randomUUID()],
  );
  await sweep();
  await until(async () => (await texts(here, mine)).length === 1);
  await applied();
  assert.deepEqual(await conversationsOf(there.agent, theirs), []);
});

test('a channel from before there were apps gets its mark on first use', async () => {
  const secret = newSecret();
  const workspace = await newWorkspace();
  const channel = await appChannel(workspace, { connector: 'messenger', page: newPage(), secret });
  const { everywhere } = await openDesk();
  await everywhere.query('update channel set app = null where id = $1', [channel.id]);
  forgetChannel(channel.id);
  assert.equal((await deliver(shared, secret, privately(channel.page, 'hello'))).status, 200);
  assert.deepEqual(await texts(workspace, channel), ['hello']);
  const marked = () => everywhere.query('select app from channel where id = $1', [channel.id]);
  await until(async () => (await marked()).rows[0].app !== null);
  assert.ok(!(await marked()).rows[0].app.includes(secret));
});

test('a body that is no envelope is kept and refuses nobody', async () => {
  const secret = newSecret();
  const workspace = await newWorkspace();
  const channel = await appChannel(workspace, { connector: 'messenger', page: newPage(), secret });
  for (const body of [
    '',
    'no JSON',
    '[]',
    '{"object":"page","entry":{}}',
    `{"object":"page","entry":[null]}`,
  ]) {
    assert.equal((await post(shared, secret, body)).status, 200, body);
    assert.equal((await post(channel.path, secret, body)).status, 200, body);
  }
  await applied();
  // Once for each request to its own address, however many connectors could not read it.
  assert.equal((await ok(workspace.lead, listQuarantine)).data.length, 5);
});

/** The texts of a channel's conversations, in the order of their numbers. */
async function texts(workspace: TestWorkspace, channel: { id: string }): Promise<string[]> {
  const found: string[] = [];
  for (const { id } of await conversationsOf(workspace.agent, channel))
    found.push(...(await messagesIn(workspace.agent, id)).map((message) => message.text));
  return found;
}

async function requests(): Promise<number> {
  const { everywhere } = await openDesk();
  return (await everywhere.query('select count(*)::int as n from inbound_request')).rows[0].n;
}

async function unclaimed(): Promise<{ nobody: number; other: number }> {
  const { text } = await send('/metrics');
  const count = (why: string): number =>
    Number(new RegExp(`earshot_inbound_unclaimed_total\\{why="${why}"\\} (\\d+)`).exec(text)?.[1]);
  return { nobody: count('not-connected'), other: count('other-connector') };
}
