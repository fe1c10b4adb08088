import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Card, Inbound } from '#connectors/connector.ts';
import { getChannel } from '#contract/channels.ts';
import { listConversations } from '#contract/conversations.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

const day = 86_400_000;

test('cards are kept as what they are, shown in the list, and found by their words', async () => {
  const { workspace, channel } = await connected();
  const cards: Card[] = [
    { kind: 'place', latitude: 13.0827, longitude: 80.2707, name: 'மெரினா கடற்கரை', address: 'Chennai' },
    { kind: 'person', name: 'Անահիտ', phones: ['+374 10 123456'], organisation: 'Tea & Co' },
    { kind: 'choice', title: 'فاطمہ سے بات کریں', payload: 'talk' },
    { kind: 'link', of: 'story', how: 'answered', title: 'New pots', url: 'https://shop.example/s/1' },
    { kind: 'order', items: [{ name: 'लोटा', quantity: 2, price: '₹ 450' }], note: 'gift wrap' },
    { kind: 'form', fields: [{ name: 'City', value: 'గుంటూరు' }] },
    { kind: 'happened', what: 'The number changed.' },
  ];
  await enter(
    channel,
    cards.map((card) => saying('', { cards: [card] })),
  );
  const { id, lastMessage } = await onlyConversation(workspace.agent, channel);
  assert.deepEqual(lastMessage?.card, { kind: 'happened', text: 'The number changed.' });
  assert.deepEqual(
    (await messagesIn(workspace.agent, id)).map((m) => m.cards),
    cards.map((card) => [card]),
  );
  for (const q of ['மெரினா', 'Chennai', 'Անահիտ', 'लोटा', 'గుంటూరు', 'wrap'])
    assert.equal(
      (await ok(workspace.agent, listConversations, { query: { q, state: 'any' } })).data.length,
      1,
      q,
    );
});

test('a card beside words leaves the list to the words, and goes with a deletion', async () => {
  const { workspace, channel } = await connected();
  const message = saying('I am here', {
    cards: [{ kind: 'place', latitude: 1, longitude: 2, name: 'Qutub Minar' }],
  });
  await enter(channel, [message]);
  const before = await onlyConversation(workspace.agent, channel);
  assert.equal(before.lastMessage?.text, 'I am here');
  assert.equal(before.lastMessage?.card, undefined);
  await enter(channel, [{ type: 'delete', thread: message.thread, id: message.id, at: null }]);
  const [gone] = await messagesIn(workspace.agent, before.id);
  assert.deepEqual(gone?.cards, []);
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query('select cards, card_words from message where id = $1', [gone?.id]);
  assert.deepEqual(rows, [{ cards: null, card_words: null }]);
});

test('hostile and endless cards are made harmless, and one that is none loses no other', async () => {
  const { workspace, channel } = await connected();
  const hostile: Card[] = [
    { kind: 'link', of: 'page', how: 'shared', title: 'a\0b', url: 'javascript:alert(1)' },
    { kind: 'link', of: 'page', how: 'shared', title: '\ud83d', url: ' https://shop.example/x' },
    { kind: 'person', name: 'x'.repeat(10_000), phones: Array.from({ length: 1_000 }, () => '1') },
    {
      kind: 'form',
      fields: Array.from({ length: 1_000 }, (_, n) => ({ name: `f${n}`, value: '👩‍👩‍👧'.repeat(2_000) })),
    },
  ];
  await enter(channel, [saying('hostile', { cards: hostile })]);
  const { id } = await onlyConversation(workspace.agent, channel);
  const [message] = await messagesIn(workspace.agent, id);
  const [script, half, person, form] = message?.cards ?? [];
  assert.ok(script?.kind === 'link' && script.url === undefined && script.title === 'ab');
  assert.ok(half?.kind === 'link' && half.title === '\ufffd');
  assert.ok(person?.kind === 'person' && person.name.length === 300 && person.phones?.length === 200);
  assert.ok(form?.kind === 'form' && form.fields.length === 200 && form.fields[0]?.value.isWellFormed());
  const nowhere = saying('nowhere', { cards: [{ kind: 'place', latitude: 91, longitude: Number.NaN }] });
  await assert.rejects(enter(channel, [nowhere]), 'such an element is held back alone');
});

test('hidden from the public and shown again, in whatever order it is told', async () => {
  const at = Date.now() - 60_000;
  const message = saying('rude', { thread: { id: 'c-1', surface: 'public' }, at });
  const told = (hidden: boolean, after: number): Inbound => ({
    type: 'visibility',
    thread: message.thread,
    id: message.id,
    hidden,
    at: at + after,
  });
  const orders: [Inbound[], boolean][] = [
    [[message, told(true, 1_000)], true],
    [[told(true, 1_000), message], true],
    [[message, told(true, 1_000), told(false, 2_000)], false],
    [[message, told(false, 2_000), told(true, 1_000)], false],
    [[told(false, 2_000), told(true, 1_000), message], false],
    [[told(true, 3_000), message, told(false, 2_000), told(true, 3_000)], true],
  ];
  for (const [events, hidden] of orders) {
    const { workspace, channel } = await connected();
    for (const event of events) await enter(channel, [event]);
    const { id } = await onlyConversation(workspace.agent, channel);
    const [shown] = await messagesIn(workspace.agent, id);
    assert.equal(shown?.hiddenAt !== null, hidden, JSON.stringify(events.map((e) => e.type)));
  }
});

test('what a platform says of an account is written down once, and broken until it is fine', async () => {
  const { workspace, channel } = await connected();
  const at = Date.now() - 60_000;
  const says = (state: 'fine' | 'note' | 'warning' | 'broken', text: string, after: number): Inbound => ({
    type: 'account',
    state,
    text,
    at: at + after,
  });
  const trouble = async () => (await ok(workspace.agent, getChannel, { params: { id: channel.id } })).trouble;
  await enter(channel, [
    says('broken', 'The number was banned.', 1_000),
    says('warning', 'Rated low.', 2_000),
  ]);
  await enter(channel, [says('broken', 'The number was banned.', 1_000)]);
  assert.equal(await trouble(), 'The number was banned.');
  await enter(channel, [says('fine', 'The number is back.', 5_000)]);
  assert.equal(await trouble(), null);
  await enter(channel, [says('broken', 'Came too late.', 4_000)]);
  assert.equal(await trouble(), null);
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    'select state, text from channel_journal where channel_id = $1 order by at',
    [channel.id],
  );
  assert.deepEqual(
    rows.map((row) => row.state),
    ['broken', 'warning', 'broken', 'fine'],
  );
});

test('news of something else is no end of trouble, in whatever order, and brings none back', async () => {
  const { workspace, channel } = await connected();
  const at = Date.now() - 60_000;
  const says = (state: 'fine' | 'note' | 'broken', text: string, after: number, about?: string): Inbound => ({
    type: 'account',
    state,
    text,
    at: at + after,
    ...(about && { about }),
  });
  const trouble = async () => (await ok(workspace.agent, getChannel, { params: { id: channel.id } })).trouble;
  await enter(channel, [says('note', 'The template “முகமன்” is approved.', 2_000)]);
  await enter(channel, [says('broken', 'The account is shut out.', 1_000)]);
  await enter(channel, [says('note', 'The display name is approved.', 3_000)]);
  assert.equal(await trouble(), 'The account is shut out.');
  await enter(channel, [says('broken', 'The app was taken off.', 4_000, 'connection')]);
  assert.equal(await trouble(), 'The app was taken off.');
  await enter(channel, [says('fine', 'The app is back.', 5_000, 'connection')]);
  assert.equal(await trouble(), 'The account is shut out.', 'that has not ended');
  const { everywhere } = await openDesk();
  await everywhere.query('update channel set reading_trouble = null where id = $1', [channel.id]);
  await enter(channel, [says('note', 'The template “नमस्ते” is approved.', 6_000)]);
  assert.equal(await trouble(), null, 'somebody has checked it meanwhile');
  await enter(channel, [says('fine', 'The account is let in again.', 7_000)]);
  assert.equal(await trouble(), null);
});

test('what is read back later is marked so and stands where it belongs', async () => {
  const { workspace, channel } = await connected();
  const now = Date.now();
  await enter(channel, [saying('today', { at: now - 1_000 })]);
  await enter(channel, [saying('yesterday', { at: now - day })], { late: true });
  const { id } = await onlyConversation(workspace.agent, channel);
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    'select text, late from message where conversation_id = $1 order by ordered_at',
    [id],
  );
  assert.deepEqual(rows, [
    { text: 'yesterday', late: true },
    { text: 'today', late: false },
  ]);
});

async function connected(): Promise<{ workspace: TestWorkspace; channel: { id: string } }> {
  const workspace = await newWorkspace();
  return { workspace, channel: await apiChannel(workspace) };
}
