import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hideMessage, likeMessage, reactToMessage, removeMessage, showMessage } from '#contract/acts.ts';
import type { Message } from '#contract/messages.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openShop, type Shop, type ShopChannel } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';
import type { Platform } from '../../../sandbox/core/things.ts';
import { recoverActs } from './recover.ts';

const spam = { grounds: 'spam' as const };

interface Comment {
  hidden: boolean;
  liked: boolean;
}
interface View {
  messages: { reactions: { from: string; emoji: string }[] }[];
  posts: { comments: Comment[] }[];
}

test('Page comments: hidden, shown, liked and removed as the customer’s side sees it', async () => {
  const shop = await openShop();
  const at = await commented(shop, 'facebook-page');
  const { agent, lead } = shop.workspace;
  await ok(agent, hideMessage, { params: at.params, body: spam });
  await at.when(({ hiddenAt }) => hiddenAt);
  assert.equal((await at.comment())?.hidden, true);
  await shop.sandbox.settle();
  await ok(agent, showMessage, { params: at.params });
  await at.when(({ hiddenAt }) => !hiddenAt);
  await ok(agent, likeMessage, { params: at.params });
  await at.when(({ reactions }) => reactions.some(({ ours }) => ours));
  const seen = await at.comment();
  assert.deepEqual([seen?.hidden, seen?.liked], [false, true]);
  await ok(lead, removeMessage, { params: at.params, body: spam });
  await hurry(shop);
  const { text } = await at.when(({ removedAt }) => removedAt);
  assert.equal(await at.comment(), undefined);
  await shop.sandbox.settle();
  assert.equal((await at.now()).text, text, 'the platform’s own word of it erases nothing');
  assert.equal(text, 'ఎంత?');
  assert.deepEqual(await shop.sandbox.control('GET', '/refused'), []);
});

test('Instagram: comments are hidden and removed, signs are for private messages, and only a heart', async () => {
  const shop = await openShop();
  const { agent, lead } = shop.workspace;
  const at = await commented(shop, 'instagram');
  assert.deepEqual((await at.now()).can, ['hide', 'show', 'remove']);
  await refused(409, agent, reactToMessage, { params: at.params, body: { emoji: '❤️' } });
  await ok(agent, hideMessage, { params: at.params, body: spam });
  await at.when(({ hiddenAt }) => hiddenAt);
  await ok(lead, removeMessage, { params: at.params, body: spam });
  await hurry(shop);
  await at.when(({ removedAt }) => removedAt);
  assert.equal(await at.comment(), undefined);

  const talk = await spoken(shop, 'instagram');
  const { can, signs } = await talk.now();
  assert.deepEqual([can, signs], [['react', 'unreact'], ['❤️']]);
  const other = await refused(422, agent, reactToMessage, { params: talk.params, body: { emoji: '👍' } });
  assert.match(other.message, /takes only ❤️/);
  await ok(agent, reactToMessage, { params: talk.params, body: { emoji: '❤' } });
  await talk.when(({ reactions }) => reactions.some(({ ours }) => ours));
  assert.equal((await talk.seen()).length, 1);
});

for (const platform of ['messenger', 'whatsapp'] as const) {
  test(`${platform}: a sign is put on a message, changed and taken back`, async () => {
    const shop = await openShop();
    const talk = await spoken(shop, platform);
    const { agent } = shop.workspace;
    for (const emoji of ['❤️', '🙏']) {
      await ok(agent, reactToMessage, { params: talk.params, body: { emoji } });
      await talk.when(({ reactions }) => reactions.length === 1 && reactions[0]?.emoji === emoji);
      assert.deepEqual(await talk.seen(), [emoji]);
    }
    await ok(agent, reactToMessage, { params: talk.params, body: { emoji: null } });
    await talk.when(({ reactions }) => reactions.length === 0);
    assert.deepEqual(await talk.seen(), []);
    assert.deepEqual(await shop.sandbox.control('GET', '/refused'), []);
    const { code } = await refused(409, agent, hideMessage, { params: talk.params, body: spam });
    assert.equal(code, 'cannot-act');
  });
}

interface Place {
  params: { id: string };
  now(): Promise<Message>;
  when(fits: (message: Message) => unknown): Promise<Message>;
  /** The comment as its author sees it. */
  comment(): Promise<Comment | undefined>;
  /** The brand's signs on it, as the customer sees them. */
  seen(): Promise<string[]>;
}

async function commented(shop: Shop, platform: Platform): Promise<Place> {
  const channel = await shop.connect(platform, `${platform} in public`);
  const { account, person } = channel;
  const post = await shop.sandbox.control<{ id: string }>('POST', '/brand', {
    kind: 'post',
    account,
    text: 'Tea',
  });
  const said = { account, person, kind: 'comment', post: post.id, text: 'ఎంత?' };
  await shop.sandbox.control('POST', '/say', said);
  await shop.sandbox.settle();
  return placeOf(shop, channel);
}

async function spoken(shop: Shop, platform: Platform): Promise<Place> {
  const channel = await shop.connect(platform, `${platform} in private`);
  await shop.write(channel, 'السلام علیکم');
  return placeOf(shop, channel);
}

async function placeOf(shop: Shop, channel: ShopChannel): Promise<Place> {
  const { agent } = shop.workspace;
  const { id: conversationId } = await until(() => onlyConversation(agent, channel));
  const view = (): Promise<View> =>
    shop.sandbox.control<View>('GET', `/view?account=${channel.account}&person=${channel.person}`);
  const now = async (): Promise<Message> => {
    const message = (await messagesIn(agent, conversationId)).find(({ kind }) => kind === 'incoming');
    assert.ok(message);
    return message;
  };
  return {
    params: { id: (await now()).id },
    now,
    when: (fits) =>
      until(async () => {
        const message = await now();
        return fits(message) ? message : undefined;
      }),
    async comment() {
      return (await view()).posts.flatMap(({ comments }) => comments)[0];
    },
    async seen() {
      const { messages } = await view();
      const signs = messages.flatMap(({ reactions }) => reactions);
      return signs.filter(({ from }) => from === 'brand').map(({ emoji }) => emoji);
    },
  };
}

/** The time in which it can be withdrawn is over. */
async function hurry(shop: Shop): Promise<void> {
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update act set due_at = now() - interval '1 minute' where workspace_id = $1 and state = 'asked'`,
    [shop.workspace.id],
  );
  await recoverActs();
}
