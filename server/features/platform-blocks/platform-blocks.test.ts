import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editChannel } from '#contract/channels.ts';
import { blockContact, type Contact, getContact, unblockContact } from '#contract/contacts.ts';
import { mergeContacts } from '#contract/merges.ts';
import {
  blockOnPlatform,
  type PlatformBlock,
  retryPlatformBlock,
  unblockOnPlatform,
  withdrawPlatformBlock,
} from '#contract/platform-blocks.ts';
import { listTrail } from '#contract/trail.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { openShop, type Shop, type ShopChannel } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';
import { newAgent } from '#server/testing/workspace.ts';
import type { Platform } from '../../../sandbox/core/things.ts';
import { recoverBlocks } from './recover.ts';

const hour = 3_600_000;

for (const [platform, more] of [
  ['whatsapp', {}],
  ['messenger', {}],
  ['facebook-page', {}],
  ['instagram', { login: 'facebook' }],
] as const)
  test(`${platform}: blocked here and there by one wish, and lifted in both places`, async () => {
    const shop = await openShop();
    const at = await somebody(shop, platform, more);
    const { agent } = shop.workspace;
    const [before] = at.contact.platformBlocks;
    assert.deepEqual([before?.cannot, before?.since, before?.wish], [null, null, null]);
    const alsoAt = [before?.identityId ?? ''];
    const now = await ok(agent, blockContact, { params: at.params, body: { reason: 'Spam', alsoAt } });
    assert.deepEqual([now.platformBlocks[0]?.wish?.deed, now.platformBlocks[0]?.since], ['block', null]);
    await at.when(({ since, wish }) => since && !wish);
    assert.equal(await at.isBarred(), true);
    // Once more changes nothing, and asks nobody.
    const calls = (await shop.sandbox.control<unknown[]>('GET', '/calls')).length;
    await ok(agent, blockContact, { params: at.params, body: { alsoAt } });
    assert.equal((await shop.sandbox.control<unknown[]>('GET', '/calls')).length, calls);
    const lifted = await ok(agent, unblockContact, { params: at.params });
    assert.equal(lifted.blocked, null);
    await at.when(({ since, wish }) => !since && !wish);
    assert.equal(await at.isBarred(), false);
    assert.deepEqual(await shop.sandbox.control('GET', '/refused'), []);
    const trail = (await ok(agent, listTrail, { params: { id: at.conversationId } })).data;
    assert.deepEqual(
      trail.filter(({ type }) => type.startsWith('contact.')).map(({ type, actor }) => [type, actor.name]),
      [
        ['contact.unblocked-there', 'Ravi'],
        ['contact.blocked-there', 'Ravi'],
      ],
    );
  });

test('what the platform refuses is said in words, tried again by a person, or put away', async () => {
  const shop = await openShop();
  const at = await somebody(shop, 'whatsapp');
  const { agent } = shop.workspace;
  await shop.pass(25 * hour);
  const alsoAt = [at.identityId];
  await ok(agent, blockContact, { params: at.params, body: { alsoAt } });
  const { wish } = await at.when(({ wish: one }) => one?.state === 'failed');
  assert.match(wish?.error?.message ?? '', /only people who have written to it within the last 24 hours/);
  assert.ok((await ok(agent, getContact, { params: at.params })).blocked, 'here it holds all the same');
  await shop.sandbox.control('POST', '/say', {
    ...{ account: at.channel.account, person: at.channel.person, kind: 'text', text: 'buy' },
  });
  await ok(agent, retryPlatformBlock, { params: { id: wish?.id ?? '' } });
  await at.when(({ since }) => since);
  assert.equal(
    (await refused(409, agent, retryPlatformBlock, { params: { id: wish?.id ?? '' } })).code,
    'block-state',
  );
  // The token is dead: it waits, and unblocking overtakes nothing that holds.
  await shop.sandbox.control('POST', '/tokens', { account: at.channel.account, state: 'revoked' });
  await ok(agent, unblockContact, { params: at.params });
  const waiting = await at.when(({ wish: one }) => one?.state === 'asked' && one.error);
  assert.deepEqual([waiting.wish?.deed, waiting.wish?.error?.kind], ['unblock', 'unauthorised']);
  assert.ok(waiting.since, 'and there it still holds');
  const put = await ok(agent, withdrawPlatformBlock, { params: { id: waiting.wish?.id ?? '' } });
  assert.equal(put.data[0]?.wish, null);
  assert.ok(put.data[0]?.since);
});

test('an answer that is lost is asked for again; of two wishes the later one stays', async () => {
  const shop = await openShop();
  const at = await somebody(shop, 'messenger');
  const { agent, administrator } = shop.workspace;
  const { everywhere } = await openDesk();
  const on = { params: { id: at.identityId } };
  assert.equal((await refused(409, agent, blockOnPlatform, on)).code, 'not-blocked');
  await ok(agent, blockContact, { params: at.params, body: {} });
  const mend = await shop.fault(at.channel, { kind: 'hang-up', afterwards: true });
  await ok(agent, blockOnPlatform, on);
  await at.when(({ wish }) => wish?.state === 'asked' && wish.attempts === 1);
  await mend();
  await everywhere.query(
    `update platform_block set due_at = now() - interval '1 minute' where workspace_id = $1`,
    [shop.workspace.id],
  );
  await recoverBlocks();
  await at.when(({ since }) => since);
  assert.equal(await at.isBarred(), true);
  // While the channel rests nothing leaves; what is wanted last is done.
  await ok(administrator, editChannel, { params: { id: at.channel.id }, body: { state: 'paused' } });
  await ok(agent, unblockOnPlatform, on);
  await ok(agent, blockOnPlatform, on);
  assert.equal((await at.now()).wish, null, 'it is so already');
  await ok(agent, unblockOnPlatform, on);
  await ok(administrator, editChannel, { params: { id: at.channel.id }, body: { state: 'active' } });
  await at.when(({ since }) => !since);
  assert.equal(await at.isBarred(), false);
});

test('who cannot be blocked there is said beforehand; merged people and other channels', async () => {
  const shop = await openShop();
  const { workspace } = shop;
  const own = await somebody(shop, 'instagram');
  assert.match(own.contact.platformBlocks[0]?.cannot ?? '', /Instagram’s own login/);
  const body = { alsoAt: [own.identityId] };
  const no = await refused(409, workspace.agent, blockContact, { params: own.params, body });
  assert.match(no.message, /in the Instagram app/);
  assert.equal(
    (await ok(workspace.agent, getContact, { params: own.params })).blocked,
    null,
    'all or nothing',
  );

  const whatsapp = await somebody(shop, 'whatsapp');
  const api = await apiChannel(workspace);
  await api.deliver(written('hello', { by: 'x' }));
  const { contact } = await onlyConversation(workspace.agent, api);
  assert.deepEqual(
    (await ok(workspace.agent, getContact, { params: { id: contact.id } })).platformBlocks,
    [],
  );
  await ok(workspace.agent, mergeContacts, {
    params: { id: contact.id },
    body: { with: whatsapp.contact.id },
  });
  const stranger = await refused(404, workspace.agent, blockContact, { params: { id: contact.id }, body });
  assert.match(stranger.message, /identity/);
  await ok(workspace.agent, blockContact, {
    params: { id: contact.id },
    body: { alsoAt: [whatsapp.identityId] },
  });
  await until(async () => (await whatsapp.isBarred()) || undefined);
  // Whoever does not reach the channel neither sees nor changes what holds there.
  const near = await newAgent(workspace.id, 'agent', 'Near', [api.id]);
  const seen = await ok(near, unblockContact, { params: { id: contact.id } });
  assert.deepEqual(seen.platformBlocks, []);
  await refused(404, near, unblockOnPlatform, { params: { id: whatsapp.identityId } });
  assert.equal(await whatsapp.isBarred(), true);
  const left = await ok(workspace.agent, getContact, { params: { id: contact.id } });
  assert.ok(left.platformBlocks[0]?.since && !left.blocked, 'it is shown to those who can lift it');
});

interface Somebody {
  channel: ShopChannel;
  contact: Contact;
  identityId: string;
  conversationId: string;
  params: { id: string };
  now(): Promise<PlatformBlock>;
  when(fits: (block: PlatformBlock) => unknown): Promise<PlatformBlock>;
  isBarred(): Promise<boolean>;
}

/** A customer of a channel who has written. */
async function somebody(
  shop: Shop,
  platform: Platform,
  more: Record<string, unknown> = {},
): Promise<Somebody> {
  const channel = await shop.connect(platform, platform, more);
  if (platform === 'facebook-page') {
    const { account, person } = channel;
    const post = await shop.sandbox.control<{ id: string }>('POST', '/brand', {
      kind: 'post',
      account,
      text: 'Tea',
    });
    await shop.sandbox.control('POST', '/say', {
      account,
      person,
      kind: 'comment',
      post: post.id,
      text: 'చెత్త',
    });
    await shop.sandbox.settle();
  } else await shop.write(channel, 'سستی گھڑیاں');
  const { agent } = shop.workspace;
  const { id: conversationId, contact: of } = await until(() => onlyConversation(agent, channel));
  const params = { id: of.id };
  const contact = await ok(agent, getContact, { params });
  const identityId = contact.platformBlocks[0]?.identityId ?? '';
  const now = async (): Promise<PlatformBlock> => {
    const found = (await ok(agent, getContact, { params })).platformBlocks.find(
      (one) => one.identityId === identityId,
    );
    assert.ok(found);
    return found;
  };
  return {
    ...{ channel, contact, identityId, conversationId, params, now },
    when: (fits) =>
      until(async () => {
        const block = await now();
        return fits(block) ? block : undefined;
      }),
    async isBarred() {
      const path = `/view?account=${channel.account}&person=${channel.person}`;
      return (await shop.sandbox.control<{ barred: boolean }>('GET', path)).barred;
    },
  };
}
