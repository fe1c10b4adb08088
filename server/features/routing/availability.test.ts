import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  addAwayReason,
  editAwayReason,
  getAvailabilitySettings,
  listAwayReasons,
  reportAvailability,
  setAvailability,
  setAvailabilitySettings,
  setOwnAvailability,
} from '#contract/availability.ts';
import { deactivateAgent, listAgents, reactivateAgent } from '#contract/workspace.ts';
import { noteSeen } from '#server/features/workspaces/agents.ts';
import { type Caller, call, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { newAgent, newWorkspace, type TestAgent, type TestWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';
import { comeBack } from './availability.ts';
import { availableAgents } from './available.ts';
import { sendAway } from './send-away.ts';

describe('who is available', () => {
  test('agents say so of themselves, leads of others, and every colleague sees it', async () => {
    const { agent, lead, ...workspace } = await newWorkspace();
    assert.deepEqual(await shown(lead, agent), ['away', null, true]);
    await say(agent, agent, 'available');
    assert.deepEqual(await shown(lead, agent), ['available', null, false]);
    const { id: reasonId } = await ok(lead, addAwayReason, { body: { name: '  دوپہر   کا کھانا ' } });
    await say(lead, agent, 'away', reasonId);
    assert.deepEqual(await shown(agent, agent), ['away', 'دوپہر کا کھانا', false]);
    const other = { params: { id: lead.id }, body: { state: 'away' as const } };
    await refused(403, agent, setAvailability, other);
    await refused(422, agent, setOwnAvailability, { body: { state: 'available', reasonId } });
    await refused(422, agent, setOwnAvailability, { body: { state: 'away', reasonId: crypto.randomUUID() } });
    await refused(404, lead, setAvailability, {
      params: { id: crypto.randomUUID() },
      body: { state: 'away' },
    });
    const stranger = await newWorkspace();
    await refused(404, stranger.lead, setAvailability, other);
    await refused(422, stranger.agent, setOwnAvailability, { body: { state: 'away', reasonId } });
    await ok(lead, editAwayReason, { params: { id: reasonId }, body: { archived: true } });
    await refused(422, agent, setOwnAvailability, { body: { state: 'away', reasonId } });
    assert.deepEqual(await shown(agent, agent), ['away', 'دوپہر کا کھانا', false], 'it keeps its name');
    await say(agent, agent, 'available');
    await ok(workspace.administrator, deactivateAgent, { params: { id: agent.id }, body: {} });
    assert.deepEqual(await availableIn(workspace.id), []);
    await ok(workspace.administrator, reactivateAgent, { params: { id: agent.id } });
    assert.deepEqual(await shown(lead, agent), ['away', null, true], 'until their next screen');
  });

  test('saying the same again changes nothing; two who say different things at once leave one word', async () => {
    const { agent, lead, id } = await newWorkspace();
    const first = await say(agent, agent, 'away');
    assert.deepEqual(await say(agent, agent, 'away'), first);
    const states = Array.from({ length: 20 }, (_, n) => (n % 2 ? ('away' as const) : ('available' as const)));
    await Promise.all(states.map((state, n) => say(n % 3 ? lead : agent, agent, state)));
    const { everywhere } = await openDesk();
    const { rows } = await everywhere.query(
      `select since, until, lead(since) over (order by since, until nulls last) as next
       from availability_span where workspace_id = $1 and agent_id = $2`,
      [id, agent.id],
    );
    assert.equal(rows.filter(({ until }) => until === null).length, 1);
    for (const { until, next } of rows) assert.ok(until === null ? next === null : until <= next);
  });

  test('without a screen for so long somebody is away, and back with the next; what they said themselves stays', async () => {
    const workspace = await newWorkspace();
    const { agent, lead, id } = workspace;
    const break_ = (await ok(agent, listAwayReasons)).data.find(({ name }) => name === 'Break');
    assert.ok(break_);
    assert.deepEqual(await ok(agent, getAvailabilitySettings), { awayAfter: 15 });
    await refused(403, agent, setAvailabilitySettings, { body: { awayAfter: 5 } });
    await refused(422, lead, setAvailabilitySettings, { body: { awayAfter: 0 } });
    await ok(lead, setAvailabilitySettings, { body: { awayAfter: 5 } });

    await screen(id, agent);
    assert.deepEqual(await shown(lead, agent), ['available', null, false]);
    await pass(id, agent, 4);
    await sendAway();
    assert.deepEqual(await shown(lead, agent), ['available', null, false], 'a reload takes less');
    await pass(id, agent, 2);
    await sendAway();
    assert.deepEqual(await shown(lead, agent), ['away', null, true]);
    await screen(id, agent);
    assert.deepEqual(await shown(lead, agent), ['available', null, false]);

    await say(agent, agent, 'away', break_.id);
    await screen(id, agent);
    assert.deepEqual(await shown(lead, agent), ['away', 'Break', false], 'a screen does not end a break');
    await pass(id, agent, 60);
    await sendAway();
    assert.deepEqual(await shown(lead, agent), ['away', 'Break', false]);

    await say(agent, agent, 'available');
    await ok(lead, setAvailabilitySettings, { body: { awayAfter: null } });
    await pass(id, agent, 10_000);
    await sendAway();
    assert.deepEqual(await shown(lead, agent), ['available', null, false], 'never, where nobody wants it');
  });

  test('the report has the minutes of each reason, within what was asked for', async () => {
    const { agent, lead, id } = await newWorkspace();
    const colleague = await newAgent(id, 'agent', 'Lakshmi');
    const training = (await ok(agent, listAwayReasons)).data.find(({ name }) => name === 'Training');
    assert.ok(training);
    const { everywhere } = await openDesk();
    const span = (who: TestAgent, from: string, to: string, more: [string, string | null, boolean]) =>
      everywhere.query(
        `insert into availability_span (workspace_id, id, agent_id, state, reason_id, automatic, since, until)
         values ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7)`,
        [id, who.id, ...more, `2026-03-02T${from}:00Z`, `2026-03-02T${to}:00Z`],
      );
    await span(agent, '08:00', '10:00', ['available', null, false]);
    await span(agent, '10:00', '10:45', ['away', training.id, false]);
    await span(agent, '10:45', '11:00', ['away', null, true]);
    await span(agent, '11:00', '12:00', ['available', null, false]);
    await span(colleague, '09:30', '09:40', ['away', null, false]);
    const asked = (from: string, to: string) => ({
      query: { from: `2026-03-02T${from}:00Z`, to: `2026-03-02T${to}:00Z` },
    });
    const report = await ok(lead, reportAvailability, asked('09:00', '11:30'));
    const lines = report.data.map(({ agent: { name }, available, away }) => [
      name,
      available / 60,
      ...away.map(({ reason, automatic, seconds }) => [reason?.name ?? null, automatic, seconds / 60]),
    ]);
    assert.deepEqual(lines, [
      ['Lakshmi', 0, [null, false, 10]],
      ['Ravi', 90, ['Training', false, 45], [null, true, 15]],
    ]);
    await refused(403, agent, reportAvailability, asked('09:00', '11:30'));
    await refused(422, lead, reportAvailability, asked('11:00', '09:00'));
    const stranger = await newWorkspace();
    assert.deepEqual((await ok(stranger.lead, reportAvailability, asked('09:00', '11:30'))).data, []);
  });

  test('reasons are named once, in any script, and are the leads’ to change', async () => {
    const { agent, lead } = await newWorkspace();
    const { id } = await ok(lead, addAwayReason, { body: { name: 'பயிற்சி' } });
    await refused(409, lead, addAwayReason, { body: { name: 'பயிற்சி' } });
    await refused(409, lead, addAwayReason, { body: { name: 'BREAK' } });
    for (const name of ['', '  ', 'x'.repeat(61), 'a\u0000'])
      await refused(422, lead, addAwayReason, { body: { name } });
    await refused(403, agent, addAwayReason, { body: { name: 'Lunch' } });
    await ok(lead, editAwayReason, { params: { id }, body: { archived: true } });
    const again = await ok(lead, addAwayReason, { body: { name: 'பயிற்சி' } });
    await refused(409, lead, editAwayReason, { params: { id }, body: { archived: false } });
    const names = (await ok(agent, listAwayReasons)).data.map((reason) => reason.name);
    assert.deepEqual(names, ['Break', 'Meeting', 'Training', 'பயிற்சி']);
    assert.equal((await ok(agent, listAwayReasons, { query: { state: 'any' } })).data.length, 5);
    await ok(lead, editAwayReason, { params: { id: again.id }, body: { name: 'Schulung' } });
    for (let n = 0; n < 46; n += 1) await ok(lead, addAwayReason, { body: { name: `Reason ${n}` } });
    assert.equal((await call(lead, addAwayReason, { body: { name: 'One more' } })).status, 422);
  });
});

function say(caller: Caller, of: TestAgent, state: 'available' | 'away', reasonId?: string) {
  const given = reasonId ? { state, reasonId } : { state };
  return caller === of
    ? ok(caller, setOwnAvailability, { body: given })
    : ok(caller, setAvailability, { params: { id: of.id }, body: given });
}

async function shown(caller: Caller, of: TestAgent) {
  const { data } = await ok(caller, listAgents);
  const now = data.find(({ id }) => id === of.id)?.availability;
  return [now?.state, now?.reason?.name ?? null, now?.automatic];
}

async function availableIn(workspaceId: string): Promise<string[]> {
  return (await inWorkspace(workspaceId, availableAgents)).map(({ name }) => name);
}

/** What an open screen does, again and again. */
function screen(workspaceId: TestWorkspace['id'], { id }: TestAgent) {
  return inWorkspace(workspaceId, async (tx) => {
    await noteSeen(tx, id);
    await comeBack(tx, id);
  });
}

/** So many minutes pass for this agent. */
async function pass(workspaceId: string, { id }: TestAgent, minutes: number): Promise<void> {
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update agent set seen_at = seen_at - make_interval(mins => $3) where workspace_id = $1 and id = $2`,
    [workspaceId, id, minutes],
  );
  await everywhere.query(
    `update availability_span set since = since - make_interval(mins => $3), until = until - make_interval(mins => $3)
     where workspace_id = $1 and agent_id = $2`,
    [workspaceId, id, minutes],
  );
}
