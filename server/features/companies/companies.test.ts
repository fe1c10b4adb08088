import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAttribute } from '#contract/attributes.ts';
import {
  addCompany,
  type Company,
  editCompany,
  getCompany,
  listCompanies,
  placeInCompany,
} from '#contract/companies.ts';
import { editContact, getContact, listContacts } from '#contract/contacts.ts';
import {
  type ConversationSummary,
  getConversation,
  listConversations,
  resolveConversation,
} from '#contract/conversations.ts';
import type { FilterInput } from '#contract/filter.ts';
import { listMerges, mergeContacts, previewMerge, undoMerge } from '#contract/merges.ts';
import { addRule } from '#contract/rules.ts';
import { addPolicy } from '#contract/sla.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, call, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('a company has a name in any script and domains of its own, in one writing; another of its name is told of', async () => {
  const { agent } = await newWorkspace();
  const add = (name: string, more = {}) => ok(agent, addCompany, { body: { name, ...more } });
  const kettles = await add('کیتلی گھر', {
    domains: ['https://www.Kettles.example/about', '@kettles.example', 'ڈاک.مثال', 'sales@pots.example.'],
    note: 'பழைய வாடிக்கையாளர்',
  });
  assert.deepEqual(kettles.domains.slice(0, 2), ['kettles.example', 'pots.example']);
  assert.match(kettles.domains[2] ?? '', /^xn--[a-z0-9-]+\.xn--[a-z0-9-]+$/);
  assert.deepEqual([kettles.note, kettles.contacts, kettles.namesakes], ['பழைய வாடிக்கையாளர்', 0, []]);

  for (const domain of [
    'gmail.com',
    'Yahoo.co.in',
    'someone@outlook.com',
    'localhost',
    '10.0.0.1',
    'a b.c',
    '.',
    'x..y',
  ])
    assert.match(
      (await refused(422, agent, addCompany, { body: { name: 'x', domains: [domain] } })).message,
      /domains/,
    );
  const taken = await refused(409, agent, addCompany, { body: { name: 'x', domains: ['pots.example'] } });
  assert.match(taken.message, /pots\.example belongs to “کیتلی گھر”/);
  for (const body of [
    { name: '   ' },
    { name: 'x'.repeat(201) },
    { name: 'a\u0000' },
    { name: '\u200b\u2060' },
    { name: '\ud800' },
    {},
  ])
    assert.equal((await call(agent, addCompany, { body: body as { name: string } })).status, 422);

  // The same letters from another keyboard: the Arabic forms of ye, kaf and he.
  const twin = await add('كيتلي گھر');
  assert.deepEqual(twin.namesakes, [{ id: kettles.id, name: 'کیتلی گھر' }]);
  await add('अनीता ट्रेडर्स');
  const find = async (q: string, more = {}) =>
    (await ok(agent, listCompanies, { query: { q, ...more } })).data.map(({ name, same }) =>
      same ? `=${name}` : name,
    );
  assert.deepEqual((await find('كيتلي')).toSorted(), ['كيتلي گھر', 'کیتلی گھر']);
  assert.deepEqual((await find('کیتلی گھر')).toSorted(), ['=كيتلي گھر', '=کیتلی گھر']);
  assert.deepEqual(await find('pots.ex'), ['کیتلی گھر']);
  assert.deepEqual(await find('ڈاک.مثال'), ['کیتلی گھر']);
  assert.deepEqual(await find('%'), []);
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ok(agent, listCompanies, { query: { limit: 1, ...(cursor ? { cursor } : {}) } });
    seen.push(...page.data.map(({ id }) => id));
    if (!page.next) break;
    cursor = page.next;
  }
  assert.equal(new Set(seen).size, 3);
  assert.equal(seen.length, 3);

  // Only where there is nothing but a name and an ending does anybody get an address.
  assert.deepEqual((await add('Live', { domains: ['live.pans.example'] })).domains, ['live.pans.example']);

  const params = { id: twin.id };
  await ok(agent, editCompany, { params: { id: kettles.id }, body: { domains: ['kettles.example'] } });
  const edited = await ok(agent, editCompany, {
    params,
    body: { domains: ['pots.example'], archived: true },
  });
  assert.deepEqual(
    [edited.name, edited.domains, edited.archivedAt !== null],
    ['كيتلي گھر', ['pots.example'], true],
  );
  assert.deepEqual(await find('كيتلي'), ['کیتلی گھر']);
  assert.deepEqual(await find('كيتلي', { archived: '1' }), ['كيتلي گھر']);
  const another = await newWorkspace();
  await refused(404, another.agent, getCompany, { params });
  await ok(another.agent, addCompany, { body: { name: 'x', domains: ['pots.example'] } });
  const theirs = await ok(another.agent, listCompanies, { query: { q: 'pots.example' } });
  assert.deepEqual(
    theirs.data.map(({ name }) => name),
    ['x'],
  );
});

test('lists find by company and by what is known of it, within the channels that one reaches', async () => {
  const { workspace, agent, people, add, shown, attribute } = await desk();
  const [a, b, c] = people;
  const [pots, pans] = [await add('Pots'), await add('Pans', { tier: 'gold' })];
  await place(agent, a, pots);
  await place(agent, b, pans);
  assert.deepEqual(await shown({ field: 'company', is: [pots.id] }), ['a']);
  assert.deepEqual(await shown({ field: 'company', is: [pots.id, pans.id], not: true }), ['c', 'd']);
  assert.deepEqual(await shown({ field: 'company', is: 'none' }), ['c', 'd']);
  const [own, theirs] = [attribute.contact, attribute.company];
  const equal = (id: string, value: string) =>
    shown({ field: 'attribute', id, asks: { does: 'equal', value } });
  assert.deepEqual(await equal(theirs, 'gold'), ['b']);
  // Without a value of their own, a contact has that of their company, under the same key.
  assert.deepEqual(await equal(own, 'gold'), ['b']);
  await ok(agent, editContact, { params: { id: b.contact.id }, body: { attributes: { tier: 'silver' } } });
  await ok(agent, editContact, { params: { id: c.contact.id }, body: { attributes: { tier: 'gold' } } });
  assert.deepEqual([await equal(own, 'gold'), await equal(theirs, 'gold')], [['c'], ['b']]);

  // The fourth writes on another channel.
  await place(agent, people[3], pots);
  const held = await newAgent(workspace.id, 'agent', 'Lakshmi', [a.channel.id]);
  const names = async (caller: Caller, query: { company?: string; q?: string }) =>
    (await ok(caller, listContacts, { query })).data.map(({ name, company }) => `${name} ${company}`).sort();
  assert.deepEqual(await names(agent, { company: pots.id }), ['a Pots', 'd Pots']);
  assert.deepEqual(await names(agent, { q: 'pOts' }), ['a Pots', 'd Pots']);
  assert.deepEqual(await names(held, { company: pots.id }), ['a Pots']);
  assert.deepEqual(await names(held, { q: 'pots' }), ['a Pots']);
  const counted = async (caller: Caller) =>
    (await ok(caller, getCompany, { params: { id: pots.id } })).contacts;
  assert.deepEqual([await counted(agent), await counted(held)], [2, 1]);
  const far = await add('Far away');
  await ok(agent, editCompany, { params: { id: far.id }, body: { domains: ['far.example'] } });
  await ok(held, getCompany, { params: { id: far.id } });
  await place(agent, people[3], far);
  await refused(404, held, getCompany, { params: { id: far.id } });
  for (const query of [{}, { q: 'far' }, { q: 'far.example' }])
    assert.doesNotMatch(JSON.stringify(await ok(held, listCompanies, { query })), /Far away/);
  assert.match(JSON.stringify(await ok(held, listCompanies, { query: { q: 'pots' } })), /Pots/);
  assert.deepEqual(await names(held, { q: 'far' }), []);
  const taken = { name: 'x', domains: ['far.example'] };
  assert.match((await refused(409, held, addCompany, { body: taken })).message, /belongs to another company/);
  // Their own are theirs to put where they like.
  const mine = await ok(held, addCompany, { body: { name: 'Mine', domains: ['mine.example'] } });
  await place(held, c, mine);
  await ok(held, editCompany, { params: { id: mine.id }, body: { note: 'ours' } });
  await refused(404, held, placeInCompany, {
    params: { id: people[3].contact.id },
    body: { companyId: null },
  });
});

test('of more people than a list goes through the newest are shown, by their company and by its name', async () => {
  const { workspace, agent } = await desk();
  const pots = await ok(agent, addCompany, { body: { name: 'Töpfe' } });
  const { everywhere } = await openDesk();
  await everywhere.query(
    `insert into contact (workspace_id, id, name, company_id, belongs_to)
      select $1, ('ffffffff-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'p' || n, $2, $2
      from generate_series(1, 2100) n`,
    [workspace.id, pots.id],
  );
  for (const query of [{ company: pots.id }, { q: 'topfe' }])
    assert.equal((await ok(agent, listContacts, { query })).data[0]?.name, 'p2100');
  assert.equal((await ok(agent, getCompany, { params: { id: pots.id } })).contacts, 1000);
});

test('joining contacts and taking it back leaves each with the company that is theirs', async () => {
  const { agent, people, add, shown } = await desk();
  const [a, b, c] = people;
  const [pots, pans] = [await add('Pots'), await add('برتن')];
  await place(agent, a, pots);
  await place(agent, b, pans);
  const in_ = (company: Company) => shown({ field: 'company', is: [company.id] });
  const params = { id: a.contact.id };
  const { fields } = await ok(agent, previewMerge, { params, query: { with: b.contact.id } });
  assert.deepEqual(
    fields.find(({ field }) => field === 'company'),
    { field: 'company', survivor: 'Pots', merged: 'برتن', choice: 'survivor', differs: true },
  );
  const merged = await ok(agent, mergeContacts, {
    params,
    body: { with: b.contact.id, choices: { company: 'merged' } },
  });
  assert.equal(merged.company?.name, 'برتن');
  assert.deepEqual([await in_(pots), await in_(pans)], [[], ['a', 'a']]);
  // What is said by hand counts from then on, and is of the one that stays.
  await ok(agent, placeInCompany, { params: { id: b.contact.id }, body: { companyId: null } });
  assert.deepEqual([await in_(pots), await in_(pans)], [[], []]);
  await place(agent, a, pots);
  await ok(agent, mergeContacts, { params: { id: c.contact.id }, body: { with: a.contact.id } });
  assert.deepEqual(await in_(pots), ['c', 'c', 'c'], 'who has none shows what the other one has');
  const { data } = await ok(agent, listMerges, { params: { id: c.contact.id } });
  for (const { id } of data) await ok(agent, undoMerge, { params: { id } });
  assert.deepEqual([await in_(pots), await in_(pans)], [['a'], ['b']]);
  assert.equal((await ok(agent, getContact, { params: { id: c.contact.id } })).company, null);
});

test('promises and rules go by it; what is required of a company is asked for before resolving', async () => {
  const { workspace, agent, people, add, channel, attribute, shown } = await desk();
  const [a, b] = people;
  const gold = {
    field: 'attribute' as const,
    id: attribute.company,
    asks: { does: 'equal' as const, value: 'gold' },
  };
  await ok(workspace.lead, addPolicy, {
    body: { name: 'Gold', clock: 'always', filter: { all: [gold] }, firstReply: 60 },
  });
  const pots = await add('Pots');
  await place(agent, a, pots);
  const due = async (id: string) =>
    (await ok(agent, getConversation, { params: { id } })).due?.target ?? null;
  await ok(agent, editCompany, { params: { id: pots.id }, body: { attributes: { tier: 'gold' } } });
  await until(async () => (await due(a.id)) === 'first');
  assert.equal(await due(b.id), null);

  await ok(workspace.lead, addRule, {
    body: {
      name: 'Pots first',
      active: true,
      when: { on: 'message' },
      if: { all: [{ field: 'company', is: [pots.id] }] },
      actions: [{ do: 'prioritise', priority: 'urgent' }],
    },
  });
  await channel.deliver(
    written('again', { by: 'a', thread: 'a' }),
    written('again', { by: 'b', thread: 'b' }),
  );
  await until(async () => (await shown({ field: 'priority', is: ['urgent'] })).join() === 'a');

  await ok(workspace.administrator, addAttribute, {
    body: { subject: 'company', label: 'Contract', type: 'text', required: true },
  });
  const refusal = await refused(409, agent, resolveConversation, { params: { id: a.id } });
  // It is filled in where nobody looks while answering, so it is said whose it is.
  assert.match(refusal.message, /“Contract” \(Pots\)/);
  await ok(agent, resolveConversation, { params: { id: b.id } });
  await ok(agent, editCompany, { params: { id: pots.id }, body: { attributes: { contract: 'C-7' } } });
  await ok(agent, resolveConversation, { params: { id: a.id } });
});

function place(agent: Caller, one: ConversationSummary | undefined, { id }: Company) {
  return ok(agent, placeInCompany, { params: { id: one?.contact.id ?? '' }, body: { companyId: id } });
}

type Asked = Extract<FilterInput, { all: unknown }>['all'][number];

/** Four conversations, of a, b and c on one channel and of d on another, and an attribute “Tier” of contacts and companies. */
async function desk() {
  const workspace = await newWorkspace();
  const { agent } = workspace;
  const [channel, other] = [await apiChannel(workspace), await apiChannel(workspace)];
  for (const by of ['a', 'b', 'c']) await channel.deliver(written('hello', { by, thread: by }));
  await other.deliver(written('hello', { by: 'd', thread: 'd' }));
  const [a, b, c] = await conversationsOf(agent, channel);
  const [d] = await conversationsOf(agent, other);
  assert.ok(a && b && c && d);
  const tier = async (subject: 'contact' | 'company') =>
    (await ok(workspace.administrator, addAttribute, { body: { subject, label: 'Tier', type: 'text' } })).id;
  return {
    workspace,
    agent,
    channel,
    people: [a, b, c, d] as const,
    attribute: { contact: await tier('contact'), company: await tier('company') },
    add: (name: string, attributes = {}) => ok(agent, addCompany, { body: { name, attributes } }),
    async shown(asked: Asked) {
      const filter = JSON.stringify({ all: [asked] });
      const { data } = await ok(agent, listConversations, { query: { state: 'any', filter } });
      return data.map(({ contact }) => contact.name).sort();
    },
  };
}
