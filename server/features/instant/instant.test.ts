import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockContact } from '#contract/contacts.ts';
import { resolveConversation } from '#contract/conversations.ts';
import { setInstant } from '#contract/instant.ts';
import { sendMessage } from '#contract/messages.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { conversationsOf, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { answerInstantly } from './reply.ts';
import { greetingShop } from './testing/greeting.ts';

test('whoever writes is answered at once in the script of their words, once, and still waits for a person', async () => {
  const { workspace, channel, set, saidIn } = await greetingShop();
  await set();
  await channel.deliver(
    written('ஆர்டர் எங்கே?', { by: 'u1', author: { id: 'u1', name: 'கவிதா' } }),
    written('hello?', { by: 'u1', author: { id: 'u1', name: 'கவிதா' } }),
  );
  const before = await onlyConversation(workspace.agent, channel);
  const said = await saidIn(before.id);
  assert.equal(said.length, 1);
  assert.ok(said[0]?.automatic);
  await until(() => channel.receiver.calls.length === 1);
  await channel.deliver(written('ஆர்டர் எங்கே?'.repeat(2), { author: { id: 'u1', name: 'கவிதா' } }));
  assert.equal((await saidIn(before.id)).length, 1);
  const after = await onlyConversation(workspace.agent, channel);
  assert.deepEqual([after.state, after.waitingSince], ['open', before.waitingSince]);
  assert.equal(after.lastMessage?.kind, 'incoming');
  await ok(workspace.agent, sendMessage, {
    params: { id: after.id },
    body: { text: 'It is on its way.', seen: after.revision },
  });
});

test('the language that is known of a customer goes first; a name that is none is left out', async () => {
  const { workspace, channel, set, saidIn } = await greetingShop();
  await set();
  const texts = async (by: string, name: string, text: string, language?: string) => {
    await channel.deliver(
      written(text, { thread: by, author: { id: by, name, ...(language ? { language } : {}) } }),
    );
    const all = await conversationsOf(workspace.agent, channel);
    return (await saidIn(all.at(-1)?.id ?? '')).map((each) => each.text);
  };
  assert.deepEqual(await texts('a', 'अनीता', 'order status?', 'ta'), ['வணக்கம் अनीता!']);
  assert.deepEqual(await texts('b', 'buy at evil.example', 'மதிய வணக்கம்'), ['வணக்கம்!']);
  assert.deepEqual(await texts('c', '+91 98400 00000', 'enna achu'), ['Hello, we have your message.']);
  assert.deepEqual(await texts('d', '{estimate} [[x', 'ok', 'hy'), ['Hello, we have your message.']);
});

test('outside business hours they are told when it opens, in their own zone where that is known', async () => {
  const { workspace, channel, set, work, saidIn } = await greetingShop();
  await set();
  await set({ kind: 'away' });
  await work('later');
  await channel.deliver(
    written('नमस्ते, मेरा ऑर्डर?', { author: { id: 'u', name: 'अनीता', phone: '+91 98 4000 0000' } }),
  );
  const { id } = await onlyConversation(workspace.agent, channel);
  const [away] = await saidIn(id);
  assert.match(away?.text ?? '', /^हम अभी बंद हैं। हम .*भारतीय मानक समय.* को खुलेंगे।$/);
  await work('never');
  await channel.deliver(written('hello', { thread: 'other', author: { id: 'v', name: 'Անահիտ' } }));
  const other = (await conversationsOf(workspace.agent, channel)).at(-1);
  assert.deepEqual(
    (await saidIn(other?.id ?? '')).map(({ text }) => text),
    ['We are closed.'],
  );
});

test('machines, history, what is read back, blocked people and whoever is answered get nothing', async () => {
  const { workspace, channel, set, saidIn } = await greetingShop();
  await set();
  const from = (id: string) => ({
    thread: { id, surface: 'private' as const },
    author: { keys: [{ namespace: 'channel', value: id }], name: id },
  });
  await enter(channel, [
    saying('I am away', { ...from('machine'), automatic: true }),
    saying('long ago', { ...from('past'), past: true, at: Date.now() - 900_000_000 }),
    saying('two hours ago', { ...from('old'), at: Date.now() - 7_200_000 }),
    saying('asks', from('answered')),
    saying('answers', { ...from('answered'), from: 'brand', at: Date.now() }),
    saying('in public', { ...from('post'), thread: { id: 'post', surface: 'public' } }),
    saying('in a group', { ...from('group'), thread: { id: 'group', surface: 'private', shared: true } }),
  ]);
  await enter(channel, [saying('read back', from('late'))], { late: true });
  const all = await conversationsOf(workspace.agent, channel);
  assert.equal(all.length, 7);
  for (const { id } of all) assert.deepEqual(await saidIn(id), []);
  const blocked = all.find(({ contact }) => contact.name === 'old');
  await ok(workspace.agent, blockContact, { params: { id: blocked?.contact.id ?? '' }, body: {} });
  await enter(channel, [saying('again', from('old'))]);
  for (const { id } of await conversationsOf(workspace.agent, channel))
    assert.deepEqual(await saidIn(id), []);
  // The address of another channel of this workspace, which may answer by itself as well.
  const { everywhere } = await openDesk();
  const sister = await apiChannel(workspace);
  await everywhere.query(`update channel set address = 'sister' where id = $1`, [sister.id]);
  await enter(channel, [saying('hello', from('sister'))]);
  const ours = (await conversationsOf(workspace.agent, channel)).at(-1);
  assert.deepEqual([ours?.contact.name, await saidIn(ours?.id ?? '')], ['sister', []]);
  await set({ active: false });
  await enter(channel, [saying('hello', from('new'))]);
  const last = (await conversationsOf(workspace.agent, channel)).at(-1);
  assert.deepEqual(await saidIn(last?.id ?? ''), []);
});

test('in public only where it is switched on for public, below what was asked', async () => {
  const { workspace, channel, set, saidIn } = await greetingShop();
  await set({ surface: 'public' });
  await channel.deliver(
    written('when?', {
      id: 'comment',
      thread: { id: 'post', surface: 'public' },
      author: { id: 'u', name: 'لکشمی' },
    }),
  );
  const { id } = await onlyConversation(workspace.agent, channel);
  assert.equal((await saidIn(id)).length, 1);
  await until(() => channel.receiver.calls[0]?.replyTo === 'comment');
});

test('a customer who comes back gets it again only after some hours, and never without end', async () => {
  const { workspace, channel, set, saidIn } = await greetingShop();
  await set({ every: 2 });
  const { everywhere } = await openDesk();
  const pass = (hours: number) =>
    everywhere.query(
      `update instant_said set said_at = said_at - make_interval(hours => $2) where workspace_id = $1`,
      [workspace.id, hours],
    );
  const comeBack = async () => {
    await channel.deliver(written('me again', { author: { id: 'u', name: 'கவிதா' } }));
    const { id } = await onlyConversation(workspace.agent, channel);
    const count = (await saidIn(id)).length;
    await ok(workspace.agent, resolveConversation, { params: { id }, body: {} });
    return count;
  };
  assert.equal(await comeBack(), 1);
  assert.equal(await comeBack(), 1);
  await pass(3);
  assert.equal(await comeBack(), 2);
  for (let n = 3; n <= 6; n += 1) {
    await pass(3);
    assert.equal(await comeBack(), n);
  }
  await pass(3);
  assert.equal(await comeBack(), 6, 'six a day are enough for anybody');
});

test('however often and by however many it is decided, it is said once', async () => {
  const { workspace, channel, set, work, saidIn } = await greetingShop();
  await set();
  await set({ kind: 'away' });
  await work('always');
  await channel.deliver(written('hello', { author: { id: 'u', name: 'فاطمہ' } }));
  const { id } = await onlyConversation(workspace.agent, channel);
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query<{ id: string }>(
    'select id from message where conversation_id = $1 and kind = $2',
    [id, 'incoming'],
  );
  const payload = { conversationId: id, messageId: rows[0]?.id ?? '' };
  const all = () => Array.from({ length: 6 }, () => answerInstantly(workspace.id, payload, new Date()));
  await Promise.all(all());
  assert.equal((await saidIn(id)).length, 1);
  await work('later');
  await Promise.all(all());
  assert.equal((await saidIn(id)).length, 2, 'and once that nobody is there');
  await everywhere.query('delete from instant_said where conversation_id = $1', [id]);
  await answerInstantly(workspace.id, payload, new Date(Date.now() + 3_600_000));
  assert.equal((await saidIn(id)).length, 2, 'what comes an hour later is no instant answer');
});

test('a text that could come out with a hole in it is refused, and says where', async () => {
  const { workspace, channel } = await greetingShop();
  const bad = [
    'Hello {name}!',
    'Hello [[ {name}!',
    '[[{name}]]',
    'See {help}',
    '[[{opening}]] hello',
    '{nome} ciao',
  ];
  for (const text of bad) {
    const { issues } = await refused(422, workspace.lead, setInstant, {
      params: { id: channel.id },
      body: { surface: 'private', kind: 'instant', active: true, texts: [{ language: 'en', text }] },
    });
    assert.equal(issues?.[0]?.path, 'texts.0.text', text);
  }
  assert.equal(channel.receiver.calls.length, 0);
});
