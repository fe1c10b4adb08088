import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getContact } from '#contract/contacts.ts';
import { ok } from '#server/testing/call.ts';
import { applied } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openShop, type Shop, type ShopChannel } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';

test('a mention of which the ids alone are told says what it says, and who wrote it', async () => {
  const { shop, channel, mention } = await open('facebook');
  await mention('دیکھو @teahouse، کتنا پیارا ہے', true);
  const { id, contact } = await onlyConversation(shop.workspace.agent, channel);
  const message = await until(async () => {
    const [only] = await messagesIn(shop.workspace.agent, id);
    return only?.text ? only : undefined;
  });
  assert.equal(message.text, 'دیکھو @teahouse، کتنا پیارا ہے');
  assert.deepEqual(
    [message.unsupported, message.editedAt, message.attachments, message.cards[0]?.kind],
    [null, null, [], 'link'],
  );
  assert.match(message.author.name, /^@/);
  const summary = await onlyConversation(shop.workspace.agent, channel);
  assert.equal(summary.lastMessage?.text, message.text);
  await until(
    async () =>
      (await ok(shop.workspace.agent, getContact, { params: { id: contact.id } })).name ===
      message.author.name,
  );
});

test('whoever mentions the account again, in a post this time, is the same person', async () => {
  const { shop, channel, mention } = await open('facebook');
  await mention('@teahouse ஒன்று', true);
  await mention('@teahouse இரண்டு', false);
  const { agent } = shop.workspace;
  await until(async () => {
    const all = await conversationsOf(agent, channel);
    const names = await Promise.all(
      all.map(async ({ contact }) => ok(agent, getContact, { params: { id: contact.id } })),
    );
    return all.length === 2 && new Set(names.map(({ id }) => id)).size === 1;
  });
});

test('the platform fails for a while: the mention is there at once, and its words come later', async () => {
  const { shop, channel, mention } = await open('facebook');
  const end = await shop.fault(channel, { kind: 'server-error' });
  await mention('@teahouse फिर भी', true);
  const { id } = await onlyConversation(shop.workspace.agent, channel);
  const [before] = await messagesIn(shop.workspace.agent, id);
  assert.deepEqual([before?.text, before?.unsupported], ['', 'mention']);
  await end();
  await until(async () => (await messagesIn(shop.workspace.agent, id))[0]?.text === '@teahouse फिर भी');
});

test('what the platform does not hand out stays as it came', async () => {
  const { shop, channel, mention } = await open('instagram');
  await mention('@teahouse in a comment', true);
  await mention('@teahouse in a post', false);
  const { agent } = shop.workspace;
  await until(async () => {
    const all = await conversationsOf(agent, channel);
    const texts = (await Promise.all(all.map(({ id }) => messagesIn(agent, id))))
      .flat()
      .map(({ text }) => text);
    return texts.includes('@teahouse in a post');
  });
  const all = (
    await Promise.all((await conversationsOf(agent, channel)).map(({ id }) => messagesIn(agent, id)))
  ).flat();
  assert.deepEqual(all.map(({ text, unsupported }) => [text, unsupported]).sort(), [
    ['', 'mention'],
    ['@teahouse in a post', null],
  ]);
});

async function open(login: string): Promise<{
  shop: Shop;
  channel: ShopChannel;
  mention(text: string, inComment: boolean): Promise<void>;
}> {
  const shop = await openShop();
  const channel = await shop.connect('instagram', 'Tea shop', { login });
  return {
    shop,
    channel,
    async mention(text, inComment) {
      const { account, person } = channel;
      await shop.sandbox.control('POST', '/say', { kind: 'mention', account, person, text, inComment });
      await shop.sandbox.settle();
      await applied();
    },
  };
}
