import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { checkChannel } from '#contract/channels.ts';
import { getHealth } from '#contract/health.ts';
import { sendMessage } from '#contract/messages.ts';
import { listNotices } from '#contract/notices.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn } from '#server/testing/look.ts';
import { openShop, type Shop, type ShopChannel } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';
import { day, hour, minute } from './time.ts';

// A shop lives through 120 days, and each of its channels through what happens to channels. After each failure: it
// was noticed in time, its owner was told once, and what the customers wrote meanwhile is all there. The clock is
// the shop's and its platforms' alone, so that four months pass in seconds.

let shop: Shop;
let begun = 0;
let page: ShopChannel;
let insta: ShopChannel;
let number: ShopChannel;
let other: ShopChannel;

// Within a suite, so that it begins when its turn has come: another shop's clock would set these channels aside.
describe('a hundred and twenty days', () => {
  before(async () => {
    shop = await openShop();
    begun = shop.now().getTime();
    page = await shop.connect('messenger', 'Page');
    insta = await shop.connect('instagram', 'Insta');
    number = await shop.connect('whatsapp', 'Number');
    other = await shop.connect('messenger', 'Other page');
    await shop.live(minute, minute);
  });

  it('a channel is looked at when it is connected, and every day from then on', async () => {
    for (const channel of [page, insta, number, other]) {
      const { lookedAt, subscription, owner, nextLookAt } = await health(channel);
      assert.ok(lookedAt, channel.name);
      assert.deepEqual(subscription, { active: true, missing: [] });
      assert.equal(owner?.id, shop.workspace.administrator.id, 'whoever connected it');
      assert.ok(nextLookAt && Date.parse(nextLookAt) - shop.now().getTime() <= day);
      assert.deepEqual(await shop.troubles(channel), []);
    }
    await days(3);
    for (const channel of [page, insta, number, other])
      assert.ok(
        Date.parse((await health(channel)).lookedAt ?? '') > shop.now().getTime() - day,
        channel.name,
      );
    await nothingIsLost();
  });

  it('a revoked token is noticed within a day, keeps taking in, and what was missed is read back', async () => {
    const told = await noticesOf(page);
    await shop.sandbox.control('POST', '/tokens', { account: page.account, state: 'revoked' });
    await shop.write(page, 'வந்ததா?');
    await days(1.5);
    assert.deepEqual(await shop.troubles(page), ['token']);
    assert.equal(await noticesOf(page), told + 1);
    await days(2);
    assert.equal(await noticesOf(page), told + 1, 'it is told once, not at each look');
    await mended(page, { account: page.account, state: 'valid' });
    assert.equal(await noticesOf(page), told + 2, 'and that it is well again');
    await nothingIsLost();
  });

  it('while the token is dead answers wait and files are missing; mended, both come through', async () => {
    const { agent } = shop.workspace;
    await shop.sandbox.control('POST', '/tokens', { account: number.account, state: 'revoked' });
    const said = { account: number.account, person: number.person, kind: 'attachment', type: 'image' };
    const { id } = await shop.sandbox.control<{ id: string }>('POST', '/say', said);
    number.written.add(id);
    await shop.sandbox.settle();
    const conversation = await until(async () => (await conversationsOf(agent, number)).at(-1));
    const params = { id: conversation.id };
    const file = async () =>
      (await messagesIn(agent, conversation.id)).find(({ attachments }) => attachments.length > 0)
        ?.attachments[0];
    await until(async () => (await file())?.state === 'failed');
    await ok(agent, sendMessage, { params, body: { text: 'வணக்கம்!' } });
    const part = async () => (await messagesIn(agent, conversation.id)).at(-1)?.parts[0];
    await until(async () => (await part())?.error?.kind === 'unauthorised');
    assert.equal((await part())?.state, 'queued', 'it waits where everybody sees it');
    await shop.live(minute, minute);
    assert.deepEqual(await shop.troubles(number), ['token'], 'one trouble, not one for each sign of it');
    await mended(number, { account: number.account, state: 'valid' });
    await until(async () => ['sent', 'delivered', 'read'].includes((await part())?.state ?? ''));
    await until(async () => (await file())?.state === 'stored');
    await nothingIsLost();
  });

  it('a role that was lost, and permissions that were taken, are noticed and are over when they are back', async () => {
    await shop.sandbox.control('POST', '/tokens', { account: other.account, state: 'role lost' });
    await shop.sandbox.control('POST', '/tokens', { account: page.account, takeScopes: ['pages_messaging'] });
    await days(1.5);
    assert.equal((await shop.troubles(other)).length, 1);
    assert.deepEqual(await shop.troubles(page), ['scopes']);
    assert.deepEqual((await health(page)).scopes?.missing, ['pages_messaging']);
    await mended(other, { account: other.account, state: 'valid' });
    await mended(page, { account: page.account, giveScopes: ['pages_messaging'] });
    await nothingIsLost();
  });

  it('a subscription that stopped without a word is repaired by itself, and the gap is read back', async () => {
    const told = await noticesOf(page);
    await shop.sandbox.control('POST', '/once', { kind: 'unsubscribe', account: page.account });
    const missed = await writeUnheard(page, 5);
    await days(1.5);
    const { subscription, subscribedAt } = await health(page);
    assert.deepEqual(subscription, { active: true, missing: [] });
    assert.ok(subscribedAt, 'its page says that it had to be asked for');
    assert.equal(await noticesOf(page), told, 'what mended itself is no alarm');
    await areLate(page, missed);
    assert.match((await health(page)).journal[0]?.text ?? '', /read back/);
    // Again and again: then somebody has to look why.
    for (let times = 0; times < 2; times += 1) {
      await shop.sandbox.control('POST', '/once', { kind: 'unsubscribe', account: page.account });
      await days(1.1);
    }
    assert.deepEqual(await shop.troubles(page), ['subscription']);
    assert.equal(await noticesOf(page), told + 1);
    await days(4);
    assert.deepEqual(await shop.troubles(page), [], 'it has held for two days');
    await nothingIsLost();
  });

  it('deliveries that a platform drops for two hours are found within a day', async () => {
    for (const channel of [page, insta]) {
      const off = await shop.fault(channel, { kind: 'drop' });
      const missed = await writeUnheard(channel, 3);
      await shop.live(2 * hour, hour);
      await off();
      await shop.write(channel, 'After the gap');
      assert.ok(!(await shop.entered(channel)).has(missed[0] ?? ''));
      await days(1.2);
      await areLate(channel, missed);
    }
    await nothingIsLost();
  });

  it('a platform that is down for a day, or has no time, is told of after an hour and delays no other', async () => {
    const told = await noticesOf(page);
    const up = await shop.fault(page, { kind: 'server-error', status: 503 });
    const free = await shop.fault(insta, { kind: 'rate-limit', minutes: 10 });
    await shop.live(26 * hour, hour, () => shop.write(other, 'still here'));
    assert.deepEqual(await shop.troubles(page), ['unreachable']);
    assert.deepEqual(await shop.troubles(insta), ['unreachable']);
    assert.deepEqual(await shop.troubles(other), []);
    assert.equal(await noticesOf(page), told + 1);
    await up();
    await free();
    await shop.live(8 * hour, hour);
    assert.deepEqual(await shop.troubles(page), []);
    assert.deepEqual(await shop.troubles(insta), []);
    await nothingIsLost();
  });

  it('a slow platform holds up the look at no other', async () => {
    const off = await shop.fault(page, { kind: 'slow', milliseconds: 5_000 });
    await shop.pass(day);
    const { lookAfterChannels, lookedAfter } = await import('./rounds.ts');
    const isFresh = async (channel: ShopChannel): Promise<boolean> =>
      Date.parse((await health(channel)).lookedAt ?? '') > shop.now().getTime() - minute;
    await lookAfterChannels(shop.now());
    await until(() => isFresh(other));
    assert.equal(await isFresh(page), false, 'its platform has not answered yet');
    await off();
    await lookedAfter();
    await nothingIsLost();
  });

  it('after a day in which nobody was here, everything is read back', async () => {
    const off = [await shop.fault(page, { kind: 'drop' }), await shop.fault(insta, { kind: 'drop' })];
    const missed = [...(await writeUnheard(page, 4)), ...(await writeUnheard(insta, 4))];
    await shop.pass(day);
    for (const end of off) await end();
    await shop.live(minute, minute);
    const here = new Set([...(await shop.entered(page)), ...(await shop.entered(insta))]);
    assert.deepEqual(
      missed.filter((id) => !here.has(id)),
      [],
    );
    await nothingIsLost();
  });

  it('a token is renewed well before it ends', async () => {
    const before = await health(insta);
    while (shop.now().getTime() < begun + 115 * day) await shop.live(3 * day, 12 * hour);
    const after = await health(insta);
    assert.ok(before.expiresAt && after.expiresAt && after.expiresAt > before.expiresAt);
    assert.ok(after.renewedAt && after.renewedAt !== before.renewedAt);
    assert.ok(Date.parse(after.expiresAt) - shop.now().getTime() > 10 * day);
    assert.deepEqual(await shop.troubles(insta), []);
    await nothingIsLost();
  });

  it('one that cannot be renewed is told of at least a week ahead', async () => {
    await shop.sandbox.control('POST', '/tokens', { account: page.account, expiresIn: (9.5 * day) / 1_000 });
    await days(1.2);
    assert.deepEqual(await shop.troubles(page), ['expiring']);
    const { expiresAt } = await health(page);
    assert.ok(Date.parse(expiresAt ?? '') - shop.now().getTime() >= 7 * day);
    await days(4);
    assert.ok(shop.now().getTime() - begun >= 120 * day);
    await nothingIsLost();
  });
});

/** Half a day at a time, with a customer on each channel that is told of its own. */
function days(count: number): Promise<void> {
  return shop.live(count * day, 6 * hour);
}

function health({ id }: ShopChannel) {
  return ok(shop.workspace.administrator, getHealth, { params: { id } });
}

/** How often the owner was told about a channel. */
async function noticesOf({ id }: ShopChannel): Promise<number> {
  const { data } = await ok(shop.workspace.administrator, listNotices, { query: { limit: 100 } });
  return data.filter(({ channel }) => channel?.id === id).length;
}

/** Somebody mends it at the platform and presses the button. */
async function mended(channel: ShopChannel, tokens: Record<string, unknown>): Promise<void> {
  await shop.sandbox.control('POST', '/tokens', tokens);
  await ok(shop.workspace.administrator, checkChannel, { params: channel });
  await shop.live(minute, minute);
  assert.deepEqual(await shop.troubles(channel), []);
}

async function writeUnheard(channel: ShopChannel, count: number): Promise<string[]> {
  const known = new Set(channel.written);
  for (let n = 0; n < count; n += 1) await shop.write(channel, `कहाँ है? ${n}`);
  return [...channel.written].filter((id) => !known.has(id));
}

async function areLate(channel: ShopChannel, ids: string[]): Promise<void> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query<{ external_id: string }>(
    'select external_id from message where channel_id = $1 and external_id = any($2) and late',
    [channel.id, ids],
  );
  assert.deepEqual(new Set(rows.map((row) => row.external_id)), new Set(ids));
}

/** On every channel, what the customers wrote is here, and nothing else. */
async function nothingIsLost(): Promise<void> {
  for (const channel of [page, insta, number, other]) {
    await shop.write(channel, 'நன்றி');
    assert.deepEqual(await shop.entered(channel), channel.written, channel.name);
  }
}
