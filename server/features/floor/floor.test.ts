import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAwayReason, setOwnAvailability } from '#contract/availability.ts';
import { editChannel } from '#contract/channels.ts';
import {
  assignConversation,
  countMatching,
  resolveConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import { type Floor, getFloor } from '#contract/floor.ts';
import { sendMessage } from '#contract/messages.ts';
import { setOwnership } from '#contract/ownership.ts';
import { addPolicy } from '#contract/sla.ts';
import { addTeam, handOver } from '#contract/teams.ts';
import { ago, promisesIn } from '#server/features/sla/testing/shop.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('each figure is what the list behind it holds', async () => {
  const { workspace, shops, teams } = await busy();
  const { lead } = workspace;
  const floor = await ok(lead, getFloor);
  assert.deepEqual(floor.channels.map(({ name }) => name).sort(), shops.map(({ name }) => name).sort());
  await agrees(lead, floor);
  assert.ok(floor.all.waiting > 0 && floor.all.overdue > 0 && floor.all.risk > 0 && floor.all.unowned > 0);
  const lists = floor.teams.map(({ id }) => id);
  assert.deepEqual(lists, [teams.billing, teams.care, null], 'by name, and what no team has');
  assert.equal(floor.all.oldestAt, floor.channels.flatMap(({ oldestAt }) => oldestAt ?? []).sort()[0]);
  await keepsStep(workspace.id);
  const narrow = await newAgent(workspace.id, 'lead', 'Narrow', [shops[0]?.id ?? '']);
  const less = await ok(narrow, getFloor);
  assert.deepEqual(
    less.channels.map(({ id }) => id),
    [shops[0]?.id],
  );
  await agrees(narrow, less);
  assert.ok(less.all.open > 0 && less.all.open < floor.all.open);
});

test('who is on, what they have, and what was answered today', async () => {
  const { workspace, shops } = await busy();
  const { lead, agent } = workspace;
  const before = await ok(lead, getFloor);
  const [shop] = shops;
  assert.ok(shop);
  await shop.deliver(written('எங்கே?', { thread: 'new', by: 'new' }));
  const fresh = (await conversationsOf(agent, shop)).find(({ contact }) => contact.name === 'new');
  const params = { id: fresh?.id ?? '' };
  await ok(agent, sendMessage, { params, body: { text: 'இதோ' } });
  await ok(agent, sendMessage, { params, body: { text: 'மேலும்' } });
  const { everywhere } = await openDesk();
  await everywhere.query('update agent set seen_at = now() where id = $1', [agent.id]);
  const floor = await ok(lead, getFloor);
  assert.equal(floor.today.answered, before.today.answered + 1, 'one who waited, however many messages');
  assert.equal(floor.today.firstReplies, before.today.firstReplies + 1);
  assert.ok(floor.today.medianMinutes !== null && floor.today.medianMinutes >= 0);
  const [first] = floor.people;
  assert.deepEqual([first?.id, first?.on, first?.away], [agent.id, true, null]);
  assert.ok(first?.lastAnswerAt);
  const reason = await ok(lead, addAwayReason, { body: { name: 'ஓய்வு' } });
  await ok(agent, setOwnAvailability, { body: { state: 'away', reasonId: reason.id } });
  const resting = (await ok(lead, getFloor)).people.find(({ id }) => id === agent.id);
  assert.deepEqual([resting?.on, resting?.away], [false, 'ஓய்வு']);
  const left = floor.people.filter(({ on }) => !on);
  assert.ok(left.every(({ open, overdue }) => open + overdue > 0));
  // A later answer is none to the first words.
  await shop.deliver(written('நன்றி', { thread: 'new', by: 'new' }));
  await ok(agent, sendMessage, { params, body: { text: 'நல்லது' } });
  const again = (await ok(lead, getFloor)).today;
  assert.deepEqual(
    [again.answered, again.firstReplies],
    [floor.today.answered + 1, floor.today.firstReplies],
  );
  await ok(agent, resolveConversation, { params });
  assert.equal((await ok(lead, getFloor)).today.answered, again.answered, 'settling it answers nobody');
  await keepsStep(workspace.id);
});

test('the floor is for leads', async () => {
  const { agent, administrator } = await newWorkspace();
  await refused(403, agent, getFloor);
  const floor = await ok(administrator, getFloor);
  assert.deepEqual([floor.teams, floor.channels, floor.people], [[], [], []]);
  assert.deepEqual([floor.today.answered, floor.today.medianMinutes], [0, null]);
});

/** What the floor walks through is what is open, and as it is. */
async function keepsStep(workspaceId: string): Promise<void> {
  const { everywhere } = await openDesk();
  const columns = 'channel_id, team_id, assignee_id, waiting_since, due_at, due_warn_at';
  const { rows } = await everywhere.query(
    `select l.conversation_id, ${columns} from open_load l where workspace_id = $1 order by 1`,
    [workspaceId],
  );
  const open = await everywhere.query(
    `select c.id as conversation_id, ${columns} from conversation c
     where workspace_id = $1 and state = 'open' and not blocked order by 1`,
    [workspaceId],
  );
  assert.ok(rows.length > 0);
  assert.deepEqual(rows, open.rows);
}

/** As the screen links them. */
async function agrees(lead: Caller, floor: Floor): Promise<void> {
  const count = async (list: never, assignee?: 'unowned') => {
    const filter = JSON.stringify({ all: list });
    const query = { state: 'any' as const, filter, ...(assignee ? { assignee } : {}) };
    return (await ok(lead, countMatching, { query })).count;
  };
  const rows = [
    { ...floor.all, where: [] },
    ...floor.teams.map((row) => ({ ...row, where: [{ field: 'team', is: [row.id ?? 'none'] }] })),
    ...floor.channels.map((row) => ({ ...row, where: [{ field: 'channel', is: [row.id] }] })),
    ...floor.people.map((row) => ({ ...row, where: [{ field: 'assignee', is: [row.id] }] })),
  ];
  const unsettled = { field: 'state', is: ['open', 'waiting', 'snoozed'] };
  for (const row of rows) {
    const own = row.where as never[];
    const open = [...own, { field: 'state', is: ['open'] }] as never[];
    assert.equal(row.open, await count(open as never));
    const waiting = [...open, { field: 'waiting', before: { ago: 0, unit: 'minutes' } }];
    assert.equal(row.waiting, await count(waiting as never));
    const due = (is: string) => [...own, unsettled, { field: 'due', is }];
    assert.equal(row.risk, await count(due('risk') as never));
    assert.equal(row.overdue, await count(due('breached') as never));
    if ('unowned' in row) assert.equal(row.unowned, await count(own as never, 'unowned'));
  }
}

/** Two channels, two teams, and some of everything. */
async function busy() {
  const workspace = await newWorkspace();
  const { lead, agent, administrator } = workspace;
  const shops = [await apiChannel(workspace), await apiChannel(workspace)];
  await ok(administrator, editChannel, { params: { id: shops[0]?.id ?? '' }, body: { name: 'கடை' } });
  if (shops[0]) shops[0].name = 'கடை';
  await ok(lead, setOwnership, { body: { pickUpWithin: 30, alarmAfter: null, clock: 'always' } });
  await ok(lead, addPolicy, { body: { name: 'All', firstReply: 60, warnAt: 50, clock: 'always' } });
  const team = async (name: string) =>
    (await ok(lead, addTeam, { body: { name, members: [{ agentId: agent.id }] } })).id;
  const teams = { care: await team('Care'), billing: await team('billing') };
  for (const shop of shops)
    await shop.deliver(
      ...[5, 10, 40, 45, 90, 120, 130, 20, 200].map((minutes) =>
        written('नमस्ते', { thread: `t${minutes}`, by: `p${minutes}`, sentAt: ago(minutes) }),
      ),
    );
  for (const [n, shop] of shops.entries()) {
    const all = await conversationsOf(agent, shop);
    const at = (i: number) => ({ id: all[i + n]?.id ?? '' });
    await ok(agent, handOver, { params: at(0), body: { teamId: teams.care } });
    await ok(agent, handOver, { params: at(3), body: { teamId: teams.billing } });
    await ok(agent, assignConversation, { params: at(1), body: { agentId: lead.id } });
    await ok(agent, assignConversation, { params: at(4), body: { agentId: agent.id } });
    await ok(agent, sendMessage, { params: at(5), body: { text: 'हाँ' } });
    await ok(agent, resolveConversation, { params: at(6) });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await ok(agent, snoozeConversation, { params: at(7), body: { until } });
    await promisesIn(workspace, at(0).id);
  }
  return { workspace, shops, teams };
}
