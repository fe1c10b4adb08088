import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assignConversation,
  type ConversationSummary,
  getConversation,
  markRead,
  reopenConversation,
  resolveConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import { addNote, sendMessage } from '#contract/messages.ts';
import { wake } from '#server/features/conversations/state.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';

test('who comes back within a week goes on with the same matter', async () => {
  const { workspace, channel, id } = await asked();
  await ok(workspace.agent, resolveConversation, { params: { id } });
  await channel.deliver(written('one more thing'));
  const conversation = await onlyConversation(workspace.agent, channel);
  assert.equal(conversation.id, id);
  assert.equal(conversation.state, 'open');
  assert.ok(conversation.waitingSince);
});

test('later it is a new matter, and the old one stays readable beside it', async () => {
  const { workspace, channel, id } = await asked();
  await resolveLongAgo(workspace, id);
  await channel.deliver(written('something else'));
  const [old, fresh] = await conversationsOf(workspace.agent, channel);
  assert.equal(old?.id, id);
  assert.equal(old?.state, 'resolved');
  assert.equal(fresh?.state, 'open');
  assert.equal(fresh?.number, (old?.number ?? 0) + 1);
  const { earlier } = await ok(workspace.agent, getConversation, { params: { id: fresh?.id ?? '' } });
  assert.deepEqual(
    earlier.map((e) => e.id),
    [id],
  );
  // The customer cannot have two open matters in one place.
  await refused(409, workspace.agent, reopenConversation, { params: { id } });
  const said = await refused(409, workspace.agent, sendMessage, { params: { id }, body: { text: 'hello' } });
  assert.match(said.message, /#\d/);
});

test('what the brand writes by another tool is an answer like ours', async () => {
  const { workspace, channel, id } = await asked();
  await channel.deliver(written('we are on it', { from: 'brand', by: 'the shop' }));
  const conversation = await onlyConversation(workspace.agent, channel);
  assert.equal(conversation.state, 'waiting');
  assert.equal(conversation.waitingSince, null);
  const [, answer] = await messagesIn(workspace.agent, id);
  assert.equal(answer?.kind, 'outgoing');
  assert.equal(answer?.author.kind, 'other');
  await channel.deliver(written('thanks, when?'));
  assert.equal((await onlyConversation(workspace.agent, channel)).state, 'open');
});

test('what the brand began becomes the matter of the customer who answers', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('your pot is here', { from: 'brand', by: 'the shop' }));
  assert.equal((await onlyConversation(workspace.agent, channel)).state, 'waiting');
  await channel.deliver(written('on my way', { by: 'kavitha' }));
  const conversation = await onlyConversation(workspace.agent, channel);
  assert.equal(conversation.contact.name, 'kavitha');
  assert.equal(conversation.state, 'open');
  await channel.deliver(written('me too', { by: 'ravi' }), written('wait for me', { by: 'kavitha' }));
  assert.deepEqual(
    (await conversationsOf(workspace.agent, channel)).map((c) => [c.contact.name, c.revision]).sort(),
    [
      ['kavitha', 3],
      ['ravi', 1],
    ],
  );
});

test('the two clocks: a platform’s time orders, a visitor’s is only claimed', async () => {
  const { workspace, channel, id } = await asked();
  const [message] = await messagesIn(workspace.agent, id);
  const sentAt = new Date(Date.parse(message?.sentAt ?? '') - 3_600_000).toISOString();
  await channel.deliver(written('an hour before', { sentAt }));
  const conversation = await onlyConversation(workspace.agent, channel);
  assert.equal(conversation.waitingSince, sentAt);
  assert.equal(conversation.lastMessage?.text, 'hello');
});

test('an answer assigns the conversation to whoever gives it, unless it is somebody’s', async () => {
  const { workspace, id } = await asked();
  await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'hi' } });
  assert.equal((await look(workspace, id)).assignee?.id, workspace.agent.id);
  await ok(workspace.lead, sendMessage, { params: { id }, body: { text: 'hi, too' } });
  const conversation = await look(workspace, id);
  assert.equal(conversation.assignee?.id, workspace.agent.id);
  assert.equal(conversation.state, 'waiting');
  assert.equal(conversation.waitingSince, null);
});

test('is assigned to agents of the workspace and to nobody else', async () => {
  const { workspace, id } = await asked();
  const params = { id };
  const assign = (agentId: string | null) =>
    ok(workspace.agent, assignConversation, { params, body: { agentId } });
  assert.equal((await assign(workspace.lead.id)).assignee?.name, workspace.lead.name);
  assert.equal((await assign(workspace.lead.id)).assignee?.id, workspace.lead.id);
  assert.equal((await assign(null)).assignee, null);
  const stranger = await newWorkspace();
  await refused(422, workspace.agent, assignConversation, { params, body: { agentId: stranger.agent.id } });
  assert.equal((await look(workspace, id)).assignee, null);
});

test('is resolved and reopened, as often as somebody asks', async () => {
  const { workspace, id } = await asked();
  const params = { id };
  for (let i = 0; i < 2; i++) {
    assert.equal((await ok(workspace.agent, resolveConversation, { params })).state, 'resolved');
    assert.equal((await ok(workspace.agent, resolveConversation, { params })).waitingSince, null);
    assert.equal((await ok(workspace.agent, reopenConversation, { params })).state, 'open');
    assert.equal((await ok(workspace.agent, reopenConversation, { params })).state, 'open');
  }
});

test('snoozes until its moment', async () => {
  const { workspace, id } = await asked();
  const params = { id };
  const soon = new Date(Date.now() + 1_500).toISOString();
  const snoozed = await ok(workspace.agent, snoozeConversation, { params, body: { until: soon } });
  assert.equal(snoozed.state, 'snoozed');
  assert.equal(snoozed.snoozedUntil, soon);
  await until(async () => (await look(workspace, id)).state === 'open');
  assert.ok(Date.now() >= Date.parse(soon));
  assert.equal((await look(workspace, id)).snoozedUntil, null);
});

test('a snooze that was moved wakes at the later moment only; a past one is refused', async () => {
  const { workspace, id } = await asked();
  const params = { id };
  const inDays = (n: number) => new Date(Date.now() + n * 86_400_000);
  await ok(workspace.agent, snoozeConversation, { params, body: { until: inDays(1).toISOString() } });
  await ok(workspace.agent, snoozeConversation, { params, body: { until: inDays(3).toISOString() } });
  await inWorkspace(workspace.id, (tx) => wake(tx, id, inDays(2)));
  assert.equal((await look(workspace, id)).state, 'snoozed');
  await inWorkspace(workspace.id, (tx) => wake(tx, id, inDays(3)));
  assert.equal((await look(workspace, id)).state, 'open');
  await refused(422, workspace.agent, snoozeConversation, {
    params,
    body: { until: inDays(-1).toISOString() },
  });
  await ok(workspace.agent, resolveConversation, { params });
  await refused(422, workspace.agent, snoozeConversation, {
    params,
    body: { until: inDays(1).toISOString() },
  });
});

test('the customer’s next word ends a snooze', async () => {
  const { workspace, channel, id } = await asked();
  const until = new Date(Date.now() + 86_400_000).toISOString();
  await ok(workspace.agent, snoozeConversation, { params: { id }, body: { until } });
  await channel.deliver(written('still there?'));
  const conversation = await look(workspace, id);
  assert.equal(conversation.state, 'open');
  assert.equal(conversation.snoozedUntil, null);
});

test('a note is for the team: it answers nobody and moves no mark', async () => {
  const { workspace, channel, id } = await asked();
  const before = await look(workspace, id);
  const note = await ok(workspace.agent, addNote, { params: { id }, body: { text: 'was here yesterday' } });
  assert.equal(note.kind, 'note');
  assert.deepEqual(note.parts, []);
  const after = await look(workspace, id);
  assert.equal(after.state, 'open');
  assert.equal(after.waitingSince, before.waitingSince);
  assert.equal(after.revision, before.revision);
  assert.equal(after.assignee, null);
  assert.deepEqual(channel.receiver.calls, []);
  await ok(workspace.agent, markRead, { params: { id } });
});

test('an answer quotes only what stands in the same conversation', async () => {
  const { workspace, channel, id } = await asked();
  await channel.deliver(written('elsewhere', { thread: 'other' }));
  const [here, there] = await conversationsOf(workspace.agent, channel);
  const [mine] = await messagesIn(workspace.agent, here?.id ?? '');
  const [theirs] = await messagesIn(workspace.agent, there?.id ?? '');
  const text = 'this one';
  const sent = await ok(workspace.agent, sendMessage, {
    params: { id },
    body: { text, replyTo: mine?.id ?? '' },
  });
  assert.equal(sent.replyTo?.text, 'hello');
  const callback = await until(() => channel.receiver.calls[0]);
  assert.match(callback.replyTo ?? '', /^m-\d+$/);
  await refused(422, workspace.agent, sendMessage, {
    params: { id },
    body: { text, replyTo: theirs?.id ?? '' },
  });
});

test('an agent who joins later sees what was said before', async () => {
  const { workspace, id } = await asked();
  const late = await newAgent(workspace.id, 'agent', 'Ramadevi');
  assert.deepEqual(
    (await messagesIn(late, id)).map((m) => m.text),
    ['hello'],
  );
});

async function asked(): Promise<{ workspace: TestWorkspace; channel: ApiChannel; id: string }> {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello'));
  return { workspace, channel, id: (await onlyConversation(workspace.agent, channel)).id };
}

function look(workspace: TestWorkspace, id: string): Promise<ConversationSummary> {
  return ok(workspace.agent, getConversation, { params: { id } });
}

async function resolveLongAgo(workspace: TestWorkspace, id: string): Promise<void> {
  await ok(workspace.agent, resolveConversation, { params: { id } });
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update conversation set resolved_at = now() - interval '8 days' where workspace_id = $1 and id = $2`,
    [workspace.id, id],
  );
}
