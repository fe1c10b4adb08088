import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Bulk,
  type BulkAction,
  getBulk,
  listBulk,
  startBulk,
  stopBulk,
  undoBulk,
} from '#contract/bulk.ts';
import {
  assignConversation,
  type ConversationSummary,
  countConversations,
  labelConversation,
  prioritiseConversation,
  reopenConversation,
  resolveConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import type { FilterInput } from '#contract/filter.ts';
import { addLabel } from '#contract/labels.ts';
import { listNotices } from '#contract/notices.ts';
import { listTrail } from '#contract/trail.ts';
import { deactivateAgent, editWorkspace } from '#contract/workspace.ts';
import { workOff } from '#server/features/bulk/run.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

const open: FilterInput = { all: [{ field: 'state', is: ['open'] }] };
const everything: FilterInput = { all: [] };

test('450 conversations are resolved in chunks, and undone to exactly what they were', async () => {
  const { workspace, channel, all } = await desk(450);
  const [first, second, third] = await all();
  const later = new Date(Date.now() + 86_400_000).toISOString();
  const [one, two, three] = [first, second, third].map((c) => ({ params: { id: c?.id ?? '' } }));
  assert.ok(one && two && three);
  await ok(workspace.agent, snoozeConversation, { ...one, body: { until: later } });
  await ok(workspace.agent, resolveConversation, two);
  await ok(workspace.agent, assignConversation, { ...three, body: { agentId: workspace.lead.id } });
  const before = await all();
  const screens = await stream(workspace.agent);
  await screens.see('ready');
  const started = await ok(workspace.agent, startBulk, {
    body: { action: { do: 'resolve' }, filter: everything },
  });
  const done = await ended(workspace.agent, started.id);
  assert.deepEqual(
    [done.state, done.total, done.lookedAt, done.changed, done.skipped],
    ['done', 450, 450, 449, 0],
  );
  assert.ok((await all()).every((c) => c.state === 'resolved'));
  await screens.see(
    'own',
    (data: { kind: string; id: string }) => data.kind === 'bulk' && data.id === done.id,
  );
  assert.equal((await ok(workspace.agent, countConversations)).all.resolved, 450);
  // Since then a customer wrote, and a colleague opened one by hand: both keep that.
  await channel.deliver(written('again', { by: 'p10', thread: 'p10' }));
  const touched = before[20]?.id ?? '';
  await ok(workspace.lead, reopenConversation, { params: { id: touched } });
  await ok(workspace.lead, resolveConversation, { params: { id: touched } });
  await ok(workspace.agent, undoBulk, { params: { id: done.id } });
  const undone = await ended(workspace.agent, done.id);
  assert.deepEqual([undone.state, undone.restored, undone.kept], ['undone', 447, 2]);
  const now = await all();
  for (const [n, was] of before.entries()) {
    if (n === 10 || n === 20) continue;
    const { state, snoozedUntil, waitingSince, assignee } = now[n] ?? was;
    assert.deepEqual(
      { state, snoozedUntil, waitingSince, assignee },
      {
        state: was.state,
        snoozedUntil: was.snoozedUntil,
        waitingSince: was.waitingSince,
        assignee: was.assignee,
      },
      `#${was.number}`,
    );
  }
  assert.equal(now[20]?.state, 'resolved');
  const counts = await ok(workspace.agent, countConversations);
  assert.deepEqual([counts.all.open, counts.all.snoozed, counts.all.resolved], [447, 1, 2]);
  const trail = await ok(workspace.agent, listTrail, { params: { id: before[30]?.id ?? '' } });
  assert.deepEqual(trail.data.map(({ type, actor, bulk }) => [type, actor.name, bulk]).slice(0, 2), [
    ['conversation.reopened', 'Ravi', { id: done.id, undone: true }],
    ['conversation.resolved', 'Ravi', { id: done.id, undone: false }],
  ]);
  assert.equal((await ok(workspace.agent, undoBulk, { params: { id: done.id } })).state, 'undone');
});

test('each action and its way back', async () => {
  const { workspace, all } = await desk(6);
  const label = await ok(workspace.lead, addLabel, { body: { name: 'Teapots', colour: 'red' } });
  const ids = (await all()).map((c) => c.id);
  const params = { id: ids[0] ?? '' };
  await ok(workspace.agent, prioritiseConversation, { params, body: { priority: 'low' } });
  await ok(workspace.agent, labelConversation, { params, body: { add: [label.id] } });
  await ok(workspace.agent, resolveConversation, { params: { id: ids[1] ?? '' } });
  const shown = async () =>
    (await all()).map(({ state, priority, labels, assignee, snoozedUntil }) => ({
      state,
      priority,
      labels,
      assignee: assignee?.id,
      snoozedUntil,
    }));
  const before = await shown();
  const later = new Date(Date.now() + 3_600_000).toISOString();
  const actions: [BulkAction, changed: number, skipped: number][] = [
    [{ do: 'label', labelId: label.id }, 5, 0],
    [{ do: 'unlabel', labelId: label.id }, 1, 0],
    [{ do: 'prioritise', priority: 'urgent' }, 6, 0],
    [{ do: 'assign', agentId: workspace.lead.id }, 6, 0],
    [{ do: 'assign', agentId: null }, 0, 0],
    [{ do: 'snooze', until: later }, 5, 1],
    [{ do: 'reopen' }, 1, 0],
    [{ do: 'resolve' }, 5, 0],
  ];
  for (const [action, changed, skipped] of actions) {
    const { id }: Bulk = await ok(workspace.agent, startBulk, { body: { action, filter: everything } });
    const done = await ended(workspace.agent, id);
    assert.deepEqual([done.changed, done.skipped], [changed, skipped], action.do);
    if (changed > 0) assert.notDeepEqual(await shown(), before, action.do);
    await ok(workspace.agent, undoBulk, { params: { id } });
    assert.equal((await ended(workspace.agent, id)).restored, changed, action.do);
    assert.deepEqual(await shown(), before, action.do);
  }
  const told = await ok(workspace.lead, listNotices);
  assert.equal(told.data.length, 1, 'one word about all of them');
  assert.equal((await ok(workspace.agent, listBulk)).data.length, actions.length);
});

test('what one of them could not do alone, many cannot either', async () => {
  const { workspace, all, channel } = await desk(3);
  await ok(workspace.administrator, editWorkspace, { body: { labelRequired: true } });
  const label = await ok(workspace.lead, addLabel, { body: { name: 'Teapots' } });
  const [first] = await all();
  await ok(workspace.agent, labelConversation, {
    params: { id: first?.id ?? '' },
    body: { add: [label.id] },
  });
  const run = async (caller: Caller, action: BulkAction): Promise<Bulk> => {
    const { id } = await ok(caller, startBulk, { body: { action, filter: everything } });
    return ended(caller, id);
  };
  const resolved = await run(workspace.agent, { do: 'resolve' });
  assert.deepEqual([resolved.changed, resolved.skipped], [1, 2]);
  const other = await apiChannel(workspace);
  const apart = await newAgent(workspace.id, 'agent', 'Fatima', [other.id]);
  const unseen = await run(apart, { do: 'prioritise', priority: 'high' });
  assert.deepEqual([unseen.total, unseen.changed], [0, 0]);
  const given = await run(workspace.agent, { do: 'assign', agentId: apart.id });
  assert.deepEqual([given.changed, given.skipped], [0, 3], 'they do not reach the channel');
  // A second one for the same customer and thread: of two resolved ones only the newest opens again.
  await channel.deliver(written('once more', { by: 'p0', thread: 'p0' }));
  await ok(workspace.administrator, editWorkspace, { body: { labelRequired: false } });
  await run(workspace.agent, { do: 'resolve' });
  const reopened = await run(workspace.agent, { do: 'reopen' });
  assert.equal(reopened.changed + reopened.skipped, (await all()).length);
  for (const [status, action] of [
    [422, { do: 'assign', agentId: crypto.randomUUID() }],
    [422, { do: 'label', labelId: crypto.randomUUID() }],
    [422, { do: 'snooze', until: '2001-01-01T00:00:00Z' }],
    [422, { do: 'erase' }],
  ] as const)
    await refused(status, workspace.agent, startBulk, {
      body: { action: action as BulkAction, filter: open },
    });
  await refused(404, workspace.lead, getBulk, { params: { id: resolved.id } });
});

test('two who work on the same one do nothing twice; it ends with its starter', async () => {
  const { workspace, all } = await desk(420);
  const { id } = await ok(workspace.agent, startBulk, {
    body: { action: { do: 'prioritise', priority: 'high' }, filter: open },
  });
  await Promise.all([workOff(workspace.id, id), workOff(workspace.id, id), ended(workspace.agent, id)]);
  const done = await ok(workspace.agent, getBulk, { params: { id } });
  assert.deepEqual([done.lookedAt, done.changed], [420, 420]);
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    `select count(*)::int as n from event where workspace_id = $1 and type = 'conversation.prioritised'`,
    [workspace.id],
  );
  assert.equal(rows[0].n, 420);
  // As if its process had died in the middle: the second half is still to be looked at.
  const ids = (await all()).map((c) => c.id).sort();
  await everywhere.query(
    `update bulk set state = 'running', position = $2, ended_at = null, looked_at = 210 where id = $1`,
    [id, ids[209]],
  );
  await workOff(workspace.id, id);
  const again = await ok(workspace.agent, getBulk, { params: { id } });
  assert.deepEqual([again.state, again.lookedAt, again.changed], ['done', 420, 420]);
  await everywhere.query(`update bulk set state = 'running', position = null where id = $1`, [id]);
  await ok(workspace.agent, stopBulk, { params: { id } });
  await workOff(workspace.id, id);
  assert.equal((await ok(workspace.agent, getBulk, { params: { id } })).state, 'stopped');
  await everywhere.query(`update bulk set state = 'running' where id = $1`, [id]);
  await ok(workspace.administrator, deactivateAgent, { params: { id: workspace.agent.id }, body: {} });
  await workOff(workspace.id, id);
  const left = await everywhere.query('select state, trouble from bulk where id = $1', [id]);
  assert.equal(left.rows[0].state, 'stopped');
  assert.match(left.rows[0].trouble, /no longer/);
});

async function desk(size: number): Promise<{
  workspace: TestWorkspace;
  channel: ApiChannel;
  all(): Promise<ConversationSummary[]>;
}> {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const people = Array.from({ length: size }, (_, i) => `p${i}`);
  await channel.deliver(...people.map((by) => written('வணக்கம்', { by, thread: by })));
  return { workspace, channel, all: () => conversationsOf(workspace.agent, channel) };
}

/** When it has come to an end. */
function ended(caller: Caller, id: string): Promise<Bulk> {
  return until(async () => {
    const bulk = await ok(caller, getBulk, { params: { id } });
    return bulk.endedAt ? bulk : undefined;
  });
}
