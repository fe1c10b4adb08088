import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assignConversation,
  getConversation,
  listConversations,
  resolveConversation,
} from '#contract/conversations.ts';
import { addTeam, archiveTeam, editTeam, handOver, listTeams, restoreTeam } from '#contract/teams.ts';
import { listTrail } from '#contract/trail.ts';
import { deactivateAgent } from '#contract/workspace.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, call, ok, refused } from '#server/testing/call.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('leads make teams, name them in any script, choose who is in them, and put them away', async () => {
  const workspace = await newWorkspace();
  const { lead, agent, administrator } = workspace;
  const screens = await stream(agent);
  await screens.see('ready');
  const billing = await ok(lead, addTeam, {
    body: {
      name: '  பில்லிங்   குழு ',
      description: 'Invoices and refunds',
      members: [{ agentId: agent.id }, { agentId: lead.id, leads: true }],
    },
  });
  assert.equal(billing.name, 'பில்லிங் குழு');
  await screens.see('change', (data: { type: string; subjectId: string }) => data.subjectId === billing.id);
  const [seen] = (await ok(agent, listTeams)).data;
  assert.deepEqual(seen, {
    ...billing,
    mine: true,
    members: [
      { agentId: lead.id, leads: true },
      { agentId: agent.id, leads: false },
    ],
  });
  assert.equal((await ok(administrator, listTeams)).data[0]?.mine, false);

  await refused(403, agent, addTeam, { body: { name: 'Mine' } });
  await refused(403, agent, archiveTeam, { params: { id: billing.id } });
  await refused(409, lead, addTeam, { body: { name: 'பில்லிங் குழு' } });
  const elsewhere = await newWorkspace();
  const foreign = [{ agentId: elsewhere.agent.id }];
  await refused(422, lead, addTeam, { body: { name: 'Foreign', members: foreign } });
  await refused(422, lead, editTeam, { params: { id: billing.id }, body: { members: foreign } });
  const twice = [{ agentId: agent.id }, { agentId: agent.id, leads: true }];
  await refused(422, lead, editTeam, { params: { id: billing.id }, body: { members: twice } });
  for (const name of ['', '   ', 'a\u0000b', 'x'.repeat(81), '\ud800'])
    await refused(422, lead, addTeam, { body: { name } });
  await refused(404, elsewhere.lead, editTeam, { params: { id: billing.id }, body: { name: 'x' } });

  const params = { id: billing.id };
  const edited = await ok(lead, editTeam, {
    params,
    body: { name: 'فوترة', members: [{ agentId: agent.id, leads: true }] },
  });
  assert.deepEqual([edited.name, edited.description], ['فوترة', 'Invoices and refunds']);
  assert.deepEqual(edited.members, [{ agentId: agent.id, leads: true }]);
  await ok(administrator, deactivateAgent, { params: { id: agent.id } });
  assert.deepEqual((await ok(lead, listTeams)).data[0]?.members, []);

  await ok(lead, archiveTeam, { params });
  assert.equal((await ok(lead, archiveTeam, { params })).archived, true);
  assert.deepEqual((await ok(lead, listTeams)).data, []);
  assert.equal((await ok(lead, listTeams, { query: { state: 'archived' } })).data[0]?.id, billing.id);
  await ok(lead, addTeam, { body: { name: 'فوترة' } });
  await refused(409, lead, restoreTeam, { params });
  await ok(lead, editTeam, { params, body: { name: 'Old billing' } });
  assert.equal((await ok(lead, restoreTeam, { params })).archived, false);
});

test('two who make a team of the same name: one does', async () => {
  const { lead, administrator } = await newWorkspace();
  const answers = await Promise.all(
    [lead, administrator, lead, administrator].map((caller, n) =>
      call(caller, addTeam, { body: { name: n % 2 ? 'billing' : 'Billing' } }),
    ),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409]);
});

test('a conversation goes from team to team with a reason, and the trail says it', async () => {
  const { workspace, id, params, care, billing } = await desk();
  const { agent, lead } = workspace;
  const screens = await stream(lead);
  await screens.see('ready');
  const given = await ok(agent, handOver, { params, body: { teamId: care.id } });
  assert.deepEqual(given.team, { id: care.id, name: 'Care' });
  await screens.see(
    'change',
    (data: { type: string; conversation: { team: { name: string } | null } | null }) =>
      data.type === 'conversation.handed-over' && data.conversation?.team?.name === 'Care',
  );
  await ok(agent, assignConversation, { params, body: { agentId: agent.id } });
  const problem = await refused(422, agent, handOver, { params, body: { teamId: billing.id } });
  assert.deepEqual(problem.issues, [{ path: 'reason', message: 'is required' }]);
  for (const reason of ['', '   ', 'a\u0000', 'x'.repeat(501)])
    await refused(422, agent, handOver, { params, body: { teamId: billing.id, reason } });
  const reason = 'பணம் திரும்பப் பெற வேண்டும் <b>&amp;</b>';
  const handed = await ok(agent, handOver, { params, body: { teamId: billing.id, reason } });
  assert.equal(handed.team?.id, billing.id);
  assert.equal(handed.assignee, null, 'who is not in the new team gives it up');
  await ok(agent, handOver, { params, body: { teamId: billing.id } });
  await ok(lead, assignConversation, { params, body: { agentId: agent.id } });
  await ok(agent, handOver, { params, body: { teamId: null } });
  assert.equal((await ok(agent, getConversation, { params })).assignee?.id, agent.id);
  const { data } = await ok(agent, listTrail, { params });
  const told = data
    .filter(({ type }) => type === 'conversation.handed-over' || type === 'conversation.assigned')
    .map(({ type, subject, word, reason: why }) => [type.slice(13), subject, word, why])
    .reverse();
  assert.deepEqual(told, [
    ['handed-over', 'Care', null, null],
    ['assigned', 'Ravi', null, null],
    ['handed-over', 'Billing', null, reason],
    ['assigned', null, null, null],
    ['assigned', 'Ravi', 'outside-team', null],
    ['handed-over', null, null, null],
  ]);
  await refused(422, agent, handOver, { params, body: { teamId: crypto.randomUUID() } });
  const foreign = await desk();
  await refused(422, agent, handOver, { params, body: { teamId: foreign.care.id } });
  await refused(404, agent, handOver, { params: { id: foreign.id }, body: { teamId: care.id } });
  const apart = await newAgent(workspace.id, 'agent', 'Lakshmi', [(await apiChannel(workspace)).id]);
  await refused(404, apart, handOver, { params: { id }, body: { teamId: care.id } });
});

test('lists of a team, of mine and of none; an archived team keeps nothing that waits', async () => {
  const { workspace, channel, care, billing } = await desk();
  const { agent, lead } = workspace;
  await channel.deliver(...['b', 'c', 'd'].map((thread) => written('வணக்கம்', { thread, by: `p${thread}` })));
  const [a, b, c, d] = await conversationsOf(agent, channel);
  assert.ok(a && b && c && d);
  const give = (to: string, ...which: { id: string }[]) =>
    Promise.all(which.map(({ id }) => ok(lead, handOver, { params: { id }, body: { teamId: to } })));
  await give(care.id, a);
  await give(billing.id, b, c);
  const listed = async (caller: Caller, team: string) =>
    (await ok(caller, listConversations, { query: { team, state: 'any' } })).data
      .map(({ number }) => number)
      .sort();
  assert.deepEqual(await listed(agent, 'mine'), [a.number]);
  assert.deepEqual(await listed(lead, 'mine'), []);
  assert.deepEqual(await listed(agent, billing.id), [b.number, c.number]);
  assert.deepEqual(await listed(agent, 'none'), [d.number]);
  const not = (is: string[]) =>
    ok(agent, listConversations, {
      query: { state: 'any', filter: JSON.stringify({ all: [{ field: 'team', is, not: true }] }) },
    });
  assert.deepEqual((await not(['mine', 'none'])).data.map(({ number }) => number).sort(), [
    b.number,
    c.number,
  ]);
  assert.equal((await call(agent, listConversations, { query: { team: 'x' } })).status, 422);

  await ok(agent, resolveConversation, { params: { id: c.id } });
  await ok(lead, archiveTeam, { params: { id: billing.id } });
  const of = async (id: string) => (await ok(agent, getConversation, { params: { id } })).team?.name;
  assert.equal(await of(b.id), undefined, 'what waits is nobody’s, so that somebody takes it');
  assert.equal(await of(c.id), 'Billing', 'what is settled keeps its name');
  assert.deepEqual(await listed(agent, 'none'), [b.number, c.number, d.number]);
  await refused(422, lead, handOver, { params: { id: d.id }, body: { teamId: billing.id } });
  await give(care.id, c);
});

test('conversations are given to a team while it is archived: none is left where nobody looks', async () => {
  const { workspace, channel, billing } = await desk();
  const { agent, lead } = workspace;
  const threads = Array.from({ length: 24 }, (_, n) => `t${n}`);
  await channel.deliver(...threads.map((thread) => written('hello', { thread, by: thread })));
  const all = await conversationsOf(agent, channel);
  const answers = await Promise.all([
    ...all.map(({ id }) => call(agent, handOver, { params: { id }, body: { teamId: billing.id } })),
    call(lead, archiveTeam, { params: { id: billing.id } }),
  ]);
  assert.ok(answers.every(({ status }) => status === 200 || status === 422));
  const none = await ok(agent, listConversations, { query: { team: 'none', limit: 100 } });
  assert.equal(none.data.length, all.length);
});

/** A conversation that no team has, a team with the agent in it and one without. */
async function desk() {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello', { thread: 'a' }));
  const [conversation] = await conversationsOf(workspace.agent, channel);
  const care = await ok(workspace.lead, addTeam, {
    body: { name: 'Care', members: [{ agentId: workspace.agent.id }] },
  });
  const billing = await ok(workspace.lead, addTeam, { body: { name: 'Billing' } });
  const id = conversation?.id ?? '';
  return { workspace, channel, id, params: { id }, care, billing };
}
