import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusinessHours, removeBusinessHours } from '#contract/business-hours.ts';
import { assignConversation, getConversation } from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { addPolicy } from '#contract/sla.ts';
import {
  addTeam,
  archiveTeam,
  editTeam,
  handOver,
  listChains,
  listTeams,
  setChains,
} from '#contract/teams.ts';
import { listTrail } from '#contract/trail.ts';
import { promisesIn } from '#server/features/sla/testing/shop.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { takeTurns } from './take-turns.ts';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const daily = (from: string, to: string) =>
  Object.fromEntries(days.map((day) => [day, [{ from, to }]])) as Record<
    (typeof days)[number],
    { from: string; to: string }[]
  >;
/** A day on which every clock shows what it shows all week. */
const at = (time: string) => new Date(`2030-06-12T${time}:00Z`);

/** Chennai until 12:30, Yerevan until 14:00 and London until 16:00 by UTC, in summer. */
async function three() {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const { lead, agent } = workspace;
  const team = async (name: string, zone: string, to: string) => {
    const hours = await ok(lead, addBusinessHours, {
      body: { name, zone, weekly: daily('09:00', to), isDefault: false },
    });
    const made = await ok(lead, addTeam, { body: { name, hoursId: hours.id } });
    return { ...made, hours: hours.id };
  };
  const chennai = await team('Chennai', 'Asia/Kolkata', '18:00');
  const yerevan = await team('Yerevan', 'Asia/Yerevan', '18:00');
  const london = await team('London', 'Europe/London', '17:00');
  const teams = [chennai, yerevan, london];
  const chain = (hands: 'unassigned' | 'all' = 'all') =>
    ok(lead, setChains, { body: { chains: [{ teamIds: teams.map(({ id }) => id), hands }] } });
  const asks = async (who: string, of = chennai): Promise<string> => {
    await channel.deliver(written(`hello from ${who}`, { thread: who, by: who }));
    const id = (await conversationsOf(agent, channel)).at(-1)?.id ?? '';
    await ok(agent, handOver, { params: { id }, body: { teamId: of.id } });
    return id;
  };
  const teamOf = async (id: string): Promise<string | undefined> => {
    const { team: now } = await ok(agent, getConversation, { params: { id } });
    return teams.find((each) => each.id === now?.id)?.name;
  };
  return { workspace, channel, lead, agent, chennai, yerevan, london, chain, asks, teamOf };
}

test('when a team closes, what waits goes to the next one that is open, round and round, with the reason', async () => {
  const { agent, chain, asks, teamOf } = await three();
  await chain();
  const id = await asks('கவிதா');
  const answered = await asks('अनीता');
  await ok(agent, sendMessage, { params: { id: answered }, body: { text: 'Done.' } });
  const seen: (string | undefined)[] = [];
  for (const time of ['12:29', '12:30', '13:59', '14:00', '15:59', '16:00', '03:29', '03:30']) {
    await takeTurns(at(time));
    seen.push(await teamOf(id));
  }
  // At night nobody is there, so it stays; in the morning Chennai has it again.
  assert.deepEqual(seen, [
    'Chennai',
    'Yerevan',
    'Yerevan',
    'London',
    'London',
    'London',
    'London',
    'Chennai',
  ]);
  assert.equal(await teamOf(answered), 'Chennai', 'it waits for its customer');
  const { data } = await ok(agent, listTrail, { params: { id } });
  const moves = data.filter(
    ({ type, word }) => type === 'conversation.handed-over' && word === 'team-closed',
  );
  assert.deepEqual(
    moves.map(({ subject, actor }) => [subject, actor.kind]),
    [
      ['Chennai', 'system'],
      ['London', 'system'],
      ['Yerevan', 'system'],
    ],
  );
});

test('what somebody has stays with them where only what nobody has is handed over; else they give it up', async () => {
  const { lead, agent, chain, asks, teamOf, chennai } = await three();
  await ok(lead, editTeam, { params: { id: chennai.id }, body: { members: [{ agentId: agent.id }] } });
  await chain('unassigned');
  const owned = await asks('فاطمہ');
  await ok(agent, assignConversation, { params: { id: owned }, body: { agentId: agent.id } });
  await takeTurns(at('13:00'));
  assert.equal(await teamOf(owned), 'Chennai');
  await chain('all');
  await takeTurns(at('13:00'));
  const now = await ok(agent, getConversation, { params: { id: owned } });
  assert.deepEqual([await teamOf(owned), now.assignee], ['Yerevan', null]);
});

test('a promise is counted in the hours of all who take turns, and of the team alone without them', async () => {
  const { workspace, lead, channel, chain, asks, chennai, yerevan } = await three();
  await ok(lead, addPolicy, { body: { name: 'All', firstReply: 60 } });
  const never = await ok(lead, addBusinessHours, {
    body: { name: 'Never', zone: 'Asia/Kolkata', weekly: daily('09:00', '09:01'), channels: [channel.id] },
  });
  const id = await asks('లక్ష్మి');
  const whole = await ok(lead, addBusinessHours, {
    body: { name: 'Whole', zone: 'UTC', weekly: daily('00:00', '24:00') },
  });
  const due = async () => {
    const [promise] = await promisesIn(workspace, id);
    return promise?.dueAt ? (Date.parse(promise.dueAt) - Date.parse(promise.since)) / 60_000 : null;
  };
  const own = async (team: { id: string }, hoursId: string) =>
    ok(lead, editTeam, { params: { id: team.id }, body: { hoursId } });
  await own(chennai, never.id);
  assert.ok(((await due()) ?? 0) > 24 * 60, 'a minute a day');
  await own(yerevan, whole.id);
  await chain();
  assert.equal(await due(), 60, 'somebody is there at any time');
  await ok(lead, setChains, { body: { chains: [] } });
  assert.ok(((await due()) ?? 0) > 24 * 60);
  // Whoever gets it is who it is counted by.
  const body = { teamId: yerevan.id, reason: 'They are there.' };
  await ok(workspace.agent, handOver, { params: { id }, body });
  assert.equal(await due(), 60);
});

test('who takes turns has hours, is there, and stands in one chain; who is archived leaves it', async () => {
  const { lead, agent, chennai, yerevan, london, chain } = await three();
  const timeless = await ok(lead, addTeam, { body: { name: 'Timeless' } });
  const set = (teamIds: string[]) =>
    refused(422, lead, setChains, { body: { chains: [{ teamIds, hands: 'all' }] } });
  assert.match((await set([chennai.id, timeless.id])).message, /Timeless/);
  await set([chennai.id, crypto.randomUUID()]);
  await set([chennai.id, chennai.id]);
  await refused(403, agent, setChains, { body: { chains: [] } });
  await chain();
  await refused(409, lead, editTeam, { params: { id: chennai.id }, body: { hoursId: null } });
  await refused(409, lead, removeBusinessHours, { params: { id: chennai.hours } });
  await refused(422, lead, editTeam, { params: { id: chennai.id }, body: { hoursId: crypto.randomUUID() } });
  await ok(lead, archiveTeam, { params: { id: chennai.id } });
  assert.deepEqual((await ok(lead, listChains)).chains[0]?.teamIds, [yerevan.id, london.id]);
  await ok(lead, archiveTeam, { params: { id: london.id } });
  assert.deepEqual((await ok(lead, listChains)).chains, []);
  assert.equal((await ok(lead, listTeams)).data.find(({ id }) => id === yerevan.id)?.hoursId, yerevan.hours);
});
