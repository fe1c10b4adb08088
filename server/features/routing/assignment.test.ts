import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  addSkill,
  getAssignment,
  listAbilities,
  listSkills,
  previewAssignment,
  removeSkill,
  setAbility,
  setAssignment,
} from '#contract/assignment.ts';
import {
  assignConversation,
  labelConversation,
  prioritiseConversation,
  resolveConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import { addLabel } from '#contract/labels.ts';
import { sendMessage } from '#contract/messages.ts';
import { listNotices } from '#contract/notices.ts';
import { addTeam, handOver } from '#contract/teams.ts';
import { listTrail } from '#contract/trail.ts';
import { deactivateAgent } from '#contract/workspace.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent } from '#server/testing/workspace.ts';
import { lookAgain } from './look-again.ts';
import { be, looked, queueDesk } from './testing/queue-desk.ts';

describe('conversations find their agent', () => {
  test('not before it is switched on; then what waits goes out in turn, and the trail says why', async () => {
    const { workspace, channel, arrive, owners } = await queueDesk();
    const { agent, lead } = workspace;
    await be('available', agent, lead);
    await arrive('a', 'b', 'c');
    const before = await ok(lead, getAssignment);
    assert.deepEqual([before.teamless, before.capacity, before.teams], [null, 10, []]);
    const preview = await ok(lead, previewAssignment, { body: { teamless: 'round-robin' } });
    assert.deepEqual([preview.waiting, preview.goes.map(({ count }) => count).sort()], [3, [1, 2]]);
    assert.deepEqual(await owners(), [null, null, null], 'a preview gives nothing');
    await ok(lead, setAssignment, { body: { teamless: 'round-robin' } });
    await until(async () => (await owners()).every(Boolean));
    await arrive('d');
    await until(async () => (await owners()).every(Boolean));
    assert.deepEqual((await owners()).sort(), ['Kavitha', 'Kavitha', 'Ravi', 'Ravi']);
    const [first] = await conversationsOf(agent, channel);
    const { data: trail } = await ok(agent, listTrail, { params: { id: first?.id ?? '' } });
    const line = trail.find(({ type }) => type === 'conversation.assigned');
    assert.deepEqual(
      [line?.actor.kind, line?.subject, line?.word],
      ['system', first?.assignee?.name, 'auto:round-robin'],
    );
    const notices = (await ok(agent, listNotices)).data.filter(({ kind }) => kind === 'assigned');
    assert.equal(notices.length, 2);
  });

  test('nobody gets more than they can have; with room the first of the queue goes at once', async () => {
    const { workspace, arrive, owners, find, vip } = await queueDesk();
    const { agent, lead } = workspace;
    const attributeId = await vip('v');
    await ok(lead, setAssignment, {
      body: { teamless: 'load', capacity: 2, vip: { attributeId, value: true } },
    });
    await be('available', agent);
    await arrive('a', 'b');
    await until(async () => (await owners()).every(Boolean));
    await arrive('c', 'd', 'u', 'v');
    await ok(agent, prioritiseConversation, { params: await find('u'), body: { priority: 'urgent' } });
    await vip('v');
    await looked();
    assert.deepEqual(await owners(), ['Ravi', 'Ravi', null, null, null, null]);
    const waiting = await ok(lead, previewAssignment);
    assert.deepEqual([waiting.goes, waiting.stays], [[], [{ why: 'no-room', of: null, count: 4 }]]);
    const goes = async (thread: string, makesRoom: () => Promise<unknown>) => {
      await makesRoom();
      await until(async () => (await find(thread)).assignee);
    };
    await goes('v', async () => ok(agent, resolveConversation, { params: await find('a') }));
    await goes('u', async () =>
      ok(agent, snoozeConversation, { params: await find('b'), body: { until: '2999-01-01T00:00:00Z' } }),
    );
    await goes('c', async () =>
      ok(lead, assignConversation, { params: await find('v'), body: { agentId: lead.id } }),
    );
    await looked();
    assert.equal((await find('d')).assignee, null);
    await goes('d', () => ok(lead, setAbility, { params: { id: agent.id }, body: { capacity: 3 } }));
    const { data } = await ok(lead, listAbilities);
    const ravi = data.find((one) => one.agent.id === agent.id);
    assert.deepEqual([ravi?.load, ravi?.capacity, ravi?.available], [3, 3, true]);
  });

  test('whoever is away gets nothing, and somebody who comes gets what waits', async () => {
    const { workspace, arrive, owners } = await queueDesk();
    const { agent, lead } = workspace;
    await ok(lead, setAssignment, { body: { teamless: 'round-robin' } });
    await be('away', agent);
    await arrive('a');
    await looked();
    assert.deepEqual((await ok(lead, previewAssignment)).stays, [
      { why: 'nobody-there', of: null, count: 1 },
    ]);
    await be('available', agent);
    await until(async () => (await owners())[0] === 'Ravi');
  });

  test('a team’s go to its members who reach the channel, and others as before', async () => {
    const { workspace, channel, arrive, owners, find } = await queueDesk();
    const { agent, lead } = workspace;
    const elsewhere = await apiChannel(workspace);
    const apart = await newAgent(workspace.id, 'agent', 'Lakshmi', [elsewhere.id]);
    const team = await ok(lead, addTeam, {
      body: { name: 'Ödemeler', members: [{ agentId: apart.id }] },
    });
    await be('available', agent, apart, lead);
    await ok(lead, setAssignment, { body: { teams: [{ id: team.id, method: 'load' }] } });
    await arrive('a', 'b');
    await ok(lead, handOver, { params: await find('a'), body: { teamId: team.id } });
    await looked();
    assert.deepEqual(await owners(), [null, null], 'b has no team, where nothing is switched on');
    assert.deepEqual((await ok(lead, previewAssignment)).stays, [{ why: 'no-reach', of: null, count: 1 }]);
    await elsewhere.deliver(written('hello', { thread: 'x', by: 'x' }));
    const [there] = await conversationsOf(lead, elsewhere);
    await ok(lead, handOver, { params: { id: there?.id ?? '' }, body: { teamId: team.id } });
    await until(async () => (await conversationsOf(lead, elsewhere))[0]?.assignee?.id === apart.id);
    assert.equal((await conversationsOf(lead, channel))[0]?.assignee, null);
  });

  test('by the language of the customer and by what labels ask for', async () => {
    const { workspace, arrive, find, speaks } = await queueDesk();
    const { agent, lead } = workspace;
    const fatima = await newAgent(workspace.id, 'agent', 'Fatima');
    const orders = await ok(lead, addLabel, { body: { name: 'ऑर्डर' } });
    const refunds = await ok(lead, addLabel, { body: { name: 'ऑर्डर/वापसी' } });
    const skill = await ok(lead, addSkill, { body: { name: 'Refunds', labels: [orders.id] } });
    await ok(lead, setAbility, { params: { id: agent.id }, body: { languages: ['en', 'ta'] } });
    await ok(lead, setAbility, {
      params: { id: fatima.id },
      body: { languages: ['ur'], skills: [skill.id] },
    });
    await arrive('tamil', 'urdu', 'armenian', 'unknown', 'refund');
    await speaks('tamil', 'ta-IN');
    await speaks('urdu', 'ur');
    await speaks('armenian', 'hy');
    await ok(lead, labelConversation, { params: await find('refund'), body: { add: [refunds.id] } });
    await be('available', agent, fatima);
    await ok(lead, setAssignment, { body: { teamless: 'load' } });
    const owner = async (thread: string) => (await find(thread)).assignee?.name ?? null;
    await until(async () => (await owner('unknown')) && (await owner('refund')));
    assert.deepEqual(
      [await owner('tamil'), await owner('urdu'), await owner('armenian'), await owner('refund')],
      ['Ravi', 'Fatima', null, 'Fatima'],
    );
    const { data: trail } = await ok(lead, listTrail, { params: await find('tamil') });
    assert.equal(trail.find(({ type }) => type === 'conversation.assigned')?.word, 'auto:load:ta');
    assert.deepEqual((await ok(lead, previewAssignment)).stays, [{ why: 'language', of: 'hy', count: 1 }]);
    await ok(lead, setAbility, { params: { id: agent.id }, body: { languages: null } });
    await until(async () => (await owner('armenian')) === 'Ravi');

    await be('away', fatima);
    await arrive('another');
    await until(async () => await owner('another'));
    await ok(lead, assignConversation, { params: await find('another'), body: { agentId: null } });
    await ok(lead, labelConversation, { params: await find('another'), body: { add: [orders.id] } });
    await looked();
    assert.deepEqual((await ok(lead, previewAssignment)).stays, [{ why: 'skill', of: 'Refunds', count: 1 }]);
    await ok(lead, removeSkill, { params: { id: skill.id } });
    assert.deepEqual((await ok(lead, listSkills)).data, []);
  });

  test('a customer who comes back finds the same agent, if they are there and have room', async () => {
    const { workspace, arrive, find } = await queueDesk();
    const { agent, lead } = workspace;
    await be('available', agent);
    await ok(lead, setAssignment, { body: { teamless: 'round-robin', capacity: 2 } });
    await arrive('a');
    await until(async () => (await find('a')).assignee?.id === agent.id);
    await be('available', lead);
    // The same person in another thread.
    await arrive(['a2', 'a']);
    await until(async () => (await find('a2')).assignee?.id === agent.id);
    const trail = (await ok(agent, listTrail, { params: await find('a2') })).data;
    assert.equal(trail.find(({ type }) => type === 'conversation.assigned')?.word, 'auto:previous');

    await ok(agent, resolveConversation, { params: await find('a') });
    await arrive('a');
    await until(async () => (await find('a')).state === 'open');
    await looked();
    assert.equal((await find('a')).assignee?.id, agent.id, 'it stays theirs');

    await ok(agent, resolveConversation, { params: await find('a') });
    await be('away', agent);
    await arrive('a');
    await until(async () => (await find('a')).assignee?.id === lead.id);
    const told = (await ok(agent, listTrail, { params: await find('a') })).data
      .filter(({ type }) => type === 'conversation.assigned')
      .map(({ subject, word }) => [subject, word]);
    assert.deepEqual(told.slice(0, 2), [
      ['Kavitha', 'auto:round-robin'],
      [null, 'auto:away'],
    ]);
  });

  test('what comes back to somebody who is full waits, and goes to another', async () => {
    const { workspace, arrive, find } = await queueDesk();
    const { agent, lead } = workspace;
    await be('available', agent);
    await ok(lead, setAssignment, { body: { teamless: 'round-robin', capacity: 1 } });
    await arrive('a');
    await until(async () => (await find('a')).assignee?.id === agent.id);
    await ok(agent, resolveConversation, { params: await find('a') });
    await arrive('b');
    await until(async () => (await find('b')).assignee?.id === agent.id);
    await arrive('a');
    await until(async () => (await find('a')).assignee === null);
    await be('available', lead);
    await until(async () => (await find('a')).assignee?.id === lead.id);
  });

  test('whoever gives one up does not get it again by itself, and a colleague does', async () => {
    const { workspace, arrive, find } = await queueDesk();
    const { agent, lead } = workspace;
    await be('available', agent);
    await ok(lead, setAssignment, { body: { teamless: 'load' } });
    await arrive('a');
    await until(async () => (await find('a')).assignee?.id === agent.id);
    await ok(agent, assignConversation, { params: await find('a'), body: { agentId: null } });
    await looked();
    assert.equal((await find('a')).assignee, null);
    assert.deepEqual((await ok(lead, previewAssignment)).stays, [{ why: 'gave-back', of: null, count: 1 }]);
    await be('available', lead);
    await until(async () => (await find('a')).assignee?.id === lead.id);
  });

  test('what waits with somebody who stays away goes to others, where that is wanted', async () => {
    const { workspace, arrive, find } = await queueDesk();
    const { agent, lead, administrator } = workspace;
    await be('available', agent);
    await ok(lead, setAssignment, { body: { teamless: 'load' } });
    await arrive('answered', 'waits');
    await until(async () => (await find('waits')).assignee && (await find('answered')).assignee);
    await ok(agent, sendMessage, { params: await find('answered'), body: { text: 'வணக்கம்' } });
    await be('away', agent);
    await be('available', lead);
    const { everywhere } = await openDesk();
    await everywhere.query(
      `update availability_span set since = since - interval '2 hours' where workspace_id = $1 and agent_id = $2 and until is null`,
      [workspace.id, agent.id],
    );
    await lookAgain();
    assert.equal((await find('waits')).assignee?.id, agent.id, 'not unless it is switched on');
    await ok(lead, setAssignment, { body: { giveBackAfter: 60 } });
    await lookAgain();
    await until(async () => (await find('waits')).assignee?.id === lead.id);
    assert.equal((await find('answered')).assignee?.id, agent.id, 'its customer is awaited');

    await be('available', agent);
    await ok(administrator, deactivateAgent, { params: { id: lead.id }, body: {} });
    await everywhere.query(`update agent set deactivated_at = now() - interval '2 hours' where id = $1`, [
      lead.id,
    ]);
    await lookAgain();
    await until(async () => (await find('waits')).assignee?.id === agent.id);
  });
});
