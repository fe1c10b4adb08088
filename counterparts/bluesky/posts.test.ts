import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type AtpAgent, RichText } from '@atproto/api';
import { until } from '../../server/testing/until.ts';
import { openWorld, type World } from './world.ts';

const minute = 60_000;

describe('public posts', () => {
  let world: World;
  let brand: AtpAgent;
  let channelId: string;
  let kavitha: AtpAgent;
  let anahit: AtpAgent;

  before(async () => {
    world = await openWorld();
    ({ agent: brand, channelId } = await world.brand('kettle.test'));
    kavitha = await world.network.person('kavitha.test');
    anahit = await world.network.person('anahit.test');
  });

  /** A post whose mentions name who they say. */
  async function write(
    who: AtpAgent,
    text: string,
    more: object = {},
  ): Promise<{ uri: string; cid: string }> {
    const rich = new RichText({ text });
    await rich.detectFacets(who);
    const { uri, cid } = await who.post({ text, ...(rich.facets && { facets: rich.facets }), ...more });
    return { uri, cid };
  }

  async function answer(conversationId: string, text: string, more: object = {}): Promise<string> {
    const { id } = await world.call<{ id: string }>('POST', `/conversations/${conversationId}/messages`, {
      text,
      ...more,
    });
    return id;
  }

  async function delivered(conversationId: string, messageId: string): Promise<void> {
    await until(async () => {
      const one = (await world.messages(conversationId)).find(({ id }) => id === messageId);
      const failed = one?.parts.find((part) => part.error);
      if (failed?.state === 'failed') throw new Error(failed.error?.message);
      return one?.parts.every(({ state }) => state === 'sent');
    }, minute);
  }

  async function ownPosts(): Promise<{ uri: string; value: Record<string, unknown> }[]> {
    const { data } = await brand.com.atproto.repo.listRecords({
      repo: brand.assertDid,
      collection: 'app.bsky.feed.post',
      limit: 100,
    });
    return data.records;
  }

  it('is refused at once with a wrong password, in words', async () => {
    await assert.rejects(
      world.call('POST', '/channels', {
        connector: 'bluesky',
        name: 'wrong',
        settings: { handle: 'kettle.test', appPassword: 'not-the-password', apiBaseUrl: world.front.url },
      }),
      /app password/,
    );
  });

  it('a mention becomes a conversation; the reply reaches the customer with its facets', async () => {
    const text = '@kettle.test மூடி பொருந்தவில்லை 🫖 மாற்றித் தர முடியுமா?';
    const post = await write(kavitha, text, { langs: ['ta'] });
    const arrived = await world.arrival(channelId, text);
    assert.equal(arrived.author.kind, 'customer');
    const reply = '@kavitha.test புதிய மூடி 👩🏽‍🍳 நாளை வரும்: https://shop.example/lid?a=1. شکریہ #மூடி';
    await delivered(arrived.conversationId, await answer(arrived.conversationId, reply));
    await world.network.settle();
    const { data } = await kavitha.app.bsky.notification.listNotifications({});
    // What mentions somebody and answers them is told as a mention.
    const seen = data.notifications.find((one) => one.author.did === brand.assertDid);
    assert.ok(seen, 'the customer was told of the reply');
    const record = seen.record as {
      text: string;
      reply: { parent: { uri: string; cid: string }; root: { uri: string } };
      langs: string[];
    };
    assert.equal(record.text, reply);
    assert.deepEqual(record.langs, ['ta']);
    assert.deepEqual(record.reply.parent, { uri: post.uri, cid: post.cid });
    assert.equal(record.reply.root.uri, post.uri);
    const rich = new RichText(seen.record as never);
    const marks = [...rich.segments()].filter((one) => one.facet);
    assert.deepEqual(
      marks.map((one) => [one.text, one.mention?.did ?? one.link?.uri ?? one.tag?.tag]),
      [
        ['@kavitha.test', kavitha.assertDid],
        ['https://shop.example/lid?a=1', 'https://shop.example/lid?a=1'],
        ['#மூடி', 'மூடி'],
      ],
    );
  });

  it('a long answer goes out in posts of up to 300 graphemes, each under the one before', async () => {
    const text = '@kettle.test کیتلی کب آئے گی؟';
    await write(anahit, text);
    const { conversationId } = await world.arrival(channelId, text);
    const long = 'கெண்டி 👨‍👩‍👧‍👦 வரும் ஆகஸ்ட் மாதம். '.repeat(16).trim();
    await delivered(conversationId, await answer(conversationId, long));
    const posts = (await ownPosts()).filter(({ value }) => String(value.text).includes('👨‍👩‍👧‍👦'));
    assert.ok(posts.length > 1);
    const segmenter = new Intl.Segmenter();
    for (const { value } of posts)
      assert.ok([...segmenter.segment(String(value.text))].length <= 300, 'more than 300 graphemes');
    const parents = posts.map(({ value }) => (value.reply as { parent: { uri: string } }).parent.uri);
    assert.equal(new Set(parents).size, posts.length, 'each answers another');
    assert.equal(posts.filter(({ uri }) => parents.includes(uri)).length, posts.length - 1);
  });

  it('a thread keeps its shape, with what a colleague answers elsewhere and what nobody is told of', async () => {
    const first = await write(kavitha, '@kettle.test 1 ஒன்று');
    // A reply to oneself without a mention: Bluesky tells the brand nothing of it.
    const second = await write(kavitha, '2 இரண்டு', { reply: { root: first, parent: first } });
    const third = await write(brand, '3 மூன்று', { reply: { root: first, parent: second } });
    await write(kavitha, '4 நான்கு', { reply: { root: first, parent: third } });
    // A stranger to a stranger is none of the brand's business.
    await write(anahit, 'stranger', { reply: { root: first, parent: first } });
    const texts = ['@kettle.test 1 ஒன்று', '2 இரண்டு', '3 மூன்று', '4 நான்கு'];
    const { conversationId } = await world.arrival(channelId, '4 நான்கு');
    await world.arrival(channelId, '2 இரண்டு');
    await world.arrival(channelId, '3 மூன்று');
    const all = (await world.messages(conversationId)).filter((one) => texts.includes(one.text));
    assert.deepEqual(
      all
        .toSorted((a, b) => a.sentAt.localeCompare(b.sentAt))
        .map((one) => [one.text, one.author.kind, one.replyTo?.text]),
      [
        [texts[0], 'customer', undefined],
        [texts[1], 'customer', texts[0]],
        [texts[2], 'other', texts[1]],
        [texts[3], 'customer', texts[2]],
      ],
    );
    const conversations = await world.conversations(channelId);
    for (const { id } of conversations)
      assert.ok(!(await world.messages(id)).some(({ text }) => text === 'stranger'));
  });

  it('a quote arrives with the post that it quotes', async () => {
    const own = await write(brand, 'புதிய கெண்டி வந்துவிட்டது');
    await write(anahit, 'Սա իմն է', { embed: { $type: 'app.bsky.embed.record', record: own } });
    const { conversationId } = await world.arrival(channelId, 'Սա իմն է');
    const { thread } = await world.call<{ thread: { post: { text: string; url: string } } }>(
      'GET',
      `/conversations/${conversationId}`,
    );
    assert.equal(thread.post.text, 'புதிய கெண்டி வந்துவிட்டது');
    assert.match(thread.post.url, /^https:\/\/bsky\.app\/profile\/did:/);
  });

  it('an answer whose confirmation was lost is posted once', async () => {
    const text = '@kettle.test నా కెటిల్ ఎక్కడ?';
    await write(kavitha, text);
    const { conversationId } = await world.arrival(channelId, text);
    world.front.loseNext('com.atproto.repo.createRecord');
    const id = await answer(conversationId, 'దారిలో ఉంది');
    await delivered(conversationId, id);
    assert.equal((await ownPosts()).filter(({ value }) => value.text === 'దారిలో ఉంది').length, 1);
    // Nor does its echo come in as a second answer.
    await world.network.settle();
    await write(kavitha, '@kettle.test ధన్యవాదాలు');
    await world.arrival(channelId, '@kettle.test ధన్యవాదాలు');
    const all = await world.messages(conversationId);
    assert.equal(all.filter((one) => one.text === 'దారిలో ఉంది').length, 1);
  });

  it('an edit, a new handle and a deletion are followed', async () => {
    const text = '@kettle.test गलत';
    const lakshmi = await world.network.person('lakshmi.test');
    const post = await write(lakshmi, text);
    const { conversationId, id } = await world.arrival(channelId, text);
    const [, , repo = '', , rkey = ''] = post.uri.split('/');
    const { data } = await lakshmi.com.atproto.repo.getRecord({
      repo,
      collection: 'app.bsky.feed.post',
      rkey,
    });
    await lakshmi.com.atproto.repo.putRecord({
      repo,
      collection: 'app.bsky.feed.post',
      rkey,
      record: { ...data.value, text: '@kettle.test सही' },
    });
    await lakshmi.com.atproto.identity.updateHandle({ handle: 'lakshmi-rao.test' });
    const edited = await until(async () => {
      const one = (await world.messages(conversationId)).find((message) => message.id === id);
      return one?.text === '@kettle.test सही' && one;
    }, minute);
    assert.ok(edited.editedAt);
    await until(async () => {
      const { contact } = await world.call<{ contact: { name: string } }>(
        'GET',
        `/conversations/${conversationId}`,
      );
      return contact.name === 'lakshmi-rao.test';
    }, minute);
    await lakshmi.deletePost(post.uri);
    await until(async () => {
      const one = (await world.messages(conversationId)).find((message) => message.id === id);
      return one?.deletedAt;
    }, minute);
    const reply = await answer(conversationId, 'यह कहाँ जाएगा?');
    const part = await until(async () => {
      const one = (await world.messages(conversationId)).find((message) => message.id === reply);
      return one?.parts.find(({ state }) => state === 'failed');
    }, minute);
    assert.match(part.error?.message ?? '', /deleted/);
  });

  it('posts to one account are answered from another, and what comes back to either is one conversation', async () => {
    const care = await world.brand('kettle-care.test');
    await world.call('PATCH', `/channels/${channelId}`, { answersFrom: care.channelId });
    const rose = await world.network.person('rose.test');
    const text = '@kettle.test կաթսան չի աշխատում';
    const asked = await write(rose, text);
    const { conversationId } = await world.arrival(channelId, text);
    // A colleague in the app of the account that answers; nobody is told of it.
    await write(care.agent, 'նայում ենք', { reply: { root: asked, parent: asked } });
    assert.equal((await world.arrival(channelId, 'նայում ենք')).author.kind, 'other');
    world.front.loseNext('com.atproto.repo.createRecord');
    await delivered(conversationId, await answer(conversationId, 'Կփոխենք վաղը 🫖'));
    const { data } = await care.agent.com.atproto.repo.listRecords({
      repo: care.agent.assertDid,
      collection: 'app.bsky.feed.post',
    });
    const [posted, another] = data.records.filter(({ value }) => value.text === 'Կփոխենք վաղը 🫖');
    assert.ok(posted && !another, 'it was posted once, by the account that answers');
    assert.ok(!(await ownPosts()).some(({ value }) => value.text === 'Կփոխենք վաղը 🫖'));
    const parent = { uri: posted.uri, cid: posted.cid };
    const thanks = { reply: { root: asked, parent } };
    await world.network.settle();
    await write(rose, 'շնորհակալ եմ', thanks);
    // Naming both accounts, both are told.
    await write(rose, '@kettle.test @kettle-care.test ե՞րբ', thanks);
    await world.arrival(channelId, 'շնորհակալ եմ');
    await world.arrival(channelId, '@kettle.test @kettle-care.test ե՞րբ');
    await write(care.agent, 'ժամը տասին', { reply: { root: asked, parent } });
    await world.arrival(channelId, 'ժամը տասին');
    const all = await world.messages(conversationId);
    assert.deepEqual(
      all.map((one) => one.text),
      [
        text,
        'նայում ենք',
        'Կփոխենք վաղը 🫖',
        'շնորհակալ եմ',
        '@kettle.test @kettle-care.test ե՞րբ',
        'ժամը տասին',
      ],
    );
    assert.deepEqual(await world.conversations(care.channelId), []);
    await world.call('PATCH', `/channels/${channelId}`, { answersFrom: null });
  });

  it('a data server that was away is read on without loss or doubling', async () => {
    world.front.isDown = true;
    const texts = ['@kettle.test away 1', '@kettle.test away 2', '@kettle.test away 3'];
    for (const text of texts) await write(anahit, text);
    await until(() => world.front.cut >= 3, minute);
    world.front.isDown = false;
    // `arrival` fails where one comes twice.
    for (const text of texts) await world.arrival(channelId, text);
  });
});
