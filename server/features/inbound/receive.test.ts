import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editContact, getContact } from '#contract/contacts.ts';
import { getConversation } from '#contract/conversations.ts';
import { type ApiEvent, apiChannel, written } from '#server/testing/api-channel.ts';
import { nobody, ok, send } from '#server/testing/call.ts';
import { applied, openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn, onlyConversation, textsIn } from '#server/testing/look.ts';
import { websiteChannel } from '#server/testing/website-channel.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('a message becomes a conversation with its contact', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver({
    ...written('மூடி பொருந்தவில்லை', { id: '8841', thread: { id: 'dm-kavitha', subject: 'Lid' } }),
    author: { id: 'u-1', name: 'கவிதா', email: 'k@example.org', language: 'ta', about: { plan: 'gold' } },
  });
  const { id } = await onlyConversation(workspace.agent, channel);
  const conversation = await ok(workspace.agent, getConversation, { params: { id } });
  assert.equal(conversation.number, 1);
  assert.equal(conversation.state, 'open');
  assert.equal(conversation.surface, 'private');
  assert.equal(conversation.subject, 'Lid');
  assert.equal(conversation.thread.externalId, 'dm-kavitha');
  assert.equal(conversation.contact.name, 'கவிதா');
  assert.equal(conversation.contact.email, 'k@example.org');
  assert.equal(conversation.contact.language, 'ta');
  assert.deepEqual(conversation.contact.about, { plan: 'gold' });
  assert.deepEqual(conversation.contact.identities[0]?.keys, [{ namespace: 'channel', value: 'u-1' }]);
  assert.equal(conversation.lastMessage?.text, 'மூடி பொருந்தவில்லை');
  const [message] = await messagesIn(workspace.agent, id);
  assert.equal(message?.author.kind, 'customer');
  assert.equal(message?.late, false);
  assert.deepEqual(message?.parts, []);
});

test('the same request five times at once is one message', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const event = written('only once');
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => channel.post({ events: [event, event] })),
  );
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [200, 200, 200, 200, 200],
  );
  await applied();
  assert.deepEqual(await textsIn(workspace.agent, channel), ['only once']);
  assert.equal((await onlyConversation(workspace.agent, channel)).revision, 1);
});

test('ids count within their thread only', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(
    written('in one room', { id: '1', thread: 'room-a' }),
    written('in another', { id: '1', thread: 'room-b' }),
  );
  const found = await conversationsOf(workspace.agent, channel);
  assert.deepEqual(found.map((c) => c.lastMessage?.text).sort(), ['in another', 'in one room']);
});

test('a burst of first contacts of one person makes one contact and one conversation', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const texts = Array.from({ length: 40 }, (_, i) => `line ${String(i).padStart(2, '0')}`);
  await Promise.all(texts.map((text) => channel.post(written(text, { by: 'ravi' }))));
  await applied();
  assert.deepEqual((await textsIn(workspace.agent, channel)).sort(), texts);
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query('select count(*)::int as n from contact where workspace_id = $1', [
    workspace.id,
  ]);
  assert.equal(rows[0].n, 1);
});

test('a burst of first contacts of many people numbers every conversation once', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const people = Array.from({ length: 60 }, (_, i) => `person-${i}`);
  await Promise.all(
    people.flatMap((by) => [
      channel.post(written('first', { by, thread: by })),
      channel.post(written('second', { by, thread: by })),
    ]),
  );
  await applied();
  const found = await conversationsOf(workspace.agent, channel);
  assert.deepEqual(
    found.map((c) => c.number),
    people.map((_, i) => i + 1),
  );
  assert.ok(found.every((c) => c.revision === 2));
});

test('one request of a thousand keeps the order in which its elements stand', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const sentAt = Date.now() - 60_000;
  const events: ApiEvent[] = Array.from({ length: 1_000 }, (_, i) => written(`m ${i}`, { sentAt }));
  await channel.deliver(...events);
  assert.deepEqual(
    await textsIn(workspace.agent, channel),
    events.map((event) => event.text),
  );
});

test('two people in one room have a conversation each', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(
    written('mine does not close', { thread: 'room', by: 'kavitha' }),
    written('mine neither', { thread: 'room', by: 'ravi' }),
    written('at all', { thread: 'room', by: 'ravi' }),
  );
  const found = await conversationsOf(workspace.agent, channel);
  assert.deepEqual(found.map((c) => [c.contact.name, c.revision]).sort(), [
    ['kavitha', 1],
    ['ravi', 2],
  ]);
});

test('a public thread shows the post it stands under', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const post = { text: 'New pots are here', url: 'https://shop.example/pots' };
  await channel.deliver(written('how much?', { thread: { id: 'c-1', surface: 'public', post } }));
  const { id, surface } = await onlyConversation(workspace.agent, channel);
  assert.equal(surface, 'public');
  const conversation = await ok(workspace.agent, getConversation, { params: { id } });
  assert.deepEqual(conversation.thread.post, post);
});

test('what cannot be shown is shown by its name', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(
    written('', { kind: 'sticker' }),
    { ...written('look'), type: 'hologram' },
    written('', { id: 'quiet' }),
  );
  const { id } = await onlyConversation(workspace.agent, channel);
  const shown = await messagesIn(workspace.agent, id);
  assert.deepEqual(
    shown.map((m) => m.unsupported),
    ['sticker', 'hologram', 'empty'],
  );
});

test('a profile renames a contact until the team has written a name of its own', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello', { by: 'u' }));
  await channel.deliver({ type: 'profile', author: { id: 'u', name: 'రమాదేవి', phone: '+91 98' } });
  const { contact } = await onlyConversation(workspace.agent, channel);
  assert.equal(contact.name, 'రమాదేవి');
  await ok(workspace.agent, editContact, { params: { id: contact.id }, body: { name: 'Mrs Rama' } });
  await channel.deliver({ type: 'profile', author: { id: 'u', name: 'rama_1990' } });
  const corrected = await ok(workspace.agent, getContact, { params: { id: contact.id } });
  assert.equal(corrected.name, 'Mrs Rama');
  assert.equal(corrected.phone, '+91 98');
  assert.equal(corrected.identities[0]?.name, 'rama_1990');
});

test('a wrong signature is refused and leaves nothing', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const forged = await channel.post(written('forged'), {
    headers: { 'webhook-signature': 'v1,AAAA' },
  });
  assert.equal(forged.status, 401);
  const { everywhere } = await openDesk();
  const kept = await everywhere.query('select 1 from inbound_request where channel_id = $1', [channel.id]);
  assert.equal(kept.rowCount, 0);
});

test('an address that is none answers 404, whoever asks', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const body = '{}';
  for (const path of [
    `/webhooks/website/${channel.id}`,
    `/webhooks/api/${workspace.id}`,
    '/webhooks/api/not-an-id',
    `/webhooks/carrier-pigeon/${channel.id}`,
    '/webhooks/__proto__/x',
  ]) {
    assert.equal((await send(path, { method: 'POST', body })).status, 404, path);
  }
});

test('a visitor of a site is a customer like any other', async () => {
  const workspace = await newWorkspace();
  const channel = await websiteChannel(workspace);
  const visitor = await channel.visitor({ id: 'u-7', name: 'Անահիտ' });
  await visitor.write('Բարև ձեզ');
  const conversation = await onlyConversation(workspace.agent, channel);
  assert.equal(conversation.contact.name, 'Անահիտ');
  const { contact } = await ok(workspace.agent, getConversation, { params: { id: conversation.id } });
  assert.equal(contact.identities[0]?.verified, true);
  assert.equal(
    (await send(channel.path, { method: 'POST', headers: nobody.headers, body: '{}' })).status,
    401,
  );
});
