import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assignConversation,
  type ConversationCounts,
  type ConversationFilter,
  type ConversationSummary,
  countConversations,
  listConversations,
  reopenConversation,
  resolveConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import { listMessages, sendMessage } from '#contract/messages.ts';
import { foldTally } from '#server/features/conversations/list.ts';
import { type ApiEvent, apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, call, ok, refused } from '#server/testing/call.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { oneOf, seeded } from '#server/testing/random.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';

test('five hundred conversations page by page, without a gap or a double while others change', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const start = Date.now() - 3_600_000;
  const people = Array.from({ length: 500 }, (_, i) => `p${i}`);
  // Every tenth moment is shared by ten conversations: the id decides among them.
  await channel.deliver(
    ...people.map((by, i) =>
      written('hello', { by, thread: by, sentAt: start + Math.floor(i / 10) * 1_000 }),
    ),
  );
  const all = await conversationsOf(workspace.agent, channel);
  const seen: string[] = [];
  const moved = new Set<string>();
  for (let cursor: string | undefined, turn = 0; ; turn++) {
    const page = await ok(workspace.agent, listConversations, {
      query: { channel: channel.id, state: 'any', limit: 37, ...(cursor ? { cursor } : {}) },
    });
    seen.push(...page.data.map((c) => c.id));
    // Meanwhile others get new messages and move to the front.
    const by = people[turn * 3] ?? '';
    moved.add(by);
    await channel.deliver(written('again', { by, thread: by }));
    if (!page.next) break;
    cursor = page.next;
  }
  assert.equal(new Set(seen).size, seen.length, 'nothing came twice');
  const still = all.filter((c) => !moved.has(c.contact.name)).map((c) => c.id);
  assert.deepEqual(
    still.filter((id) => !seen.includes(id)),
    [],
    'what did not move was not missed',
  );
});

test('messages page by page, also those of one moment', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const sentAt = Date.now() - 60_000;
  await channel.deliver(...Array.from({ length: 250 }, (_, i) => written(`m ${i}`, { sentAt })));
  const { id } = await onlyConversation(workspace.agent, channel);
  const texts = (await messagesIn(workspace.agent, id)).map((m) => m.text);
  assert.deepEqual(
    texts,
    Array.from({ length: 250 }, (_, i) => `m ${i}`),
  );
});

test('a cursor that is not ours is refused in a sentence', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(workspace.agent, channel);
  const forged = [
    'nonsense',
    '',
    Buffer.from('["1","2","3"]').toString('base64url'),
    Buffer.from('["x","y"]').toString('base64url'),
    Buffer.from('["2026-01-01T00:00:00Z","not-an-id"]').toString('base64url'),
    Buffer.from(`["infinity","${'9'.repeat(60)}"]`).toString('base64url'),
  ];
  for (const cursor of forged) {
    const said = await refused(422, workspace.agent, listConversations, { query: { cursor } });
    assert.ok(said.message.length > 20, cursor);
    await refused(422, workspace.agent, listMessages, { params: { id }, query: { cursor } });
  }
});

test('finds by word, name, address and number in six scripts', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const people: [name: string, text: string, word: string, part: string][] = [
    ['Anna Pot', 'The teapot drips onto the cloth.', 'DRIPS', 'anna p'],
    ['रमा देवी', 'मूडी फिट नहीं बैठती है', 'फिट', 'देवी'],
    ['கவிதா ராமன்', 'மூடி பொருந்தவில்லை என்று சொன்னேன்', 'பொருந்தவில்லை', 'ராம'],
    ['రమాదేవి', 'మూత సరిపోవడం లేదు', 'సరిపోవడం', 'రమా'],
    ['راوی خان', 'ڈھکن فٹ نہیں آتا', 'ڈھکن', 'خان'],
    ['Անահիտ', 'Կափարիչը չի համապատասխանում', 'համապատասխանում', 'անահ'],
  ];
  const events: ApiEvent[] = people.map(([name, text], i) => ({
    ...written(text, { thread: `t${i}` }),
    author: { id: `u${i}`, name, email: `person${i}@example.org`, phone: `+374 10 00${i}` },
  }));
  await channel.deliver(...events);
  const search = async (q: string) =>
    (await found(workspace.agent, { q, state: 'any' })).map((c) => c.contact.name);
  for (const [i, [name, , word, part]] of people.entries()) {
    assert.deepEqual(await search(word), [name], word);
    // Another name may sound like the part, and comes after it.
    assert.equal((await search(part))[0], name, part);
    assert.deepEqual(await search(`PERSON${i}@example.org`), [name]);
    assert.deepEqual(await search(`10 00${i}`), [name]);
  }
  const [first] = await conversationsOf(workspace.agent, channel);
  assert.ok((await search(`#${first?.number}`)).includes(first?.contact.name ?? ''));
  assert.equal((await found(workspace.agent, { q: 'example.org', state: 'any' })).length, 6);
  for (const nothing of ['zebra', '%', '_____', "'", '"', '\\', '& | !', '#999999', '-', '<->'])
    assert.deepEqual(await search(nothing), [], nothing);
  assert.deepEqual(await search('teapot drips'), ['Anna Pot']);
  assert.equal((await call(workspace.agent, listConversations, { query: { q: 'x\u0000y' } })).status, 422);
});

test('a search stays in its workspace', async () => {
  const [here, there] = [await newWorkspace(), await newWorkspace()];
  const channel = await apiChannel(here);
  await channel.deliver(written('unmistakable', { by: 'Zoravar' }));
  for (const q of ['unmistakable', 'zoravar', '1'])
    assert.deepEqual(await found(there.agent, { q, state: 'any' }), []);
});

test('the counts are what the lists hold, whatever happens at once', { timeout: 60_000 }, async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const people = Array.from({ length: 12 }, (_, i) => `p${i}`);
  await channel.deliver(...people.map((by) => written('hello', { by, thread: by })));
  const ids = (await conversationsOf(workspace.agent, channel)).map((c) => c.id);
  const random = seeded(7);
  for (let round = 0; round < 25; round++) {
    await Promise.all(Array.from({ length: 6 }, () => anything(workspace, oneOf(ids, random), random)));
    const by = oneOf(people, random);
    await channel.deliver(written('more', { by, thread: by }));
    if (round % 8 === 7) await inWorkspace(workspace.id, foldTally);
  }
  for (const caller of [workspace.agent, workspace.lead])
    assert.deepEqual(await ok(caller, countConversations), await counted(caller));
});

async function anything(workspace: TestWorkspace, id: string, random: () => number): Promise<void> {
  const params = { id };
  const caller = oneOf([workspace.agent, workspace.lead], random);
  const agentId = oneOf([workspace.agent.id, workspace.lead.id, null], random);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const answer = await oneOf<() => Promise<{ status: number; text: string }>>(
    [
      () => call(caller, assignConversation, { params, body: { agentId } }),
      () => call(caller, resolveConversation, { params }),
      () => call(caller, reopenConversation, { params }),
      () => call(caller, snoozeConversation, { params, body: { until } }),
      () => call(caller, sendMessage, { params, body: { text: 'answer' } }),
    ],
    random,
  )();
  assert.ok(answer.status < 500, answer.text);
}

/** The counts as somebody would count by hand. */
async function counted(caller: Caller & { id: string }): Promise<ConversationCounts> {
  const all = await found(caller, { state: 'any' });
  const of = (fits: (c: ConversationSummary) => boolean) => {
    const count = (state: string) => all.filter((c) => c.state === state && fits(c)).length;
    return {
      open: count('open'),
      waiting: count('waiting'),
      snoozed: count('snoozed'),
      resolved: count('resolved'),
    };
  };
  return {
    mine: of((c) => c.assignee?.id === caller.id),
    unassigned: of((c) => c.assignee === null),
    all: of(() => true),
    unowned: { count: of((c) => c.assignee === null).open, more: false },
  };
}

async function found(caller: Caller, query: ConversationFilter): Promise<ConversationSummary[]> {
  return (await ok(caller, listConversations, { query: { ...query, limit: 100 } })).data;
}
