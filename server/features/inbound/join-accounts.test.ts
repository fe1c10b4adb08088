import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editChannel, getChannel } from '#contract/channels.ts';
import { getConversation } from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { previewMessage } from '#contract/preview.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { seeded, shuffled } from '#server/testing/random.ts';
import { accountOn, delivered, own, post, told, twoAccounts } from '#server/testing/two-accounts.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('a mention of one account is answered from the other, and all that follows is one conversation', async (t) => {
  const { workspace, platform, shop, care } = await twoAccounts(t);
  const { agent } = workspace;
  const asked = post('kavitha', '@shop.test மூடி பொருந்தவில்லை 🫖');
  await enter(shop, [asked]);
  const { id } = await onlyConversation(agent, shop);
  const { composer } = await ok(agent, getConversation, { params: { id } });
  assert.deepEqual(composer.from, {
    ...{ id: care.id, name: 'care', account: '@care.test (public posts only)' },
    ...{ connector: 'bluesky', notice: null },
  });
  const preview = await ok(agent, previewMessage, { params: { id }, body: { text: 'நாளை வரும்' } });
  assert.equal(preview.from?.name, 'care');
  const answer = await ok(agent, sendMessage, { params: { id }, body: { text: 'நாளை வரும்' } });
  assert.deepEqual(answer.sentFrom, { id: care.id, name: 'care', connector: 'bluesky' });
  const written = await until(() => platform.written[0]);
  assert.deepEqual([written.by, written.parent, written.part], ['care', asked.id, answer.parts[0]?.id]);
  await delivered(agent, id, answer.id);

  // Its echo, as either account reads it, and the customer's answer, as both do, in every order and again.
  const echo = post('care', 'நாளை வரும்', { to: asked, id: written.uri, part: written.part });
  const thanks = post('kavitha', 'நன்றி!', { to: { root: asked.id, id: written.uri } });
  await Promise.all([enter(care, [own(echo), thanks]), enter(shop, [thanks, echo])]);
  await enter(shop, [asked, thanks]);
  await enter(care, [asked, own(echo), thanks]);
  assert.deepEqual(await told({ workspace, shop, care }), [
    ['kavitha: @shop.test மூடி பொருந்தவில்லை 🫖', 'Ravi: நாளை வரும்', 'kavitha: நன்றி!'],
  ]);
  const after = await onlyConversation(agent, shop);
  assert.equal(after.state, 'open');
  assert.ok((await ok(workspace.administrator, getChannel, { params: care })).lastSentAt);
  assert.deepEqual((await ok(workspace.administrator, getChannel, { params: care })).answersFor, [
    { id: shop.id, name: 'shop' },
  ]);

  // What is written in private stays the account's to which it was written.
  await enter(shop, [saying('இரகசியம்', { author: asked.author })]);
  const direct = (await conversationsOf(agent, shop)).find(({ surface }) => surface === 'private');
  const { composer: inPrivate } = await ok(agent, getConversation, { params: { id: direct?.id ?? '' } });
  assert.equal(inPrivate.from, null);
});

test('whichever account reads first, and both at once, there is one conversation and nothing twice', async (t) => {
  const { workspace, shop, care } = await twoAccounts(t);
  // The answer to the first post is read before the post itself, by the other account.
  const first = post('anahit', '@shop.test Բարև');
  const second = post('anahit', '@care.test Լսո՞ւմ եք', { to: first });
  await enter(care, [second]);
  await enter(shop, [first]);
  await enter(care, [first, second]);
  assert.deepEqual(await told({ workspace, shop, care }), [
    ['anahit: @shop.test Բարև', 'anahit: @care.test Լսո՞ւմ եք'],
  ]);
  // Both are named, and both are told, in the same moment.
  const both = Array.from({ length: 12 }, (_, n) => post(`person-${n}`, `@shop.test @care.test ${n}`));
  await Promise.all(
    both.flatMap((one, n) => [
      enter(n % 2 ? shop : care, [one]),
      enter(n % 2 ? care : shop, [one]),
      ...(n % 3 ? [] : [enter(shop, [one])]),
    ]),
  );
  const all = await told({ workspace, shop, care });
  assert.deepEqual(
    all
      .slice(1)
      .map((texts) => texts.join())
      .sort(),
    both.map(({ author, text }) => `${author.name}: ${text}`).sort(),
  );
});

test('edits and deletions are told by either account, also before the message is', async (t) => {
  const { workspace, shop, care } = await twoAccounts(t);
  const { agent } = workspace;
  const asked = post('lakshmi', 'తప్పు');
  const gone = post('lakshmi', 'రహస్యం', { to: asked });
  const about = (m: typeof asked) => ({ thread: { id: asked.id, surface: 'public' as const }, id: m.id });
  // Nobody has brought its message yet: it waits with whoever was told.
  await enter(care, [{ type: 'delete', ...about(gone), at: Date.now() - 1_000 }]);
  await enter(shop, [asked, gone]);
  const edit = { type: 'edit' as const, ...about(asked), text: 'ఒప్పు', at: Date.now() - 500 };
  await enter(care, [edit]);
  await enter(shop, [{ ...edit, at: Date.now() - 400 }]);
  const { id } = await onlyConversation(agent, shop);
  assert.deepEqual(
    (await messagesIn(agent, id)).map((m) => [m.text, m.deletedAt !== null]),
    [
      ['ఒప్పు', false],
      ['', true],
    ],
  );
});

test('what a colleague posts from an account of ours is an answer, whoever reads it, and news are none', async (t) => {
  const { workspace, shop, care } = await twoAccounts(t);
  const { agent } = workspace;
  const asked = post('फ़ातिमा', '@shop.test कब?');
  await enter(shop, [asked]);
  const byHand = post('care', 'कल!', { to: asked });
  await enter(shop, [byHand]);
  await enter(care, [own(byHand)]);
  // Somebody else cannot pass for us by copying the mark of what we sent.
  const { id } = await onlyConversation(agent, shop);
  const answer = await ok(agent, sendMessage, { params: { id }, body: { text: 'शुभ' } });
  const [part] = answer.parts;
  await delivered(agent, id, answer.id);
  await enter(shop, [post('mallory', 'I am the shop', { to: asked, part: part?.id })]);
  const messages = await messagesIn(agent, id);
  assert.deepEqual(
    messages.map((m) => [m.text, m.author.kind, m.sentFrom?.name]),
    [
      ['@shop.test कब?', 'customer', undefined],
      ['कल!', 'other', 'care'],
      ['शुभ', 'agent', 'care'],
    ],
  );
  const everything = await told({ workspace, shop, care });
  assert.deepEqual(everything.at(-1), ['mallory: I am the shop']);
  // Marketing names the other account in news of its own: that asks nothing of anybody.
  await enter(care, [post('shop', 'Need help? Ask @care.test')]);
  const news = (await conversationsOf(agent, care)).at(-1);
  assert.equal(news?.state, 'resolved');
});

test('two accounts that knew a thread apart stay exact: what answers a message goes where that is', async (t) => {
  const { workspace, shop, care } = await twoAccounts(t);
  const { administrator } = workspace;
  await ok(administrator, editChannel, { params: shop, body: { answersFrom: null } });
  const asked = post('anahit', '@shop.test @care.test Երկու');
  await enter(care, [asked]);
  await enter(shop, [asked]);
  assert.equal((await told({ workspace, shop, care })).length, 2);
  const early = post('anahit', 'Միայն shop', { to: asked });
  await enter(shop, [early]);
  await ok(administrator, editChannel, { params: shop, body: { answersFrom: care.id } });
  const late = post('anahit', 'Հետո', { to: early });
  await enter(care, [late, early]);
  await enter(shop, [late]);
  assert.deepEqual(
    (await told({ workspace, shop, care })).map((texts) => texts.length),
    [1, 3],
  );
});

test('in any order, by any of the accounts, at once and again: every post is there once, every thread in one place', async (t) => {
  const { workspace, platform, shop, care } = await twoAccounts(t);
  const third = await accountOn(workspace, platform, 'third');
  await ok(workspace.administrator, editChannel, { params: third, body: { answersFrom: care.id } });
  const random = seeded(20261123);
  const accounts = [shop, care, third];
  const all: ReturnType<typeof post>[] = [];
  for (let n = 0; n < 60; n += 1) {
    const to = random() < 0.3 ? undefined : all[Math.floor(random() * all.length)];
    all.push(post(`w${Math.floor(random() * 4)}`, `எண் ${n}`, to ? { to } : {}));
  }
  // Each is brought by some of the accounts, some of it twice, in documents of a few.
  const brought = all.flatMap((one) => {
    const by = shuffled(accounts, random).slice(0, 1 + Math.floor(random() * 3));
    return [...by, ...(random() < 0.3 ? by.slice(0, 1) : [])].map((reader) => ({ reader, one }));
  });
  const documents: { reader: { id: string }; events: ReturnType<typeof post>[] }[] = [];
  for (const { reader, one } of shuffled(brought, random)) {
    const last = documents.findLast((each) => each.reader === reader);
    if (last && last.events.length < 4 && random() < 0.6) last.events.push(one);
    else documents.push({ reader, events: [one] });
  }
  for (let from = 0; from < documents.length; from += 6)
    await Promise.all(documents.slice(from, from + 6).map(({ reader, events }) => enter(reader, events)));
  const found: { text: string; where: string }[] = [];
  for (const account of accounts)
    for (const { id, contact } of await conversationsOf(workspace.agent, account))
      for (const m of await messagesIn(workspace.agent, id)) {
        assert.equal(m.author.name, contact.name);
        found.push({ text: m.text, where: id });
      }
  assert.deepEqual(found.map(({ text }) => text).sort(), all.map(({ text }) => text).sort());
  // One conversation for each customer in a thread, and one channel for each thread.
  const places = Map.groupBy(all, ({ thread, author }) => `${thread.id} ${author.name}`);
  for (const said of places.values())
    assert.equal(new Set(said.map(({ text }) => found.find((one) => one.text === text)?.where)).size, 1);
  assert.equal(new Set(found.map(({ where }) => where)).size, places.size);
  const { rows } = await (await openDesk()).everywhere.query(
    'select count(*)::int as threads, count(distinct external_id)::int as roots from thread where workspace_id = $1',
    [workspace.id],
  );
  assert.equal(rows[0].threads, rows[0].roots);
});

test('the same accounts in another workspace have nothing to do with it', async (t) => {
  const here = await twoAccounts(t);
  const elsewhere = await newWorkspace();
  const theirs = await accountOn(elsewhere, here.platform, 'care');
  const asked = post('kavitha', '@shop.test இங்கே');
  await enter(here.shop, [asked]);
  await enter(theirs, [asked, post('shop', 'I am nobody of yours', { to: asked })]);
  assert.deepEqual(await told(here), [['kavitha: @shop.test இங்கே']]);
  assert.equal((await conversationsOf(elsewhere.agent, theirs)).length, 2);
});
