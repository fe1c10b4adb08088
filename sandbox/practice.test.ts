import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openSandbox, type Sandbox } from './open.ts';
import { furnish } from './page/furnish.ts';

interface Made {
  as: string;
  account: string;
  app: string;
  settings: Record<string, string>;
}

const folder = mkdtempSync(join(tmpdir(), 'sandbox-practice-'));
const open: Sandbox[] = [];
const asked: string[] = [];
/** A desk that proves its webhook. */
const desk = createServer((request, response) => {
  asked.push(`${request.method} ${request.url?.split('?')[0]}`);
  response.end(new URL(request.url ?? '', 'http://desk').searchParams.get('hub.challenge') ?? '');
});
before(async () => {
  desk.listen(0, '127.0.0.1');
  await new Promise((resolve) => desk.once('listening', resolve));
});
after(async () => {
  for (const sandbox of open) await sandbox.close();
  desk.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(keepIn?: string): Promise<Sandbox> {
  const sandbox = await openSandbox(keepIn === undefined ? {} : { keepIn });
  open.push(sandbox);
  return sandbox;
}

function practise(sandbox: Sandbox, connector: string, beside: string[] = []): Promise<Made> {
  return sandbox.control('POST', '/practice', { connector, name: 'Teahouse', beside });
}

test('what cannot be practised with, and odd bodies, are refused with a reason', async () => {
  const sandbox = await start();
  const { connectors } = await sandbox.control<{ connectors: string[] }>('GET', '/practice');
  assert.deepEqual(connectors.toSorted(), ['facebook-page', 'instagram', 'messenger', 'whatsapp']);
  await assert.rejects(practise(sandbox, 'website'), /400: .*nothing for website/);
  await assert.rejects(sandbox.control('POST', '/practice', { connector: 'messenger' }), /400/);
  await assert.rejects(sandbox.control('DELETE', '/practice?as=nobody'), /400: .*no practice account nobody/);
  assert.equal(sandbox.world.accounts.size, 0);
});

test('there is somebody to write as, and something to comment on', async () => {
  const sandbox = await start();
  const { account } = await practise(sandbox, 'facebook-page');
  assert.deepEqual(
    [...sandbox.world.posts.values()].map((post) => post.account.id),
    [account],
  );
  await practise(sandbox, 'whatsapp');
  assert.equal(sandbox.world.templates.size, 11);
  assert.equal(sandbox.world.people.size, 6);
  await furnish(sandbox);
  assert.equal(sandbox.world.people.size, 6, 'the same people, not twice');
});

test('a page is taken again for its other channel, with an app of its own; nothing else is', async () => {
  const sandbox = await start();
  const first = await practise(sandbox, 'messenger');
  const second = await practise(sandbox, 'facebook-page', ['unknown', first.account]);
  assert.equal(second.account, first.account);
  assert.notEqual(second.settings.appSecret, first.settings.appSecret);
  assert.notEqual(second.settings.pageAccessToken, first.settings.pageAccessToken);
  const both = [first.account];
  for (const connector of ['messenger', 'facebook-page', 'instagram', 'whatsapp'])
    assert.notEqual((await practise(sandbox, connector, both)).account, first.account);
});

test('what is taken back is gone, and its page only with its last channel', async () => {
  const sandbox = await start();
  const first = await practise(sandbox, 'messenger');
  const second = await practise(sandbox, 'facebook-page', [first.account]);
  const { world } = sandbox;
  await sandbox.control('DELETE', `/practice?${new URLSearchParams({ as: second.as })}`);
  assert.equal(world.tokens.has(second.settings.pageAccessToken ?? ''), false);
  assert.equal(world.tokens.has(first.settings.pageAccessToken ?? ''), true);
  assert.ok(world.accounts.has(first.account));
  await sandbox.control('DELETE', `/practice?${new URLSearchParams({ as: first.as })}`);
  assert.deepEqual(
    [world.accounts.size, world.apps.size, world.tokens.size, world.practices.length],
    [0, 0, 0, 0],
  );
});

test('a restart knows the accounts, their secrets and their webhooks again, and asks for no proof', async () => {
  const file = join(folder, 'deeper', 'kept.json');
  const sandbox = await start(file);
  const { port } = desk.address() as AddressInfo;
  const made: Made[] = [];
  for (const connector of ['messenger', 'facebook-page', 'instagram', 'whatsapp']) {
    const one = await practise(
      sandbox,
      connector,
      made.map(({ account }) => account),
    );
    const url = `http://127.0.0.1:${port}/${connector}`;
    await sandbox.control('POST', '/webhooks', { account: one.account, app: one.app, url });
    made.push(one);
  }
  assert.ok(!readFileSync(file, 'utf8').includes(made[0]?.settings.appSecret ?? ''));
  await sandbox.close();
  asked.length = 0;
  const again = await start(file);
  await furnish(again);
  for (const { account, app, settings } of made) {
    assert.ok(again.world.accounts.has(account));
    assert.equal(again.world.apps.get(app)?.secret, settings.appSecret);
    assert.ok(again.world.tokens.has(settings.accessToken ?? settings.pageAccessToken ?? ''));
  }
  assert.deepEqual(asked, []);
  const account = made.at(-1)?.account;
  await again.control('POST', '/say', { account, person: 'p1', kind: 'text', text: 'வணக்கம்' });
  await again.settle();
  assert.deepEqual(asked, ['POST /whatsapp']);
});

test('a file that is broken is as good as none', async () => {
  const file = join(folder, 'broken.json');
  for (const text of [
    '',
    '{',
    '[{"as": 1}]',
    '[{"as":"x","connector":"gone","name":"n","account":"1","url":null}]',
  ]) {
    writeFileSync(file, text);
    const sandbox = await start(file);
    assert.equal(sandbox.world.accounts.size, 0);
  }
  assert.ok(existsSync(file));
});
