import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { setAutoResolve } from '#contract/auto-resolve.ts';
import { getBulk, startBulk, undoBulk } from '#contract/bulk.ts';
import { blockContact, unblockContact } from '#contract/contacts.ts';
import {
  listConversationMerges,
  mergeConversations,
  splitConversation,
  undoConversationMerge,
} from '#contract/conversation-merges.ts';
import {
  type ConversationSummary,
  getConversation,
  reopenConversation,
  resolveConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { addStatus, chooseStatus, type Status } from '#contract/statuses.ts';
import { resolveSilent } from '#server/features/auto-resolve/resolve-silent.ts';
import { wake } from '#server/features/conversations/state.ts';
import { reopenUndelivered } from '#server/features/delivery/bring-back.ts';
import { twoChannels } from '#server/features/merging/testing/two-channels.ts';
import { type ApiChannel, written } from '#server/testing/api-channel.ts';
import { call, ok } from '#server/testing/call.ts';
import { conversationsOf, messagesIn } from '#server/testing/look.ts';
import { oneOf, seeded } from '#server/testing/random.ts';
import { until } from '#server/testing/until.ts';
import type { TestWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';

const day = 86_400_000;

for (const seed of [7, 8])
  test(`whatever moves a conversation ends its status, and nothing else does (${seed})`, async () => {
    const desk = await someDesk();
    const random = seeded(seed);
    const taken = new Set<string>();
    // Each in turn, between what sets a status anew; the order is another one for each seed.
    for (let n = 0; n < 60; n += 1) {
      const [name, deed] = oneOf(Object.entries(deeds), random);
      const { id } = oneOf(desk.both, random);
      if (n % 2 === 0) await choose(desk, id, random);
      const before = await look(desk, id);
      const chosen = await deed(desk, id);
      const after = await look(desk, id);
      const said = `${n} ${name}: ${before.state} ${before.status?.name} → ${after.state} ${after.status?.name}`;
      if (after.status)
        assert.equal(desk.statuses.find((s) => s.id === after.status?.id)?.category, after.state, said);
      if (chosen) assert.equal(after.status?.id ?? null, chosen.status, said);
      else if (after.state === before.state) assert.equal(after.status?.id, before.status?.id, said);
      else assert.equal(after.status, null, said);
      if (after.state !== before.state && before.status) taken.add(name);
    }
    assert.ok(taken.size >= 5, [...taken].join());
    await comesBack(desk);
  });

test('a merge takes a status over, and undone, each has its own again, whatever was chosen since', async () => {
  const desk = await someDesk();
  const [one, two] = desk.both;
  assert.ok(one && two);
  const [refund, call_] = desk.statuses.filter(({ category }) => category === 'open');
  const set = (id: string, statusId: string | null | undefined) =>
    ok(desk.workspace.agent, chooseStatus, { params: { id }, body: { statusId: statusId ?? null } });
  await set(two.id, refund?.id);
  const merge = () =>
    ok(desk.workspace.agent, mergeConversations, { params: { id: one.id }, body: { with: [two.id] } });
  const undo = (merges: string[]) =>
    ok(desk.workspace.agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
  const names = async () => [(await look(desk, one.id)).status?.id, (await look(desk, two.id)).status?.id];
  const first = await merge();
  assert.equal(first.conversation.status?.id, refund?.id, 'what it lacks it takes over');
  await undo(first.merges);
  assert.deepEqual(await names(), [undefined, refund?.id]);
  // A message in between: what was taken over is given up all the same.
  const second = await merge();
  await one.channel.deliver(written('still there?'));
  await undo(second.merges);
  assert.deepEqual(await names(), [undefined, refund?.id]);
  // What was chosen for the whole was chosen for both.
  const third = await merge();
  await set(one.id, call_?.id);
  await undo(third.merges);
  assert.deepEqual(await names(), [call_?.id, call_?.id]);
});

test('what ended the status of a merged conversation ends none of the part that it did not concern', async () => {
  const desk = await someDesk();
  const [one, two] = desk.both;
  assert.ok(one && two);
  const [mine, theirs] = desk.statuses.filter(({ category }) => category === 'waiting');
  const { agent } = desk.workspace;
  for (const [id, status] of [
    [one.id, mine],
    [two.id, theirs],
  ] as const) {
    await answers(desk, id);
    await ok(agent, chooseStatus, { params: { id }, body: { statusId: status?.id ?? '' } });
  }
  const { merges } = await ok(agent, mergeConversations, {
    params: { id: one.id },
    body: { with: [two.id] },
  });
  assert.equal((await look(desk, one.id)).status?.id, mine?.id);
  await one.channel.deliver(written('still there?'));
  await ok(agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
  const now = [await look(desk, one.id), await look(desk, two.id)];
  const stand = now.flatMap(({ state, status }) => [state, status?.id]);
  assert.deepEqual(stand, ['open', undefined, 'waiting', theirs?.id]);
});

test('of several that were merged at once, each that is parted again has its own status and no other’s', async () => {
  const desk = await someDesk();
  const [one, two] = desk.both;
  assert.ok(one && two);
  const { agent } = desk.workspace;
  await one.channel.deliver(written('and one thing more', { thread: 'another' }));
  const third = (await conversationsOf(agent, one.channel)).find(({ id }) => id !== one.id);
  const [status] = desk.statuses;
  assert.ok(third && status);
  await ok(agent, chooseStatus, { params: { id: third.id }, body: { statusId: status.id } });
  const { merges, conversation } = await ok(agent, mergeConversations, {
    params: { id: one.id },
    body: { with: [two.id, third.id] },
  });
  assert.equal(conversation.status?.id, status.id);
  const names = async () =>
    Promise.all([one.id, two.id, third.id].map(async (id) => (await look(desk, id)).status?.id));
  await ok(agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
  assert.deepEqual((await names()).slice(0, 2), [status.id, undefined]);
  await ok(agent, undoConversationMerge, { params: { id: merges[1] ?? '' } });
  assert.deepEqual(await names(), [undefined, undefined, status.id]);
});

/** What was settled while an answer was still on its way, and that did not get through. */
async function comesBack(desk: Desk): Promise<void> {
  const [one] = desk.both;
  const settled = desk.statuses.find(({ category }) => category === 'resolved');
  assert.ok(one && settled);
  await writes(desk, one.id);
  one.channel.receiver.answer = () => ({ status: 422 });
  await answers(desk, one.id);
  await until(async () => (await look(desk, one.id)).undelivered > 0);
  await ok(desk.workspace.agent, chooseStatus, {
    params: { id: one.id },
    body: { statusId: settled.id },
  });
  await inWorkspace(desk.workspace.id, (tx) => reopenUndelivered(tx, [one.id]));
  const { state, status } = await look(desk, one.id);
  assert.deepEqual([state, status], ['open', null]);
}

interface Desk {
  workspace: TestWorkspace;
  statuses: Status[];
  both: { id: string; channel: ApiChannel; by: string }[];
}

async function someDesk(): Promise<Desk> {
  const { workspace, channels, one, two } = await twoChannels();
  const statuses: Status[] = [];
  for (const category of ['open', 'waiting', 'resolved'] as const)
    for (const name of ['کام جاری', 'தாமதம்'])
      statuses.push(await ok(workspace.lead, addStatus, { body: { name: `${name} ${category}`, category } }));
  await ok(workspace.lead, setAutoResolve, { body: { days: 5, channels: [] } });
  const both = [
    { id: one.id, channel: channels[0], by: 'kavitha' },
    { id: two.id, channel: channels[1], by: 'kavitha.2' },
  ];
  return { workspace, statuses, both };
}

async function look({ workspace }: Desk, id: string): Promise<ConversationSummary> {
  return ok(workspace.agent, getConversation, { params: { id } });
}

/** Any that it may have; of what waits, where somebody waits for an answer, one that it is answered with first. */
async function choose(desk: Desk, id: string, random: () => number): Promise<void> {
  const status = oneOf(desk.statuses, random);
  if (status.category === 'waiting') await answers(desk, id);
  const { status: code, text } = await call(desk.workspace.agent, chooseStatus, {
    params: { id },
    body: { statusId: status.id },
  });
  assert.ok(code === 200 || code === 409, text);
}

/** @returns what its status is to be afterwards, where that does not follow from its state alone */
type Deed = (desk: Desk, id: string) => Promise<{ status: string | null } | undefined>;

const writes: Deed = async ({ both }, id) => {
  const one = both.find((each) => each.id === id);
  await one?.channel.deliver(written('again', { by: one.by }));
};

const answers = async (desk: Desk, id: string): Promise<void> => {
  await call(desk.workspace.agent, sendMessage, { params: { id }, body: { text: 'we look into it' } });
};

const later = (): string => new Date(Date.now() + day).toISOString();

const snoozes: Deed = async (desk, id) => {
  await call(desk.workspace.agent, snoozeConversation, { params: { id }, body: { until: later() } });
};

/** By many at once, and taken back: then it has what it had. */
const bulk =
  (action: 'resolve' | 'reopen' | 'snooze', undone: boolean): Deed =>
  async (desk, id) => {
    const before = await look(desk, id);
    const what = action === 'snooze' ? { do: action, until: later() } : { do: action };
    const filter = { all: [{ field: 'conversation' as const, is: [id] }] };
    const { agent } = desk.workspace;
    const { id: started } = await ok(agent, startBulk, { body: { action: what, filter } });
    const ended = (state: string) =>
      until(async () => (await ok(agent, getBulk, { params: { id: started } })).state === state);
    await ended('done');
    if (!undone) return;
    await ok(agent, undoBulk, { params: { id: started } });
    await ended('undone');
    const { state } = await look(desk, id);
    if (state === before.state) return { status: before.status?.id ?? null };
  };

const deeds: Record<string, Deed> = {
  writes,
  answers: async (desk, id) => {
    await answers(desk, id);
  },
  resolves: async (desk, id) => {
    await ok(desk.workspace.agent, resolveConversation, { params: { id } });
  },
  reopens: async (desk, id) => {
    await call(desk.workspace.agent, reopenConversation, { params: { id } });
  },
  snoozes,
  wakes: async (desk, id) => {
    await snoozes(desk, id);
    const slept = (await look(desk, id)).state === 'snoozed';
    await inWorkspace(desk.workspace.id, (tx) => wake(tx, id, new Date(Date.now() + 2 * day)));
    if (slept) return { status: null };
  },
  'falls silent': async () => {
    await resolveSilent(new Date(Date.now() + 9 * day));
  },
  blocks: async (desk, id) => {
    const params = { id: (await look(desk, id)).contact.id };
    await ok(desk.workspace.agent, blockContact, { params, body: {} });
    await ok(desk.workspace.agent, unblockContact, { params, body: {} });
  },
  'is resolved with many': bulk('resolve', false),
  'is reopened with many': bulk('reopen', false),
  'is resolved with many and back': bulk('resolve', true),
  'is snoozed with many and back': bulk('snooze', true),
  'is merged and parted': async (desk, id) => {
    const before = await look(desk, id);
    const other = desk.both.find((each) => each.id !== id)?.id ?? '';
    const merged = await call(desk.workspace.agent, mergeConversations, {
      params: { id },
      body: { with: [other] },
    });
    assert.ok([200, 409].includes(merged.status), merged.text);
    if (merged.status !== 200) return;
    await ok(desk.workspace.agent, undoConversationMerge, { params: { id: merged.body.merges[0] ?? '' } });
    return { status: before.status?.id ?? null };
  },
  'is split and whole again': async (desk, id) => {
    const before = await look(desk, id);
    const messages = (await messagesIn(desk.workspace.agent, id)).slice(-1).map((message) => message.id);
    const split = await call(desk.workspace.agent, splitConversation, { params: { id }, body: { messages } });
    assert.ok([200, 409].includes(split.status), split.text);
    if (split.status !== 200) return;
    assert.equal(split.body.conversation.status, null, 'what is taken out begins without one');
    const { data } = await ok(desk.workspace.agent, listConversationMerges, { params: { id } });
    const entry = data.find((each) => !each.undoneAt);
    await ok(desk.workspace.agent, undoConversationMerge, { params: { id: entry?.id ?? '' } });
    return { status: before.status?.id ?? null };
  },
};

test('the database itself takes no status of another state', async () => {
  const desk = await someDesk();
  const [one] = desk.both;
  const waiting = desk.statuses.find(({ category }) => category === 'waiting');
  await assert.rejects(
    inWorkspace(desk.workspace.id, (tx) =>
      sql`update conversation set status_id = ${waiting?.id} where workspace_id = ${tx.workspaceId} and id = ${one?.id}`.execute(
        tx.q,
      ),
    ),
    /conversation_status/,
  );
});
