import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setAbility, setAssignment } from '#contract/assignment.ts';
import { setAvailability } from '#contract/availability.ts';
import { assignConversation, resolveConversation, snoozeConversation } from '#contract/conversations.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { call, ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { oneOf, seeded } from '#server/testing/random.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { giveOut } from './give-out.ts';

describe('a crowd', () => {
  test('a hundred are claimed and given out in several places at once: each has one owner, who got it once', async () => {
    const workspace = await newWorkspace();
    const { agent, lead } = workspace;
    const channel = await apiChannel(workspace);
    await channel.deliver(...threads(100).map((thread) => written('வணக்கம்', { thread, by: thread })));
    const all = await conversationsOf(agent, channel);
    const colleague = await newAgent(workspace.id, 'agent', 'Fatima');
    for (const { id } of [agent, colleague])
      await ok(lead, setAvailability, { params: { id }, body: { state: 'available' } });
    await ok(lead, setAssignment, { body: { teamless: 'round-robin', capacity: 30 } });
    const [answers] = await Promise.all([
      Promise.all(
        all.map(({ id }) =>
          call(lead, assignConversation, { params: { id }, body: { agentId: lead.id, insteadOf: null } }),
        ),
      ),
      Promise.all(Array.from({ length: 12 }, () => giveOut(workspace.id, 10))),
    ]);
    assert.ok(answers.every(({ status }) => status === 200 || status === 409));
    await settled(workspace);
    const after = await conversationsOf(agent, channel);
    const claimed = answers.filter(({ status }) => status === 200).length;
    const has = (of: string) => after.filter(({ assignee }) => assignee?.id === of).length;
    assert.equal(has(lead.id), claimed, 'whoever was told that it is theirs has it');
    assert.ok(has(agent.id) <= 30 && has(colleague.id) <= 30);
    const { everywhere } = await openDesk();
    const { rows } = await everywhere.query(
      `select conversation_id as id, array_agg(subject_id) as given from event
       where workspace_id = $1 and type = 'conversation.assigned' group by 1`,
      [workspace.id],
    );
    const givenTo = new Map(rows.map(({ id, given }) => [id, given]));
    for (const { id, assignee } of after)
      assert.deepEqual(givenTo.get(id) ?? [], assignee ? [assignee.id] : []);
  });

  test('whatever arrives, is resolved, snoozed, or comes back in any order: nobody ever has more than they can', async () => {
    for (const seed of [1, 2]) await liveThrough(seed);
  });
});

/** Many things happen one after the other; after each it is looked at what everybody has. */
async function liveThrough(seed: number): Promise<void> {
  const random = seeded(seed);
  const workspace = await newWorkspace();
  const { lead } = workspace;
  const channel = await apiChannel(workspace);
  const team = [workspace.agent];
  for (const name of ['Fatima', 'Lakshmi', 'Aram']) team.push(await newAgent(workspace.id, 'agent', name));
  for (const { id } of team) {
    await ok(lead, setAvailability, { params: { id }, body: { state: 'available' } });
    await ok(lead, setAbility, { params: { id }, body: { capacity: 1 + Math.floor(random() * 4) } });
  }
  await ok(lead, setAssignment, { body: { teamless: oneOf(['load', 'round-robin'] as const, random) } });
  const places = threads(30);
  for (let step = 0; step < 45; step += 1) {
    const what = random();
    const mine = (await conversationsOf(lead, channel)).filter(
      ({ assignee, state }) => assignee && state === 'open',
    );
    const one = mine.length > 0 ? oneOf(mine, random) : undefined;
    const someone = oneOf(team, random);
    if (what < 0.5 || !one) {
      const thread = oneOf(places, random);
      await channel.deliver(written('hello', { thread, by: thread }));
    } else if (what < 0.75) await ok(lead, resolveConversation, { params: { id: one.id } });
    else if (what < 0.85)
      await ok(lead, snoozeConversation, { params: { id: one.id }, body: { until: '2999-01-01T00:00:00Z' } });
    else
      await ok(lead, setAvailability, {
        params: { id: someone.id },
        body: { state: what < 0.93 ? 'away' : 'available' },
      });
    await settled(workspace);
    await nobodyOver(workspace, `seed ${seed}, step ${step}`);
  }
  for (const { id } of team)
    await ok(lead, setAvailability, { params: { id }, body: { state: 'available' } });
  await settled(workspace);
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    `select (select count(*)::int from conversation where workspace_id = $1 and state = 'open' and assignee_id is null) as waits,
      (select count(*)::int from agent_routing r where r.workspace_id = $1 and r.capacity > (
        select count(*) from conversation c where c.workspace_id = $1 and c.assignee_id = r.agent_id and c.state in ('open', 'waiting'))) as roomy`,
    [workspace.id],
  );
  assert.ok(
    rows[0].waits === 0 || rows[0].roomy === 0,
    `seed ${seed}: nothing waits while somebody has room`,
  );
}

async function nobodyOver(workspace: TestWorkspace, when: string): Promise<void> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    `select r.capacity, count(c.id)::int as has from agent_routing r
     left join conversation c on c.workspace_id = r.workspace_id and c.assignee_id = r.agent_id and c.state in ('open', 'waiting')
     where r.workspace_id = $1 group by r.agent_id, r.capacity`,
    [workspace.id],
  );
  for (const { capacity, has } of rows) assert.ok(has <= capacity, `${when}: ${has} of ${capacity}`);
}

/** Nothing is left to be looked at. */
async function settled({ id }: TestWorkspace): Promise<void> {
  const { everywhere } = await openDesk();
  await until(
    async () =>
      (await everywhere.query('select from assignment_stale where workspace_id = $1', [id])).rowCount === 0,
  );
}

function threads(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `t${n}`);
}
