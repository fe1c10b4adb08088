import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockContact } from '#contract/contacts.ts';
import {
  assignConversation,
  type ConversationFilter,
  countConversations,
  countMatching,
  listConversations,
  resolveConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { setOwnership } from '#contract/ownership.ts';
import { listQuarantine } from '#contract/quarantine.ts';
import { addTeam } from '#contract/teams.ts';
import { wake } from '#server/features/conversations/state.ts';
import { ago } from '#server/features/sla/testing/shop.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';

const assignees = ['nobody', 'here', 'away', 'gone', 'cut off'] as const;
const teams = ['none', 'live', 'archived', 'empty', 'of the gone', 'of the cut off'] as const;
const stories = [
  'fresh',
  'old',
  'resolved and written again',
  'asleep',
  'back from a snooze',
  'answer lost',
] as const;

interface Case {
  name: string;
  assignee: (typeof assignees)[number];
  team: (typeof teams)[number];
  story: (typeof stories)[number];
}

test('whatever became of its owner and its team, a message without an answer is on somebody’s list', async () => {
  const { workspace, channel, people, teamIds } = await stage();
  const cases = assignees.flatMap((assignee) =>
    teams.flatMap((team) =>
      stories.map((story): Case => ({ name: `${assignee}, ${team}, ${story}`, assignee, team, story })),
    ),
  );
  const ids = await play(workspace, channel, cases);
  const { everywhere } = await openDesk();
  for (const each of cases) {
    const owner = each.assignee === 'nobody' ? null : people[each.assignee].id;
    const team = each.team === 'none' ? null : teamIds[each.team];
    await everywhere.query('update conversation set assignee_id = $2, team_id = $3 where id = $1', [
      ids.get(each.name),
      owner,
      team,
    ]);
  }
  const seen = new Map([
    ['unowned', await listed(workspace.agent, { assignee: 'unowned' })],
    ['here', await listed(people.here, { assignee: 'mine', state: 'any' })],
    ['away', await listed(people.away, { assignee: 'mine', state: 'any' })],
    ['live', await listed(people.here, { team: teamIds.live, state: 'open' })],
  ]);
  for (const each of cases) {
    const id = ids.get(each.name) ?? '';
    const isOwned = each.assignee === 'here' || each.assignee === 'away';
    const isTheTeams = each.team === 'live' && !['old', 'asleep', 'answer lost'].includes(each.story);
    const where = [...seen].flatMap(([list, found]) => (found.has(id) ? list : []));
    assert.ok(where.length > 0, `${each.name}: on nobody’s list`);
    assert.equal(where.includes('unowned'), !isOwned && !isTheTeams, each.name);
  }
  const filter = JSON.stringify({ all: [{ field: 'unowned' }] });
  assert.deepEqual(await listed(workspace.lead, { state: 'any', filter }), seen.get('unowned'));
  const count = { count: seen.get('unowned')?.size, more: false };
  assert.deepEqual(await ok(workspace.agent, countMatching, { query: { state: 'any', filter } }), count);
  assert.deepEqual((await ok(workspace.agent, countConversations)).unowned, count);
  assert.equal(
    (await listed(people['cut off'], { assignee: 'unowned' })).size,
    0,
    'nobody sees beyond reach',
  );
  await ok(workspace.lead, setOwnership, { body: { pickUpWithin: 0, alarmAfter: null, clock: 'always' } });
  const left = await listed(workspace.agent, { assignee: 'unowned' });
  assert.equal(left.size, 3 * teams.length * stories.length, 'no team may keep anything to itself');
});

test('the oldest stands first, page by page, and what is snoozed comes back by itself', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  for (const minutes of [5, 90, 30, 60])
    await channel.deliver(
      written('வணக்கம்', { thread: `t${minutes}`, by: `p${minutes}`, sentAt: ago(minutes) }),
    );
  const query = { assignee: 'unowned', sorting: 'waiting', limit: 3 } as const;
  const first = await ok(workspace.agent, listConversations, { query });
  const next = await ok(workspace.agent, listConversations, {
    query: { ...query, cursor: first.next ?? '' },
  });
  const names = [...first.data, ...next.data].map(({ contact }) => contact.name);
  assert.deepEqual(names, ['p90', 'p60', 'p30', 'p5']);
  const params = { id: first.data[0]?.id ?? '' };
  const soon = new Date(Date.now() + 3_600_000);
  await ok(workspace.agent, snoozeConversation, { params, body: { until: soon.toISOString() } });
  // Sleeping alone gives nobody's customer an owner; somebody who has it may let it sleep.
  assert.equal((await listed(workspace.agent, { assignee: 'unowned' })).size, 4);
  await ok(workspace.agent, assignConversation, { params, body: { agentId: workspace.agent.id } });
  assert.equal((await listed(workspace.agent, { assignee: 'unowned' })).size, 3);
  await ok(workspace.agent, assignConversation, { params, body: { agentId: null } });
  await inWorkspace(workspace.id, (tx) => wake(tx, params.id, new Date(soon.getTime() + 1)));
  assert.ok((await listed(workspace.agent, { assignee: 'unowned' })).has(params.id));
});

test('what a blocked contact writes is set aside on purpose, and what cannot be read is in the quarantine', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello'), 'unreadable' as never);
  const { contact } = await onlyConversation(workspace.agent, channel);
  assert.equal((await ok(workspace.lead, listQuarantine)).data.length, 1);
  await ok(workspace.agent, blockContact, { params: { id: contact.id }, body: { reason: 'spam' } });
  await channel.deliver(written('hello again'));
  assert.equal((await listed(workspace.agent, { assignee: 'unowned' })).size, 0);
});

/** A channel, one agent of each kind, one team of each kind. */
async function stage() {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const other = await apiChannel(workspace);
  const { lead, id } = workspace;
  const people = {
    here: workspace.agent,
    away: await newAgent(id, 'agent', 'Anahit'),
    gone: await newAgent(id, 'agent', 'Fatima'),
    'cut off': await newAgent(id, 'agent', 'Lakshmi', [other.id]),
  };
  const team = async (name: string, members: string[]) =>
    (await ok(lead, addTeam, { body: { name, members: members.map((agentId) => ({ agentId })) } })).id;
  const teamIds = {
    live: await team('live', [people.here.id, people['cut off'].id]),
    archived: await team('archived', [people.here.id]),
    empty: await team('empty', []),
    'of the gone': await team('of the gone', [people.gone.id]),
    'of the cut off': await team('of the cut off', [people['cut off'].id]),
  };
  const { everywhere } = await openDesk();
  await everywhere.query('update agent set deactivated_at = now() where id = $1', [people.gone.id]);
  await everywhere.query('update team set archived_at = now() where id = $1', [teamIds.archived]);
  return { workspace, channel, people, teamIds };
}

/** Each case in a conversation of its own; answers with their ids. */
async function play(
  workspace: TestWorkspace,
  channel: ApiChannel,
  cases: Case[],
): Promise<Map<string, string>> {
  const { agent } = workspace;
  const minutesOf = { old: 120, 'answer lost': 120 } as Record<string, number>;
  await channel.deliver(
    ...cases.map(({ name, story }) =>
      written('उत्तर दीजिए', { thread: name, by: name, sentAt: ago(minutesOf[story] ?? 1) }),
    ),
  );
  const all = await conversationsOf(agent, channel);
  const ids = new Map(all.map(({ id, contact }) => [contact.name, id]));
  const those = (story: Case['story']) =>
    cases.filter((each) => each.story === story).map(({ name }) => ({ name, id: ids.get(name) ?? '' }));
  for (const { id } of those('resolved and written again'))
    await ok(agent, resolveConversation, { params: { id } });
  await channel.deliver(
    ...those('resolved and written again').map(({ name }) =>
      written('और एक बात', { thread: name, by: name, sentAt: ago(1) }),
    ),
  );
  const backAt = new Date(Date.now() + 60_000);
  for (const { id } of those('back from a snooze')) {
    await ok(agent, snoozeConversation, { params: { id }, body: { until: backAt.toISOString() } });
    await inWorkspace(workspace.id, (tx) => wake(tx, id, new Date(backAt.getTime() + 1)));
  }
  for (const { id } of those('asleep'))
    await ok(agent, snoozeConversation, { params: { id }, body: { until: backAt.toISOString() } });
  channel.receiver.answer = () => ({ status: 422 });
  const lost = those('answer lost');
  for (const { id } of lost) await ok(agent, sendMessage, { params: { id }, body: { text: 'नमस्ते' } });
  const { everywhere } = await openDesk();
  await until(async () => {
    const { rows } = await everywhere.query<{ left: number }>(
      'select count(*)::int as left from conversation where id = any($1) and undelivered = 0',
      [lost.map(({ id }) => id)],
    );
    return rows[0]?.left === 0;
  }, 60_000);
  return ids;
}

async function listed(caller: Caller, query: ConversationFilter): Promise<Set<string>> {
  const found = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const page = await ok(caller, listConversations, {
      query: { ...query, limit: 100, ...(cursor ? { cursor } : {}) },
    });
    for (const { id } of page.data) found.add(id);
    if (!page.next) return found;
    cursor = page.next;
  }
}
