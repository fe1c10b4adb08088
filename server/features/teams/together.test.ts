import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BulkAction, getBulk, startBulk, undoBulk } from '#contract/bulk.ts';
import { assignConversation } from '#contract/conversations.ts';
import { addNote } from '#contract/messages.ts';
import { listNotices } from '#contract/notices.ts';
import { addTeam, archiveTeam, editTeam, handOver } from '#contract/teams.ts';
import { listTrail } from '#contract/trail.ts';
import { addView, editView, listViews, removeView } from '#contract/views.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { conversationsOf, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('many are handed over at once, with a reason where another team has them, and undone exactly', async () => {
  const workspace = await newWorkspace();
  const { agent, lead } = workspace;
  const channel = await apiChannel(workspace);
  await channel.deliver(
    ...['a', 'b', 'c', 'd'].map((thread) => written('hello', { thread, by: `p${thread}` })),
  );
  const care = await ok(lead, addTeam, { body: { name: 'Care', members: [{ agentId: agent.id }] } });
  const billing = await ok(lead, addTeam, { body: { name: 'Billing', members: [{ agentId: lead.id }] } });
  const all = () => conversationsOf(agent, channel);
  const [a, b, c] = await all();
  assert.ok(a && b && c);
  await ok(agent, handOver, { params: { id: a.id }, body: { teamId: care.id } });
  await ok(agent, assignConversation, { params: { id: a.id }, body: { agentId: agent.id } });
  await ok(agent, assignConversation, { params: { id: b.id }, body: { agentId: lead.id } });
  await ok(agent, assignConversation, { params: { id: c.id }, body: { agentId: agent.id } });
  const shown = async () => (await all()).map(({ team, assignee }) => [team?.name, assignee?.name]);
  const before = await shown();
  const run = async (action: BulkAction) => {
    const { id } = await ok(lead, startBulk, { body: { action, filter: { all: [] } } });
    return until(async () => {
      const bulk = await ok(lead, getBulk, { params: { id } });
      return bulk.endedAt ? bulk : undefined;
    });
  };
  const undo = async (id: string) => {
    await ok(lead, undoBulk, { params: { id } });
    return until(async () => {
      const bulk = await ok(lead, getBulk, { params: { id } });
      return bulk.endedAt ? bulk : undefined;
    });
  };

  const first = await run({ do: 'hand-over', teamId: billing.id });
  assert.deepEqual([first.changed, first.skipped], [3, 1]);
  assert.deepEqual(await shown(), [
    ['Care', 'Ravi'],
    ['Billing', 'Kavitha'],
    ['Billing', undefined],
    ['Billing', undefined],
  ]);
  assert.equal((await undo(first.id)).restored, 3);
  assert.deepEqual(await shown(), before);

  const second = await run({ do: 'hand-over', teamId: billing.id, reason: 'கட்டணம்' });
  assert.deepEqual([second.changed, second.skipped], [4, 0]);
  const { data: trail } = await ok(agent, listTrail, { params: { id: a.id } });
  const line = trail.find(({ type }) => type === 'conversation.handed-over');
  assert.deepEqual([line?.subject, line?.reason, line?.bulk?.undone], ['Billing', 'கட்டணம்', false]);
  // Somebody takes one of them meanwhile: it stays theirs.
  await ok(lead, assignConversation, { params: { id: c.id }, body: { agentId: lead.id } });
  const undone = await undo(second.id);
  assert.deepEqual([undone.restored, undone.kept], [3, 1]);
  assert.deepEqual(await shown(), [before[0], before[1], ['Billing', 'Kavitha'], before[3]]);

  const third = await run({ do: 'hand-over', teamId: billing.id, reason: 'again' });
  await ok(lead, archiveTeam, { params: { id: care.id } });
  await undo(third.id);
  assert.equal((await all())[0]?.team?.name, 'Billing', 'an archived team gets nothing back');
  const action: BulkAction = { do: 'hand-over', teamId: care.id };
  await refused(422, lead, startBulk, { body: { action, filter: { all: [] } } });
  assert.equal((await run({ do: 'hand-over', teamId: null })).changed, 2);
});

test('a view of a team is seen by its members, and changed by its maker, its lead and leads', async () => {
  const workspace = await newWorkspace();
  const { agent, lead } = workspace;
  const colleague = await newAgent(workspace.id, 'agent', 'Lakshmi');
  const leader = await newAgent(workspace.id, 'agent', 'Fatima');
  const members = [agent, colleague].map(({ id }) => ({ agentId: id, leads: false }));
  const team = await ok(lead, addTeam, {
    body: { name: 'Care', members: [...members, { agentId: leader.id, leads: true }] },
  });
  const filter = { all: [{ field: 'team' as const, is: [team.id] }] };
  const body = { name: 'Ours', scope: 'team' as const, teamId: team.id, filter };
  await refused(422, lead, addView, { body });
  await refused(422, agent, addView, { body: { ...body, teamId: null } });
  await refused(422, agent, addView, { body: { ...body, scope: 'mine' as const } });
  const view = await ok(agent, addView, { body });
  const sees = async (caller: Caller) =>
    (await ok(caller, listViews)).data.map(({ scope, teamId, editable }) => [
      scope,
      teamId === team.id,
      editable,
    ]);
  assert.deepEqual(await sees(agent), [['team', true, true]]);
  assert.deepEqual(await sees(colleague), [['team', true, false]]);
  assert.deepEqual(await sees(leader), [['team', true, true]]);
  assert.deepEqual(await sees(lead), []);
  const params = { id: view.id };
  await refused(403, colleague, editView, { params, body: { name: 'x' } });
  await refused(404, lead, editView, { params, body: { name: 'x' } });
  await ok(leader, editView, { params, body: { name: 'Our queue' } });
  const stays = members.slice(0, 1);
  await ok(lead, editTeam, { params: { id: team.id }, body: { members: stays } });
  assert.deepEqual(await sees(colleague), []);
  await ok(agent, editView, { params, body: { scope: 'everyone' } });
  assert.deepEqual(await sees(colleague), [['everyone', false, false]]);
  await ok(agent, editView, { params, body: { scope: 'team', teamId: team.id } });
  await ok(lead, archiveTeam, { params: { id: team.id } });
  assert.deepEqual(await sees(agent), [['team', true, true]], 'its maker can still take it back');
  await ok(agent, removeView, { params });
});

test('a note that names a team tells its members who reach the conversation, each once', async () => {
  const workspace = await newWorkspace();
  const { agent, lead } = workspace;
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(agent, channel);
  const elsewhere = [(await apiChannel(workspace)).id];
  const apart = await newAgent(workspace.id, 'agent', 'Lakshmi', elsewhere);
  const other = await newAgent(workspace.id, 'agent', 'Fatima');
  const members = [agent, lead, apart].map((each) => ({ agentId: each.id }));
  const team = await ok(lead, addTeam, { body: { name: 'పన్నుల బృందం', members } });
  await ok(lead, addTeam, { body: { name: 'పన్నుల', members: [{ agentId: other.id }] } });
  const note = await ok(other, addNote, {
    params: { id },
    body: { text: '@పన్నుల బృందం, @Ravi: please look' },
  });
  assert.deepEqual([...note.mentions].sort(), [agent.id, lead.id].sort());
  assert.deepEqual(
    note.shown?.flatMap(({ runs }) => runs).flatMap((run) => (run.mention ? [[run.text, run.mention]] : [])),
    [
      ['@పన్నుల బృందం', team.id],
      ['@Ravi', agent.id],
    ],
  );
  const told = async (caller: Caller) =>
    (await ok(caller, listNotices)).data.filter(({ kind }) => kind === 'mention').length;
  assert.deepEqual([await told(agent), await told(lead), await told(apart), await told(other)], [1, 1, 0, 0]);
  await ok(lead, archiveTeam, { params: { id: team.id } });
  const later = await ok(other, addNote, { params: { id }, body: { text: '@పన్నుల బృందం' } });
  assert.deepEqual(later.mentions, [other.id], 'the name that is left is the shorter one');
});
