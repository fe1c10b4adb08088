import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import {
  checkChannel,
  connectChannel,
  connectPractice,
  editChannel,
  getChannel,
  listChannels,
  listConnectors,
} from '#contract/channels.ts';
import { getHealth } from '#contract/health.ts';
import { sendMessage } from '#contract/messages.ts';
import { look } from '#server/features/health/look.ts';
import { allowHosts, guardedFetch } from '#server/platform/guarded-fetch.ts';
import { setPublicUrl } from '#server/platform/public-url.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { allowedInTests, openDesk } from '#server/testing/desk.ts';
import { conversationsOf, onlyConversation, textsIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { openSandbox, type Sandbox } from '../../../sandbox/open.ts';
import { forgetChannel } from './find.ts';
import { setSandbox } from './stand-ins.ts';

let sandbox: Sandbox;
let here: TestWorkspace;
// The hooks are for these tests alone: they shut out what the others of this process talk to.
describe('practice channels', () => {
  before(async () => {
    sandbox = await openSandbox();
  });
  after(async () => {
    setSandbox(undefined, 0);
    allowHosts(allowedInTests);
    await sandbox.close();
  });
  beforeEach(async () => {
    here = await newWorkspace();
    const { port } = new URL(sandbox.url);
    // As the operator's EARSHOT_SANDBOX does it, and nothing beside.
    allowHosts([{ host: '127.0.0.1', port: Number(port) }]);
    await useSandbox(sandbox.url);
  });

  for (const [connector, says] of [
    ['messenger', () => ({ kind: 'text', text: 'வணக்கம், தேநீர் இருக்கிறதா?' })],
    ['facebook-page', (post: string) => ({ kind: 'comment', post, text: 'कितने का है?' })],
    ['instagram', (post: string) => ({ kind: 'comment', post, text: 'ఎంత?' })],
    ['whatsapp', () => ({ kind: 'text', text: 'کیا دکان کھلی ہے؟' })],
  ] as const)
    test(`an account of ${connector} is there at once: a customer writes and is answered`, async () => {
      const { data } = await ok(here.administrator, listConnectors);
      assert.equal(data.find(({ name }) => name === connector)?.practice, true);
      assert.equal(data.find(({ name }) => name === 'website')?.practice, false);
      const channel = await ok(here.administrator, connectPractice, { body: { connector } });
      assert.match(channel.name, / \(practice\)$/);
      assert.equal(channel.trouble, null);
      const page = new URL(channel.practice?.url ?? '');
      assert.equal(page.origin, sandbox.url);
      assert.match(
        await (await fetch(page)).text(),
        new RegExp(`aria-current="page"[^]*${connector.slice(0, 4)}`, 'i'),
      );
      const { account, text } = await customerSays(channel.id, says);
      assert.deepEqual(
        await until(async () => {
          const texts = await textsIn(here.agent, channel);
          return texts.length > 0 && texts;
        }),
        [text],
      );
      const { id } = await onlyConversation(here.agent, channel);
      await ok(here.agent, sendMessage, { params: { id }, body: { text: 'Այո՛, իհարկե' } });
      await until(async () => {
        const seen = await sandbox.control<unknown>('GET', `/view?account=${account}&person=p1`);
        return JSON.stringify(seen).includes('Այո՛, իհարկե');
      });
      await sandbox.settle();
      assert.deepEqual(await sandbox.control('GET', '/refused'), []);
    });

  test('a page’s messages and its comments go together, in one workspace and not across two', async () => {
    const there = await newWorkspace();
    const connect = (who: TestWorkspace, connector: string) =>
      ok(who.administrator, connectPractice, { body: { connector, name: 'தேநீர்க் கடை' } });
    const privately = await connect(here, 'messenger');
    const publicly = await connect(here, 'facebook-page');
    const again = await connect(here, 'messenger');
    const theirs = await connect(there, 'facebook-page');
    assert.equal(publicly.settings.pageId, privately.settings.pageId);
    assert.notEqual(again.settings.pageId, privately.settings.pageId);
    assert.ok(![privately, again].some(({ settings }) => settings.pageId === theirs.settings.pageId));
    await customerSays(privately.id, () => ({ kind: 'text', text: 'in private' }));
    await customerSays(publicly.id, (post) => ({ kind: 'comment', post, text: 'in public' }));
    await until(async () => (await textsIn(here.agent, publicly)).length > 0);
    assert.deepEqual(await textsIn(here.agent, privately), ['in private']);
    assert.deepEqual(await textsIn(here.agent, publicly), ['in public']);
    assert.deepEqual(await conversationsOf(there.agent, theirs), []);
  });

  test('the same request twice is one channel and one account', async () => {
    const given = { headers: { 'idempotency-key': 'once' }, body: { connector: 'whatsapp' } };
    const before = sandbox.world.accounts.size;
    const first = await ok(here.administrator, connectPractice, given);
    const second = await ok(here.administrator, connectPractice, given);
    assert.equal(second.id, first.id);
    assert.equal((await ok(here.administrator, listChannels)).data.length, 1);
    assert.equal(sandbox.world.accounts.size, before + 1);
  });

  test('no secret of the account is in any answer', async () => {
    const channel = await ok(here.administrator, connectPractice, { body: { connector: 'messenger' } });
    const { app } = sandbox.world.practices.at(-1) ?? assert.fail();
    const secret = sandbox.world.apps.get(app)?.secret ?? assert.fail();
    const shown = await ok(here.agent, getChannel, { params: { id: channel.id } });
    for (const answer of [channel, shown]) assert.ok(!JSON.stringify(answer).includes(secret));
    assert.equal(shown.settings.appSecret, true);
    assert.deepEqual(shown.practice, channel.practice);
  });

  test('a webhook that does not prove itself leaves nothing behind, and the same request may be tried again', async () => {
    const given = { headers: { 'idempotency-key': 'again' }, body: { connector: 'messenger' } };
    const { accounts, practices } = sandbox.world;
    const before = [accounts.size, practices.length];
    const dead = createServer((_request, response) => response.writeHead(502).end()).listen(0, '127.0.0.1');
    await new Promise((resolve) => dead.once('listening', resolve));
    setSandbox(sandbox.url, (dead.address() as AddressInfo).port);
    const said = await refused(422, here.administrator, connectPractice, given);
    dead.close();
    assert.equal(said.code, 'sandbox-refused');
    assert.match(said.message, /^The sandbox could not do that: .*Callback verification failed/);
    assert.deepEqual((await ok(here.administrator, listChannels)).data, []);
    assert.deepEqual([accounts.size, sandbox.world.practices.length], before);
    await useSandbox(sandbox.url);
    await ok(here.administrator, connectPractice, given);
    assert.equal((await ok(here.administrator, listChannels)).data.length, 1);
  });

  test('a public address of Earshot does not matter: the sandbox reaches it on this machine', async () => {
    const { origin } = await openDesk();
    try {
      setPublicUrl('https://desk.example.org');
      const channel = await ok(here.administrator, connectPractice, { body: { connector: 'whatsapp' } });
      assert.match(channel.webhookUrl ?? '', /^https:\/\/desk\.example\.org\//);
      await customerSays(channel.id, () => ({ kind: 'text', text: 'நான் வந்துவிட்டேன்' }));
      await until(async () => (await textsIn(here.agent, channel)).length > 0);
    } finally {
      setPublicUrl(origin);
    }
  });

  test('what there is no account for, and who may not connect channels, is refused', async () => {
    for (const connector of ['website', 'no-such', '../accounts', '']) {
      const said = await refused(422, here.administrator, connectPractice, { body: { connector } });
      assert.match(said.message, /^There is no practice account for /);
    }
    await refused(403, here.agent, connectPractice, { body: { connector: 'messenger' } });
    const bad = { connector: 'messenger', name: ' ' };
    assert.equal((await call(here.administrator, connectPractice, { body: bad })).status, 422);
    assert.deepEqual((await ok(here.administrator, listChannels)).data, []);
  });

  test('without a sandbox nothing is offered, and why is said', async () => {
    setSandbox(undefined, 0);
    const { data } = await ok(here.administrator, listConnectors);
    assert.ok(data.every(({ practice }) => !practice));
    const none = await refused(404, here.administrator, connectPractice, {
      body: { connector: 'messenger' },
    });
    assert.match(none.message, /the operator starts them with `npm run sandbox`/);
  });

  test('a sandbox that is away, or no sandbox at all, is a calm sentence', async () => {
    const other = createServer((_request, response) => response.end('<h1>hello</h1>')).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    allowHosts([{ host: '127.0.0.1', port }]);
    await useSandbox(`http://127.0.0.1:${port}`);
    const body = { connector: 'messenger' };
    for (const state of ['speaks of something else', 'is gone']) {
      if (state === 'is gone') await new Promise((resolve) => other.close(resolve));
      const said = await refused(422, here.administrator, connectPractice, { body });
      assert.equal(said.code, 'sandbox-away', state);
      assert.match(said.message, /does not answer: .* then try again\.$/);
    }
    assert.deepEqual((await ok(here.administrator, listChannels)).data, []);
  });

  test('that one place may be called, and no other on this machine', async () => {
    await guardedFetch(`${sandbox.url}/control/practice`);
    const { origin } = await openDesk();
    await assert.rejects(guardedFetch(`${origin}/healthz`), { name: 'RefusedAddress' });
  });

  test('the app of a practice account is lent to no real channel', async () => {
    await ok(here.administrator, connectPractice, { body: { connector: 'messenger' } });
    const settings = { pageId: '123456789', pageAccessToken: 'EAAtoken0123456789' };
    const said = await refused(422, here.administrator, connectChannel, {
      body: { connector: 'messenger', name: 'Real', settings },
    });
    assert.deepEqual(
      said.issues?.map(({ path }) => path),
      ['settings.appSecret'],
    );
  });

  test('it stays one when the sandbox is gone, and says why nothing can be sent', async () => {
    const { id } = await ok(here.administrator, connectPractice, { body: { connector: 'messenger' } });
    await customerSays(id, () => ({ kind: 'text', text: 'எங்கே இருக்கிறீர்கள்?' }));
    const conversation = await until(async () => (await conversationsOf(here.agent, { id }))[0]);
    setSandbox(undefined, 0);
    allowHosts([]);
    forgetChannel(id);
    assert.deepEqual((await ok(here.agent, getChannel, { params: { id } })).practice, { url: null });
    const to = { params: { id: conversation.id }, body: { text: 'இங்கே' } };
    const said = await refused(409, here.agent, sendMessage, to);
    assert.equal(said.code, 'cannot-send');
    assert.match(
      said.message,
      /^This is a practice account, and its sandbox does not run .*`npm run sandbox`\.$/,
    );
    await refused(409, here.administrator, checkChannel, { params: { id } });
    await look(id, new Date());
    const { troubles } = await ok(here.administrator, getHealth, { params: { id } });
    assert.deepEqual(troubles, [], 'nobody is mailed each day that it is off');
    const settings = { pageId: '123456789', pageAccessToken: 'EAAtoken0123456789' };
    const lent = await refused(422, here.administrator, connectChannel, {
      body: { connector: 'messenger', name: 'Real', settings },
    });
    assert.deepEqual(
      lent.issues?.map(({ path }) => path),
      ['settings.appSecret'],
      'its app is still nobody’s on the real platform',
    );
  });

  test('one from before this was written down is found and marked', async () => {
    const { id } = await ok(here.administrator, connectPractice, { body: { connector: 'whatsapp' } });
    const { everywhere } = await openDesk();
    await everywhere.query('update channel set practice = false where id = $1', [id]);
    forgetChannel(id);
    assert.ok((await ok(here.agent, getChannel, { params: { id } })).practice);
    await until(async () => {
      const { rows } = await everywhere.query('select practice from channel where id = $1', [id]);
      return rows[0].practice;
    });
  });

  test('it can be renamed like any channel', async () => {
    const { id } = await ok(here.administrator, connectPractice, { body: { connector: 'instagram' } });
    const renamed = await ok(here.administrator, editChannel, { params: { id }, body: { name: 'فاطمہ' } });
    assert.equal(renamed.name, 'فاطمہ');
    assert.ok(renamed.practice);
  });
});

async function useSandbox(origin: string): Promise<void> {
  setSandbox(origin, Number(new URL((await openDesk()).origin).port));
}

/** The first customer writes to the account of this channel. */
async function customerSays(
  channelId: string,
  says: (post: string) => { text: string },
): Promise<{ account: string; text: string }> {
  const practice = sandbox.world.practices.find(({ url }) => url?.endsWith(`/${channelId}`));
  const { account } = practice ?? assert.fail('its webhook is not known to the sandbox');
  const post = [...sandbox.world.posts.values()].find((one) => one.account.id === account);
  const what = says(post?.id ?? '');
  await sandbox.control('POST', '/say', { account, person: 'p1', ...what });
  return { account, text: what.text };
}
