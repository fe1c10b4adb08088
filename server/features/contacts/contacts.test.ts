import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addDetail,
  editContact,
  getContact,
  listContactMessages,
  listContacts,
  removeDetail,
} from '#contract/contacts.ts';
import { listConversations } from '#contract/conversations.ts';
import type { Change } from '#contract/events.ts';
import { dismissSuggestion, listSuggestions, mergeContacts } from '#contract/merges.ts';
import { addNote } from '#contract/messages.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { conversationsOf, onlyConversation } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { websiteChannel } from '#server/testing/website-channel.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('every address and number that somebody comes with is kept and found, in any writing', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const from = (text: string, more: object) => written(text, { author: { id: 'k', name: 'கவிதா', ...more } });
  await channel.deliver(from('one', { email: 'Kavitha@Example.org', phone: '+91 (0)44 2345 6789' }));
  await channel.deliver(from('two', { email: 'kavitha@example.org', phone: '0091-44-23456789' }));
  await channel.deliver(from('three', { email: 'office@example.org', phone: '+91 98400 12345' }));
  const { contact } = await onlyConversation(workspace.agent, channel);
  const params = { id: contact.id };
  const shown = await ok(workspace.agent, getContact, { params });
  assert.deepEqual(
    shown.details.map((d) => [d.kind, d.value, d.primary, d.source]),
    [
      ['email', 'Kavitha@Example.org', true, 'identity'],
      ['email', 'office@example.org', false, 'identity'],
      ['phone', '+91 (0)44 2345 6789', true, 'identity'],
      ['phone', '+91 98400 12345', false, 'identity'],
    ],
  );
  const written1 = await ok(workspace.agent, addDetail, {
    params,
    body: { kind: 'address', value: '௧௨ மாட வீதி, சென்னை', label: 'Home' },
  });
  const address = written1.details.find((d) => d.kind === 'address');
  assert.deepEqual([address?.label, address?.source], ['Home', 'hand']);
  for (const q of [
    'OFFICE@example',
    '044 2345 6789',
    '+91 44 23456789',
    '९८४०० १२३४५',
    '٩٨٤٠٠١٢٣٤٥',
    '98400-12345',
    'மாட வீதி',
    'கவி',
  ]) {
    const people = await ok(workspace.agent, listContacts, { query: { q } });
    assert.deepEqual(
      people.data.map((c) => c.id),
      [contact.id],
      q,
    );
    const matters = await ok(workspace.agent, listConversations, { query: { q, state: 'any' } });
    assert.equal(matters.data.length, 1, q);
  }
  for (const q of ['99999 00000', '%', '_____', "'", '\\', '()', '-'])
    assert.deepEqual((await ok(workspace.agent, listContacts, { query: { q } })).data, [], q);
});

test('what the team writes becomes the one in use, and only that can be taken away again', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello', { author: { id: 'a', name: 'Անահիտ', email: 'told@example.org' } }));
  const { contact } = await onlyConversation(workspace.agent, channel);
  const params = { id: contact.id };
  const edited = await ok(workspace.agent, editContact, { params, body: { email: 'better@example.org' } });
  assert.deepEqual(
    edited.details.map((d) => [d.value, d.primary, d.source]),
    [
      ['better@example.org', true, 'hand'],
      ['told@example.org', false, 'identity'],
    ],
  );
  const told = edited.details.find((d) => d.source === 'identity')?.id ?? '';
  const own = edited.details.find((d) => d.source === 'hand')?.id ?? '';
  assert.equal(
    (await refused(409, workspace.agent, removeDetail, { params: { id: told } })).code,
    'came-with-messages',
  );
  assert.equal(
    (await refused(409, workspace.agent, removeDetail, { params: { id: own } })).code,
    'is-primary',
  );
  const back = await ok(workspace.agent, editContact, { params, body: { email: 'told@example.org' } });
  assert.equal(back.email, 'told@example.org');
  const without = await ok(workspace.agent, removeDetail, { params: { id: own } });
  assert.deepEqual(
    without.details.map((d) => d.value),
    ['told@example.org'],
  );
  for (const body of [
    { kind: 'email', value: 'no address' },
    { kind: 'url', value: 'javascript:alert(1)' },
    { kind: 'phone', value: '' },
    { kind: 'address', value: 'x'.repeat(401) },
    { kind: 'pigeon', value: 'coo' },
    { kind: 'address', value: 'a\u0000b' },
  ])
    assert.equal(
      (await call(workspace.agent, addDetail, { params, body: body as never })).status,
      422,
      body.kind,
    );
  const hostile = 'x'.repeat(100_000);
  await channel.deliver(
    written('long', {
      thread: 'l',
      author: { id: 'l', name: hostile, email: `${hostile}@example.org`, phone: hostile },
    }),
  );
  assert.equal(
    (await conversationsOf(workspace.agent, channel)).length,
    2,
    'what cannot be a detail loses no message',
  );
});

test('contacts by their latest activity, page by page, each once', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const start = Date.now() - 3_600_000;
  const people = Array.from({ length: 120 }, (_, i) => `p${i}`);
  await channel.deliver(
    ...people.flatMap((by, i) => [
      written('one', { by, thread: by, sentAt: start + i * 1000 }),
      written('two', { by, thread: `${by} again`, sentAt: start + i * 1000 }),
    ]),
  );
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ok(workspace.agent, listContacts, {
      query: { limit: 17, ...(cursor ? { cursor } : {}) },
    });
    seen.push(...page.data.map((c) => c.name));
    if (!page.next) break;
    cursor = page.next;
  }
  assert.deepEqual(seen, people.toReversed());
  const found: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ok(workspace.agent, listContacts, {
      query: { q: 'p1', limit: 7, ...(cursor ? { cursor } : {}) },
    });
    found.push(...page.data.map((c) => c.name));
    if (!page.next) break;
    cursor = page.next;
  }
  assert.deepEqual(found, people.filter((name) => name.includes('p1')).toReversed());
  for (const cursor of ['nonsense', Buffer.from('["x","y"]').toString('base64url')])
    await refused(422, workspace.agent, listContacts, { query: { cursor } });
});

test('one timeline over all channels, within what the caller reaches', async () => {
  const workspace = await newWorkspace();
  const [one, two] = [await apiChannel(workspace), await apiChannel(workspace)];
  const start = Date.now() - 600_000;
  const say = (n: number) =>
    written(`m${n}`, { by: 'lakshmi', thread: `t${n % 3}`, sentAt: start + n * 1000 });
  for (let n = 0; n < 60; n++) await (n % 2 ? one : two).post({ events: [say(n)] });
  await one.deliver(written('unrelated', { by: 'anita', thread: 'z' }));
  const mine = (await conversationsOf(workspace.agent, one)).find((c) => c.contact.name === 'lakshmi');
  const theirs = (await conversationsOf(workspace.agent, two))[0];
  const id = mine?.contact.id ?? '';
  await ok(workspace.agent, mergeContacts, { params: { id }, body: { with: theirs?.contact.id ?? '' } });
  await ok(workspace.agent, addNote, { params: { id: mine?.id ?? '' }, body: { text: 'a note' } });
  const read = async (caller: typeof workspace.agent) => {
    const texts: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await ok(caller, listContactMessages, {
        params: { id },
        query: { limit: 7, ...(cursor ? { cursor } : {}) },
      });
      texts.push(...page.data.map(({ message }) => message.text));
      for (const { conversation } of page.data) assert.ok([one.id, two.id].includes(conversation.channel.id));
      if (!page.next) return texts;
      cursor = page.next;
    }
  };
  const expected = Array.from({ length: 60 }, (_, n) => `m${59 - n}`);
  assert.deepEqual(await read(workspace.agent), ['a note', ...expected]);
  const apart = await newAgent(workspace.id, 'agent', 'Fatima', [two.id]);
  assert.deepEqual(
    await read(apart),
    expected.filter((text) => Number(text.slice(1)) % 2 === 0),
  );
  const seen = await ok(apart, getContact, { params: { id } });
  assert.deepEqual(
    seen.identities.map((i) => i.channel?.id),
    [two.id],
  );
  await refused(422, workspace.agent, listContactMessages, { params: { id }, query: { cursor: 'nonsense' } });
});

test('suggests who may be the same, says why, and no longer once it is turned down', async () => {
  const workspace = await newWorkspace();
  const [one, two] = [await apiChannel(workspace), await apiChannel(workspace)];
  await one.deliver(
    written('1', {
      thread: '1',
      author: { id: '1', name: 'अनीता', email: 'anita@example.org', language: 'hi' },
    }),
  );
  await two.deliver(
    written('2', { thread: '2', author: { id: '2', name: 'Anita', email: 'ANITA@example.org' } }),
    written('3', { thread: '3', author: { id: '3', name: 'अनीता', language: 'hi' } }),
    written('4', { thread: '4', author: { id: '4', name: 'अनीता', language: 'mr' } }),
    written('5', { thread: '5', author: { id: '5', name: 'Nobody', email: 'other@example.org' } }),
  );
  const { id } = (await onlyConversation(workspace.agent, one)).contact;
  const params = { id };
  const { data } = await ok(workspace.agent, listSuggestions, { params });
  assert.deepEqual(
    data.map((s) => [s.contact.name, s.evidence, s.verified]),
    [
      ['Anita', [{ kind: 'email', value: 'ANITA@example.org', weak: false }], false],
      ['अनीता', [{ kind: 'name', value: 'अनीता', weak: true }], false],
    ],
  );
  const other = data[0]?.contact.id ?? '';
  const screen = await stream(workspace.lead);
  await screen.see('ready');
  for (let twice = 0; twice < 2; twice++)
    await ok(workspace.agent, dismissSuggestion, { params: { id, other } });
  for (const one of [id, other])
    await screen.see(
      'change',
      ({ type, subjectId }: Change) => type === 'contact.changed' && subjectId === one,
    );
  assert.equal((await ok(workspace.agent, listSuggestions, { params })).data.length, 1);
  assert.equal((await ok(workspace.agent, listSuggestions, { params: { id: other } })).data.length, 0);
});

test('of a name that many bear, the one with the same address is among those that are suggested', async () => {
  const workspace = await newWorkspace();
  const [one, two] = [await apiChannel(workspace), await apiChannel(workspace)];
  const anita = { name: 'अनीता', language: 'hi' };
  await one.deliver(
    written('1', { thread: '1', author: { ...anita, id: '1', email: 'anita@example.org' } }),
    ...Array.from({ length: 24 }, (_, n) =>
      written('2', { thread: `2-${n}`, author: { ...anita, id: `2-${n}` } }),
    ),
  );
  await two.deliver(
    written('3', { thread: '3', author: { id: '3', name: 'A.', email: 'anita@example.org' } }),
  );
  const [{ contact } = assert.fail()] = await conversationsOf(workspace.agent, one);
  const { data } = await ok(workspace.agent, listSuggestions, { params: { id: contact.id } });
  assert.deepEqual([data.length, data[0]?.contact.name], [20, 'A.']);
});

test('a proven account on two sites is a reason; an unproven one is none', async () => {
  const workspace = await newWorkspace();
  const [one, two] = [await websiteChannel(workspace), await websiteChannel(workspace)];
  for (const site of [one, two]) {
    const proven = await site.visitor({ id: 'customer-7', name: 'లక్ష్మి' });
    await proven.write('hello');
  }
  const { contact } = (await conversationsOf(workspace.agent, one))[0] ?? assert.fail();
  const { data } = await ok(workspace.agent, listSuggestions, { params: { id: contact.id } });
  assert.deepEqual(
    data.map((s) => [s.verified, s.evidence[0]?.kind]),
    [[true, 'identity']],
  );
});
