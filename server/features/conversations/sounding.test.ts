import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editContact, listContacts } from '#contract/contacts.ts';
import { countMatching, listConversations } from '#contract/conversations.ts';
import { mergeContacts } from '#contract/merges.ts';
import { hearNames } from '#server/features/contacts/hear-names.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('a name is found in another script and spelling, after those that are written so, and says that it only sounds so', async () => {
  const { agent, channel } = await shop();
  const people = ['கவிதா ராமன்', 'Kavitha Iyer', 'अनीता', 'Aneeta', 'فاطمہ', 'Anahit', 'లక్ష్మి', 'Kavin', 'Anand'];
  for (const name of people) await enter(channel, name);
  const found: [q: string, typed: string[], alike: string[]][] = [
    ['kavitha', ['Kavitha Iyer'], ['[கவிதா] ராமன்']],
    ['kavita', [], ['[Kavitha] Iyer', '[கவிதா] ராமன்']],
    ['Kavita Raman', [], ['[கவிதா] [ராமன்]']],
    ['கவிதா', ['கவிதா ராமன்'], ['[Kavitha] Iyer']],
    ['anita', [], ['[Aneeta]', '[अनीता]']],
    ['Fatema', [], ['[فاطمہ]']],
    ['Անահիտ', [], ['[Anahit]']],
    ['laxmi', [], ['[లక్ష్మి]']],
    ['Kav', ['Kavin', 'Kavitha Iyer'], []],
    ['"Kavita"', [], []],
    ['Kavita #3', [], []],
  ];
  for (const [q, typed, alike] of found) {
    const rows = await search(agent, q);
    const names = rows.map((row) => (row.hit?.how === 'sound' ? marked(row) : row.contact.name));
    assert.deepEqual(
      [names.slice(0, typed.length).sort(), names.slice(typed.length).sort()],
      [typed, alike],
      q,
    );
    const { count } = await ok(agent, countMatching, { query: { q, state: 'any' } });
    assert.equal(count, typed.length + alike.length);
    // The same in pages of one, in any order.
    assert.deepEqual((await inPages(agent, q)).sort(), rows.map((row) => row.id).sort(), q);
    const contacts = await inContactPages(agent, q);
    assert.deepEqual(
      contacts.map((row) => row.soundsLike !== undefined),
      [...typed.map(() => false), ...alike.map(() => true)],
      q,
    );
  }
  const text = JSON.stringify({ all: [{ field: 'text', has: 'kavita', not: false }] });
  const filtered = await ok(agent, listConversations, { query: { filter: text, state: 'any' } });
  assert.deepEqual(filtered.data, [], 'a filter, which changes may be made by, goes by what is written');
});

test('a name that is changed, of before, of a joined contact or beyond reach', async () => {
  const { agent, lead, channel, other, id } = await shop();
  for (const name of ['Zubaida', 'Narine']) await enter(channel, name);
  await enter(other, 'زبیدہ');
  const held = await newAgent(id, 'agent', 'Fatima', [channel.id]);
  const names = async (caller: Caller, q: string) => (await search(caller, q)).map((row) => row.contact.name);
  assert.deepEqual(await names(held, 'Zubeida'), ['Zubaida']);
  assert.deepEqual((await names(agent, 'Zubeida')).sort(), ['Zubaida', 'زبیدہ']);

  const [narine] = await search(agent, 'Նարինե');
  const params = { id: narine?.contact.id ?? '' };
  await ok(lead, editContact, { params, body: { name: 'Гаянэ' } });
  await until(async () => (await names(agent, 'Gayane'))[0] === 'Гаянэ');
  const [byFormer] = await search(agent, 'Նարինե');
  assert.equal(marked(byFormer), '[Narine]', 'what the platform calls them counts too');
  await channel.deliver(written('hello', { thread: 'Narine', author: { id: 'Narine', name: 'Shushan' } }));
  await until(async () => (await names(agent, 'Շուշան'))[0] === 'Гаянэ');
  assert.deepEqual(await names(agent, 'Նարինե'), []);

  const { everywhere } = await openDesk();
  await everywhere.query('update contact set sounds = null where workspace_id = $1', [id]);
  await until(async () => {
    await hearNames();
    return (await names(agent, 'Zubeida')).length === 2;
  });
  const [one, two] = (await ok(agent, listContacts, { query: { q: 'Zubeida' } })).data;
  assert.ok(one && two);
  await ok(lead, mergeContacts, { params: { id: one.id }, body: { with: two.id, choices: {} } });
  const joined = await search(agent, 'Zubeida');
  assert.deepEqual(new Set(joined.map((row) => row.contact.id)), new Set([one.id]));
  assert.equal(joined.length, 2);
  assert.equal((await ok(agent, listContacts, { query: { q: 'Zubeida' } })).data.length, 1);
});

async function shop() {
  const workspace = await newWorkspace();
  return { ...workspace, channel: await apiChannel(workspace), other: await apiChannel(workspace) };
}

async function enter(channel: ApiChannel, name: string): Promise<void> {
  await channel.deliver(written('hello', { by: name, thread: name }));
}

async function search(caller: Caller, q: string) {
  return (await ok(caller, listConversations, { query: { q, state: 'any', limit: 100 } })).data;
}

async function inPages(caller: Caller, q: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ok(caller, listConversations, {
      query: { q, state: 'any', limit: 1, sorting: 'waiting', ...(cursor ? { cursor } : {}) },
    });
    ids.push(...page.data.map((row) => row.id));
    if (!page.next) return ids;
    cursor = page.next;
  }
}

async function inContactPages(caller: Caller, q: string) {
  const rows = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ok(caller, listContacts, { query: { q, limit: 1, ...(cursor ? { cursor } : {}) } });
    rows.push(...page.data);
    if (!page.next) return rows;
    cursor = page.next;
  }
}

function marked(row: Awaited<ReturnType<typeof search>>[number] | undefined): string | undefined {
  return row?.hit?.pieces.map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join('');
}
