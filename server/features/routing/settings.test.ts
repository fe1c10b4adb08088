import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addSkill, editSkill, previewAssignment, setAbility, setAssignment } from '#contract/assignment.ts';
import { removeAttribute } from '#contract/attributes.ts';
import { addLabel } from '#contract/labels.ts';
import { sendMessage } from '#contract/messages.ts';
import { addTeam, archiveTeam, handOver, restoreTeam } from '#contract/teams.ts';
import { ok, refused } from '#server/testing/call.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { be, looked, queueDesk } from './testing/queue-desk.ts';

describe('how conversations find their agent', () => {
  test('a conversation counts what its kind of channel weighs, and while its customer is awaited if wanted', async () => {
    const { workspace, arrive, owners, find } = await queueDesk();
    const { agent, lead } = workspace;
    await be('available', agent);
    await ok(lead, setAssignment, { body: { teamless: 'load', capacity: 5, weights: { api: 2 } } });
    await arrive('a', 'b', 'c');
    await until(async () => (await owners()).filter(Boolean).length === 2);
    await ok(agent, sendMessage, { params: await find('a'), body: { text: 'hello' } });
    await looked();
    assert.equal((await find('c')).assignee, null);
    await ok(lead, setAssignment, { body: { countsWaiting: false } });
    await until(async () => (await find('c')).assignee?.id === agent.id);
    await refused(422, lead, setAssignment, { body: { weights: { nothing: 2 } } });
    await refused(422, lead, setAssignment, { body: { weights: { api: 6 } } });
  });

  test('a team that was archived meanwhile gives out again; an attribute that is gone marks nobody', async () => {
    const { workspace, arrive, find, vip } = await queueDesk();
    const { agent, lead, administrator } = workspace;
    const body = { name: 'Care', members: [{ agentId: agent.id }] };
    const team = await ok(lead, addTeam, { body });
    const attributeId = await vip('v');
    await ok(lead, setAssignment, {
      body: { teams: [{ id: team.id, method: 'load' }], vip: { attributeId, value: true } },
    });
    await ok(lead, archiveTeam, { params: { id: team.id } });
    await ok(administrator, removeAttribute, { params: { id: attributeId } });
    const meanwhile = await ok(lead, setAssignment, { body: { capacity: 3 } });
    assert.deepEqual([meanwhile.teams, meanwhile.vip], [[], null]);
    await ok(lead, restoreTeam, { params: { id: team.id } });
    await be('available', agent);
    await arrive('a');
    await ok(lead, handOver, { params: await find('a'), body: { teamId: team.id } });
    await until(async () => (await find('a')).assignee?.id === agent.id);
  });

  test('settings are the leads’, and of their workspace alone', async () => {
    const { workspace } = await queueDesk();
    const { agent, lead } = workspace;
    const stranger = (await newWorkspace()).lead;
    const team = await ok(lead, addTeam, { body: { name: 'Care' } });
    const skill = await ok(lead, addSkill, { body: { name: 'పన్నులు' } });
    const label = await ok(lead, addLabel, { body: { name: 'Taxes' } });
    await refused(403, agent, setAssignment, { body: { teamless: 'load' } });
    await refused(403, agent, previewAssignment);
    await refused(403, agent, setAbility, { params: { id: agent.id }, body: { capacity: 1 } });
    await refused(422, stranger, setAssignment, { body: { teams: [{ id: team.id, method: 'load' }] } });
    await refused(404, stranger, setAbility, { params: { id: agent.id }, body: { capacity: 1 } });
    await refused(404, stranger, editSkill, { params: { id: skill.id }, body: { name: 'x' } });
    await refused(422, stranger, addSkill, { body: { name: 'x', labels: [label.id] } });
    await refused(422, stranger, setAbility, { params: { id: stranger.id }, body: { skills: [skill.id] } });
    await refused(409, lead, addSkill, { body: { name: 'పన్నులు' } });
    await refused(422, lead, setAssignment, {
      body: { vip: { attributeId: crypto.randomUUID(), value: true } },
    });
    for (const languages of [[], ['Tamil'], ['ta', 'x']])
      await refused(422, lead, setAbility, { params: { id: agent.id }, body: { languages } });
    await refused(422, lead, setAbility, { params: { id: agent.id }, body: { capacity: -1 } });
    const kept = await ok(lead, editSkill, {
      params: { id: skill.id },
      body: { labels: [label.id, label.id] },
    });
    assert.deepEqual(kept.labels, [label.id]);
    await ok(lead, setAssignment, { body: { teams: [{ id: team.id, method: 'load' }], capacity: 4 } });
    const after = await ok(lead, setAssignment, { body: { previousFirst: false } });
    assert.deepEqual(
      [after.teams, after.capacity, after.previousFirst, after.teamless],
      [[{ id: team.id, name: 'Care', method: 'load' }], 4, false, null],
    );
    const off = await ok(lead, setAssignment, { body: { teams: [{ id: team.id, method: null }] } });
    assert.equal(off.teams[0]?.method, null);
  });
});
