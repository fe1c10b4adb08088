import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import {
  type ConversationMerge,
  listConversationMerges,
  mergeConversations,
  splitConversation,
  undoConversationMerge,
} from '#contract/conversation-merges.ts';
import { getConversation, listConversations, resolveConversation } from '#contract/conversations.ts';
import { mergeContacts } from '#contract/merges.ts';
import { addNote, sendMessage } from '#contract/messages.ts';
import { addStatus, chooseStatus } from '#contract/statuses.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { call, ok } from '#server/testing/call.ts';
import { applied } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn } from '#server/testing/look.ts';
import { oneOf, seeded, shuffled } from '#server/testing/random.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';

for (const seed of [11, 22, 33])
  test(`merges, splits and undos beside everything that comes and goes lose and double nothing (${seed})`, async () => {
    const random = seeded(seed);
    const desk = await someConversations();
    for (let round = 0; round < 12; round += 1) {
      await Promise.all(Array.from({ length: 4 }, () => oneOf(deeds, random)(desk, random)));
      await applied();
      await holds(desk);
    }
    await undoAll(desk, random);
    await holds(desk);
    await everythingAtHome(desk);
    await everythingSentOnce(desk);
  });

test('undone in whatever order, with nothing in between, all stands as it stood', async () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const random = seeded(seed);
    const desk = await someConversations();
    const ids = (await all(desk)).map(({ id }) => id);
    const before = await looks(desk, ids);
    for (let n = 0; n < 3; n += 1) await oneOf([merge, merge, split], random)(desk, random);
    for (let entry = (await open(desk)).at(-1); entry; entry = (await open(desk)).at(-1))
      await ok(desk.workspace.agent, undoConversationMerge, { params: { id: entry.id } });
    assert.deepEqual(await looks(desk, ids), before, `seed ${seed}`);
  }
});

interface Desk {
  workspace: TestWorkspace;
  channels: ApiChannel[];
  /** The texts that customers wrote, and by which channel; those of answers that were accepted. */
  came: Map<string, string>;
  answered: Set<string>;
  noted: Set<string>;
  /** What stood in a conversation when somebody resolved it, or came meanwhile. */
  settled: Set<string>;
  n: number;
}

async function someConversations(): Promise<Desk> {
  const workspace = await newWorkspace();
  const channels = [await apiChannel(workspace), await apiChannel(workspace), await apiChannel(workspace)];
  const [came, answered, noted, settled] = [
    new Map(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ];
  const desk: Desk = { workspace, channels, came, answered, noted, settled, n: 0 };
  for (const channel of channels) for (const word of ['a', 'b']) await come(desk, channel, word);
  await applied();
  const [first, ...others] = await Promise.all(
    channels.map(async (channel) => (await conversationsOf(workspace.agent, channel))[0]?.contact.id ?? ''),
  );
  for (const other of others)
    await ok(workspace.agent, mergeContacts, {
      params: { id: first ?? '' },
      body: { with: other, choices: {} },
    });
  const body = { name: 'தாமதம்', category: 'open' as const };
  const { id: statusId } = await ok(workspace.lead, addStatus, { body });
  for (const { id } of (await all(desk)).slice(0, 2))
    await ok(workspace.agent, chooseStatus, { params: { id }, body: { statusId } });
  return desk;
}

async function come(desk: Desk, channel: ApiChannel, word = 'c'): Promise<void> {
  desk.n += 1;
  const text = `${word}${desk.n}`;
  desk.came.set(text, channel.id);
  const event = written(text, { by: `kavitha-${channel.id}`, thread: `dm-${channel.id}` });
  // Told twice, as platforms do.
  await channel.post({ events: [event] });
  await channel.post({ events: [event] });
}

type Deed = (desk: Desk, random: () => number) => Promise<void>;

const arrive: Deed = (desk, random) => come(desk, oneOf(desk.channels, random));

const answer: Deed = async (desk, random) => {
  const conversation = oneOf(await all(desk), random);
  desk.n += 1;
  const text = `answer ${desk.n}`;
  const { places } = await ok(desk.workspace.agent, getConversation, { params: { id: conversation.id } });
  const place = random() < 0.5 ? {} : { place: oneOf(places, random).id };
  const body = { text, clientId: text, ...place };
  const params = { id: conversation.id };
  const { status } = await call(desk.workspace.agent, sendMessage, { params, body });
  const again = await call(desk.workspace.agent, sendMessage, { params, body });
  if (status < 300) {
    desk.answered.add(text);
    assert.ok(again.status < 300, again.text);
  }
};

const note: Deed = async (desk, random) => {
  desk.n += 1;
  const text = `note ${desk.n}`;
  const params = { id: oneOf(await all(desk), random).id };
  if ((await call(desk.workspace.lead, addNote, { params, body: { text } })).status < 300)
    desk.noted.add(text);
};

const settle: Deed = async (desk, random) => {
  const { id } = oneOf(await all(desk), random);
  const note = async () => {
    for (const { text } of await messagesIn(desk.workspace.lead, id)) desk.settled.add(text);
  };
  await note();
  await call(desk.workspace.lead, resolveConversation, { params: { id } });
  await note();
};

const merge: Deed = async (desk, random) => {
  const [one, ...others] = shuffled(await all(desk), random);
  const body = { with: others.slice(0, 1 + Math.floor(random() * 2)).map(({ id }) => id) };
  if (one && body.with.length > 0)
    await mayFail(call(desk.workspace.agent, mergeConversations, { params: { id: one.id }, body }));
};

const split: Deed = async (desk, random) => {
  const { id } = oneOf(await all(desk), random);
  const messages = shuffled(await messagesIn(desk.workspace.agent, id), random).slice(0, 2);
  if (messages.length > 0)
    await mayFail(
      call(desk.workspace.agent, splitConversation, {
        params: { id },
        body: { messages: messages.map((message) => message.id) },
      }),
    );
};

const undo: Deed = async (desk, random) => {
  const entries = await open(desk);
  if (entries.length > 0)
    await mayFail(
      call(desk.workspace.agent, undoConversationMerge, { params: { id: oneOf(entries, random).id } }),
    );
};

const deeds: Deed[] = [arrive, arrive, answer, answer, note, settle, merge, merge, split, split, undo, undo];

/** Somebody else may have been quicker; anything but a plain refusal is a fault. */
async function mayFail(answer: Promise<{ status: number; text: string }>): Promise<void> {
  const { status, text } = await answer;
  assert.ok([200, 409, 422].includes(status), text);
}

async function all({ workspace }: Desk) {
  return (await ok(workspace.agent, listConversations, { query: { state: 'any', limit: 100 } })).data;
}

async function open(desk: Desk): Promise<ConversationMerge[]> {
  const { rows } = await inWorkspace(desk.workspace.id, (tx) =>
    sql<{ id: string }>`select distinct conversation_id as id from conversation_merge
      where workspace_id = ${tx.workspaceId} and undone_at is null`.execute(tx.q),
  );
  const found = new Map<string, ConversationMerge>();
  for (const { id } of rows)
    for (const entry of (await ok(desk.workspace.agent, listConversationMerges, { params: { id } })).data)
      if (!entry.undoneAt) found.set(entry.id, entry);
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Every message once, in order, in a conversation that is shown; whoever waits is seen to wait. */
async function holds(desk: Desk): Promise<void> {
  const shown = await Promise.all(
    (await all(desk)).map(async (conversation) => ({
      conversation,
      messages: await messagesIn(desk.workspace.agent, conversation.id),
    })),
  );
  const texts: string[] = [];
  const answeredLast = shown
    .flatMap(({ messages }) => messages.flatMap(({ kind, order }) => (kind === 'outgoing' ? order : [])))
    .sort()
    .at(-1);
  for (const { conversation, messages } of shown) {
    assert.equal(conversation.mergedInto, null);
    const orders = messages.map(({ order }) => order);
    assert.deepEqual(orders, orders.toSorted());
    texts.push(...messages.map(({ text }) => text));
    const last = messages.findLast(({ kind }) => kind !== 'note');
    const asks = last?.kind === 'incoming' && last.order > (answeredLast ?? '');
    if (asks && !desk.settled.has(last.text) && conversation.state !== 'resolved')
      assert.ok(conversation.state === 'open', `#${conversation.number} waits and is ${conversation.state}`);
    if (messages.length > 0) assert.equal(conversation.lastMessage?.text, messages.at(-1)?.text);
  }
  const expected = [...desk.came.keys(), ...desk.answered, ...desk.noted];
  assert.deepEqual(texts.toSorted(), expected.toSorted());
  const { rows } = await inWorkspace(desk.workspace.id, (tx) =>
    sql`select from message m join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
      left join conversation h on h.workspace_id = m.workspace_id and h.id = m.home_id
      where m.workspace_id = ${tx.workspaceId}
        and (c.top_id is not null or h.id is not null and coalesce(h.top_id, h.id) <> m.conversation_id)`.execute(
      tx.q,
    ),
  );
  assert.equal(rows.length, 0, 'a message is not where its home is shown');
}

async function undoAll(desk: Desk, random: () => number): Promise<void> {
  // Undoing a split merges what has come to it since, which is undone in turn.
  for (let entries = await open(desk); entries.length > 0; entries = await open(desk)) {
    await ok(desk.workspace.agent, undoConversationMerge, { params: { id: oneOf(entries, random).id } });
    await holds(desk);
  }
}

async function everythingAtHome(desk: Desk): Promise<void> {
  for (const conversation of await all(desk))
    for (const { text, kind } of await messagesIn(desk.workspace.agent, conversation.id))
      if (kind === 'incoming') assert.equal(conversation.channel.id, desk.came.get(text), text);
}

async function everythingSentOnce(desk: Desk): Promise<void> {
  await until(() => {
    const sent = desk.channels.flatMap(({ receiver }) => receiver.calls);
    assert.equal(new Set(sent.map(({ id }) => id)).size, sent.length);
    assert.deepEqual(sent.map(({ text }) => text).toSorted(), [...desk.answered].toSorted());
    return true;
  });
  // To nobody but who reads it there.
  for (const channel of desk.channels)
    for (const { recipient } of channel.receiver.calls) assert.equal(recipient.name, `kavitha-${channel.id}`);
}

async function looks(desk: Desk, ids: string[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const id of ids) {
    const {
      revision,
      own,
      earlier: _,
      ...rest
    } = await ok(desk.workspace.agent, getConversation, { params: { id } });
    const texts = (await messagesIn(desk.workspace.agent, id)).map(({ text }) => text);
    found.push({ ...rest, unread: (own?.seen ?? 0) < revision, texts });
  }
  return found;
}
