import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { getBulk, startBulk } from '#contract/bulk.ts';
import { blockContact } from '#contract/contacts.ts';
import { mergeConversations, undoConversationMerge } from '#contract/conversation-merges.ts';
import {
  assignConversation,
  type Conversation,
  getConversation,
  listConversations,
  reopenConversation,
  resolveConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import { retryPart, sendMessage } from '#contract/messages.ts';
import { listNotices, readNotices } from '#contract/notices.ts';
import { addRule, listRuleRuns } from '#contract/rules.ts';
import { listTrail } from '#contract/trail.ts';
import { deactivateAgent } from '#contract/workspace.ts';
import { resolveSilent } from '#server/features/auto-resolve/resolve-silent.ts';
import { recoverParts } from '#server/features/delivery/recover.ts';
import { twoChannels } from '#server/features/merging/testing/two-channels.ts';
import { followed } from '#server/features/rules/testing/ruling.ts';
import { asked } from '#server/testing/answered.ts';
import { type ApiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent } from '#server/testing/workspace.ts';

describe('an answer that does not get through after its conversation was settled', () => {
  test('brings it back once, says why, and tells whoever wrote it and whoever has it', async () => {
    const desk = await asked();
    const { agent, lead } = desk.workspace;
    const params = { id: desk.id };
    const refuse = held(desk.channel);
    const message = await desk.answer('جی، کل پہنچ جائے گا');
    await ok(lead, assignConversation, { params, body: { agentId: lead.id } });
    await ok(agent, resolveConversation, { params });
    refuse(422);
    const part = await desk.reaches(message, 'failed');
    const back = await desk.conversation();
    assert.deepEqual([back.state, back.undelivered, back.assignee?.id], ['open', 1, lead.id]);
    assert.deepEqual(await reopenings(lead, desk.id), ['system undelivered']);
    for (const each of [agent, lead]) assert.deepEqual(await toldOf(each), [[desk.id, false, false]]);
    // Whoever settles it all the same has decided; the same failure brings nothing back again.
    await ok(lead, resolveConversation, { params });
    await desk.channel.deliver({ type: 'receipt', thread: { id: 'dm' }, state: 'failed', part: part.id });
    await recoverParts();
    assert.equal((await desk.conversation()).state, 'resolved');
    // Another one does, and only what was read is told anew.
    await ok(agent, readNotices, { body: { conversationId: desk.id } });
    await ok(agent, retryPart, { params: { id: part.id } });
    await until(async () => (await desk.conversation()).state === 'open');
    assert.equal((await reopenings(lead, desk.id)).length, 2);
    await until(async () => (await toldOf(agent)).length === 2);
    assert.equal((await toldOf(lead)).length, 1);
  });

  test('also where it sleeps, where nobody knows whether it arrived, and where the platform tells later', async () => {
    const desk = await asked();
    const { agent } = desk.workspace;
    const params = { id: desk.id };
    const until_ = new Date(Date.now() + 360 * 86_400_000).toISOString();
    const hangUp = held(desk.channel);
    const first = await desk.answer('வணக்கம்');
    await ok(agent, snoozeConversation, { params, body: { until: until_ } });
    hangUp('hang up');
    await desk.reaches(first, 'uncertain');
    const woken = await desk.conversation();
    assert.deepEqual([woken.state, woken.snoozedUntil], ['open', null]);
    desk.channel.receiver.answer = ({ id }) => ({ status: 200, body: { id: `b-${id}` } });
    const second = await desk.answer('நாளை');
    const { id: part } = await desk.reaches(second, 'sent');
    await ok(agent, resolveConversation, { params });
    await desk.channel.deliver({ type: 'receipt', thread: { id: 'dm' }, state: 'failed', part });
    assert.equal((await desk.conversation()).state, 'open');
    assert.equal((await reopenings(agent, desk.id)).length, 2);
  });

  test('beside a newer one of the same thread; with a blocked contact it is told and stays settled', async () => {
    const desk = await asked();
    const { agent } = desk.workspace;
    const { everywhere } = await openDesk();
    const refuse = held(desk.channel);
    await desk.answer('the old answer');
    await ok(agent, resolveConversation, { params: { id: desk.id } });
    await everywhere.query("update conversation set resolved_at = now() - interval '8 days' where id = $1", [
      desk.id,
    ]);
    await desk.channel.deliver(written('a new matter'));
    refuse(422);
    await until(async () => (await desk.conversation()).state === 'open');
    const both = await conversationsOf(agent, desk.channel);
    assert.deepEqual(
      both.map(({ state }) => state),
      ['open', 'open'],
    );
    // What comes next goes to the newer one.
    await desk.channel.deliver(written('still there?'));
    const [older, newer] = await conversationsOf(agent, desk.channel);
    assert.deepEqual(
      [older?.lastMessage?.text, newer?.lastMessage?.text],
      ['the old answer', 'still there?'],
    );

    const again = held(desk.channel);
    const params = { id: newer?.id ?? '' };
    await ok(agent, sendMessage, { params, body: { text: 'this is the last time' } });
    await ok(agent, readNotices, { body: {} });
    await ok(agent, blockContact, {
      params: { id: newer?.contact.id ?? '' },
      body: { reason: 'abuse' },
    });
    again(422);
    await until(async () => (await toldOf(agent)).length === 2);
    assert.equal((await ok(agent, getConversation, { params })).state, 'resolved');
  });

  test('whoever wrote it is gone and nobody has it: it needs an owner, and the leads are told', async () => {
    const desk = await asked();
    const { workspace } = desk;
    const gone = await newAgent(workspace.id, 'agent', 'Lakshmi');
    const params = { id: desk.id };
    const refuse = held(desk.channel);
    await ok(gone, sendMessage, { params, body: { text: 'నమస్కారం' } });
    await ok(gone, resolveConversation, { params });
    await ok(workspace.administrator, deactivateAgent, { params: { id: gone.id } });
    refuse(422);
    await until(async () => (await desk.conversation()).state === 'open');
    const list = await ok(workspace.agent, listConversations, { query: { assignee: 'unowned' } });
    assert.deepEqual(
      list.data.map(({ id }) => id),
      [desk.id],
    );
    await until(async () => {
      const { data } = await ok(workspace.lead, listNotices);
      assert.deepEqual(
        data.map(({ kind }) => kind),
        ['unowned'],
      );
      return true;
    });
  });

  test('in what was merged the whole comes back, and undoing the merge hides nothing', async () => {
    const { workspace, channels, one, two } = await twoChannels();
    const { agent } = workspace;
    const stateOf = async (id: string) =>
      (await ok(agent, getConversation, { params: { id } })).state satisfies Conversation['state'];
    const refuse = held(channels[1]);
    await ok(agent, sendMessage, { params: { id: two.id }, body: { text: 'to the second' } });
    await ok(agent, resolveConversation, { params: { id: two.id } });
    await ok(agent, resolveConversation, { params: { id: one.id } });
    const { merges } = await ok(agent, mergeConversations, {
      params: { id: one.id },
      body: { with: [two.id] },
    });
    assert.equal(await stateOf(one.id), 'resolved');
    refuse(422);
    await until(async () => (await stateOf(one.id)) === 'open');
    assert.deepEqual(await reopenings(agent, one.id), ['system undelivered']);
    await ok(agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
    assert.deepEqual([await stateOf(one.id), await stateOf(two.id)], ['resolved', 'open']);
  });

  test('no rule and no silence puts it out of sight again, and a machine’s own words bring nothing back', async () => {
    const desk = await asked();
    const { agent, lead, id: workspaceId } = desk.workspace;
    const params = { id: desk.id };
    const settles = await ok(lead, addRule, {
      body: {
        name: 'Reopened is resolved',
        active: true,
        when: { on: 'reopened' },
        actions: [{ do: 'resolve' }, { do: 'snooze', minutes: 60 }],
      },
    });
    const refuse = held(desk.channel);
    await desk.answer('hello');
    await ok(agent, resolveConversation, { params });
    refuse(422);
    await until(async () => (await desk.conversation()).state === 'open');
    await followed(workspaceId);
    assert.equal((await desk.conversation()).state, 'open');
    const { data: runs } = await ok(lead, listRuleRuns, { params: { id: settles.id } });
    assert.deepEqual(
      runs.map(({ outcome, actions }) => [outcome, ...actions.map(({ why }) => why)]),
      [
        [
          'failed',
          'An answer in it did not get through, so a person has to look at it first.',
          'An answer in it did not get through, so a person has to look at it first.',
        ],
      ],
    );
    const { everywhere } = await openDesk();
    await everywhere.query('update workspace set auto_resolve_days = 1 where id = $1', [workspaceId]);
    await everywhere.query("update conversation set state = 'waiting' where id = $1", [desk.id]);
    await resolveSilent(new Date(Date.now() + 9 * 86_400_000));
    assert.equal((await desk.conversation()).state, 'waiting');

    // The same message, as if a machine had put it in by itself.
    await everywhere.query(
      "update message set automatic = true, author_kind = 'automation' where text = 'hello' and conversation_id = $1 and kind = 'outgoing'",
      [desk.id],
    );
    await ok(agent, resolveConversation, { params });
    const { rows } = await everywhere.query<{ id: string }>(
      'select id from part where conversation_id = $1',
      [desk.id],
    );
    await ok(agent, retryPart, { params: { id: rows[0]?.id ?? '' } });
    await until(async () => (await desk.conversation()).undelivered === 1);
    assert.equal((await desk.conversation()).state, 'resolved');
    await ok(agent, reopenConversation, { params });
  });

  test('of forty that fail at once each is told twice at most', async () => {
    const desk = await asked();
    const { agent, lead } = desk.workspace;
    const others = Array.from({ length: 40 }, (_, n) =>
      written(`line ${n}`, { thread: `t${n}`, by: `p${n}`, sentAt: Date.now() - 60_000 }),
    );
    await desk.channel.deliver(...others);
    desk.channel.receiver.answer = () => ({ status: 422 });
    const { id } = await ok(agent, startBulk, {
      body: { action: { do: 'answer', text: 'ठीक हो गया', resolve: true }, filter: { all: [] } },
    });
    await until(async () => (await ok(agent, getBulk, { params: { id } })).state === 'done');
    await until(async () => {
      const all = await conversationsOf(lead, desk.channel);
      assert.deepEqual(
        new Set(all.map(({ state, undelivered }) => `${state} ${undelivered}`)),
        new Set(['open 1']),
      );
      const { data, unread } = await ok(agent, listNotices);
      assert.deepEqual(
        [data.map(({ kind, several }) => [kind, several]), unread],
        [[['undelivered', true]], 1],
      );
      return true;
    });
    // Opening one of them does not say that all were looked at.
    const told = (await ok(agent, listNotices)).data[0];
    await ok(agent, readNotices, { body: { conversationId: told?.conversation?.id ?? '' } });
    assert.equal((await ok(agent, listNotices)).unread, 1);
    await ok(agent, readNotices, { body: { ids: [told?.id ?? ''] } });
    assert.equal((await ok(agent, listNotices)).unread, 0);
  });
});

/** The platform takes its time; answers with how to let it answer in the end. */
function held(channel: ApiChannel): (answer: number | 'hang up') => void {
  let go: (answer: number | 'hang up') => void = () => {};
  const said = new Promise<number | 'hang up'>((resolve) => {
    go = resolve;
  });
  channel.receiver.answer = async () => {
    const answer = await said;
    return answer === 'hang up' ? answer : { status: answer };
  };
  return go;
}

async function reopenings(caller: Caller, id: string): Promise<string[]> {
  const { data } = await ok(caller, listTrail, { params: { id } });
  return data
    .filter(({ type }) => type === 'conversation.reopened')
    .map(({ actor, word }) => `${actor.kind} ${word}`);
}

async function toldOf(caller: Caller) {
  const { data } = await ok(caller, listNotices);
  return data
    .filter(({ kind }) => kind === 'undelivered')
    .map(({ conversation, several, read }) => [conversation?.id, several, read]);
}
