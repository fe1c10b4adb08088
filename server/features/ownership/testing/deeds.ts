import { editChannel } from '#contract/channels.ts';
import { mergeConversations, undoConversationMerge } from '#contract/conversation-merges.ts';
import {
  assignConversation,
  listConversations,
  reopenConversation,
  resolveConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import { mergeContacts } from '#contract/merges.ts';
import { retryPart, sendMessage } from '#contract/messages.ts';
import { addRule } from '#contract/rules.ts';
import { addTeam, archiveTeam, editTeam, handOver, restoreTeam } from '#contract/teams.ts';
import { deactivateAgent, editAgent, reactivateAgent } from '#contract/workspace.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { call, ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { oneOf, shuffled } from '#server/testing/random.ts';
import { newAgent, newWorkspace, type TestAgent, type TestWorkspace } from '#server/testing/workspace.ts';

export interface Desk {
  workspace: TestWorkspace;
  channels: ApiChannel[];
  agents: TestAgent[];
  teams: string[];
  /** Whoever there has been no sign of for days. */
  away: Set<string>;
  /** What customers wrote that nobody has answered, and answers that got lost; as nobody has settled it since. */
  open: Set<string>;
  n: number;
}

type Deed = (desk: Desk, random: () => number) => Promise<void>;

const yearLong = 360 * 86_400_000;

const each: Record<string, Deed> = {
  arrive: (desk, random) => come(desk, oneOf(desk.channels, random), oneOf(['a', 'b'], random)),
  'arrive again': (desk, random) => come(desk, oneOf(desk.channels, random), oneOf(['a', 'b'], random)),
  'arrive for the rule': (desk, random) => come(desk, oneOf(desk.channels, random), 'a', 'asleep'),
  answer: (desk, random) => answer(desk, random, 200),
  'fail to answer': (desk, random) => answer(desk, random, oneOf([422, 'hang up'] as const, random)),
  'settle and fail': (desk, random) => answer(desk, random, 422, resolveConversation),
  'sleep and fail': (desk, random) => answer(desk, random, 422, snoozeConversation),
  settle: async (desk, random) => {
    const conversation = oneOf(await all(desk), random);
    const inIt = await textsIn(conversation.id);
    const { status } = await call(desk.workspace.lead, resolveConversation, { params: conversation });
    if (status < 300) for (const text of inIt) desk.open.delete(text);
  },
  reopen: async (desk, random) => {
    await call(desk.workspace.lead, reopenConversation, { params: oneOf(await all(desk), random) });
  },
  sleep: async (desk, random) => {
    const body = { until: new Date(Date.now() + yearLong).toISOString() };
    await call(desk.workspace.lead, snoozeConversation, { params: oneOf(await all(desk), random), body });
  },
  assign: async (desk, random) => {
    const agentId = random() < 0.3 ? null : oneOf(desk.agents, random).id;
    const params = oneOf(await all(desk), random);
    await call(desk.workspace.lead, assignConversation, { params, body: { agentId } });
  },
  'hand over': async (desk, random) => {
    const body = { teamId: random() < 0.3 ? null : oneOf(desk.teams, random), reason: 'theirs' };
    await call(desk.workspace.lead, handOver, { params: oneOf(await all(desk), random), body });
  },
  merge: async (desk, random) => {
    const [one, other] = shuffled(await all(desk), random);
    if (one && other)
      await call(desk.workspace.lead, mergeConversations, { params: one, body: { with: [other.id] } });
  },
  'undo a merge': async (desk, random) => {
    const { everywhere } = await openDesk();
    const { rows } = await everywhere.query<{ id: string }>(
      'select id from conversation_merge where workspace_id = $1 and undone_at is null order by at, id',
      [desk.workspace.id],
    );
    if (rows.length > 0)
      await call(desk.workspace.lead, undoConversationMerge, { params: oneOf(rows, random) });
  },
  'come or leave': async (desk, random) => {
    const params = oneOf(desk.agents, random);
    const { administrator } = desk.workspace;
    if ((await call(administrator, deactivateAgent, { params })).status >= 300)
      await call(administrator, reactivateAgent, { params });
  },
  'reach more or less': async (desk, random) => {
    const channels = random() < 0.5 ? null : [oneOf(desk.channels, random).id];
    const params = oneOf(desk.agents, random);
    await call(desk.workspace.administrator, editAgent, { params, body: { channels } });
  },
  'stay away for days': async (desk, random) => {
    const { id } = oneOf(desk.agents, random);
    const { everywhere } = await openDesk();
    const isBack = desk.away.delete(id);
    if (!isBack) desk.away.add(id);
    const moment = isBack ? 'now()' : "now() - interval '4 days'";
    await everywhere.query(
      `update agent set seen_at = ${moment}, created_at = now() - interval '9 days' where id = $1`,
      [id],
    );
    await everywhere.query(`update api_key set last_used_at = ${moment} where agent_id = $1`, [id]);
  },
  'close or open a team': async (desk, random) => {
    const params = { id: oneOf(desk.teams, random) };
    const { lead } = desk.workspace;
    const deed = oneOf(['close', 'open', 'staff'] as const, random);
    if (deed === 'close') await call(lead, archiveTeam, { params });
    else if (deed === 'open') await call(lead, restoreTeam, { params });
    else {
      const members = shuffled(desk.agents, random)
        .slice(0, Math.floor(random() * 2))
        .map(({ id }) => ({ agentId: id }));
      await call(lead, editTeam, { params, body: { members } });
    }
  },
  'pause or resume': async (desk, random) => {
    const { id } = oneOf(desk.channels, random);
    const body = { state: oneOf(['paused', 'active', 'active'] as const, random) };
    await call(desk.workspace.administrator, editChannel, { params: { id }, body });
  },
  'send again': async (desk, random) => {
    const { everywhere } = await openDesk();
    const { rows } = await everywhere.query<{ id: string; text: string }>(
      `select p.id, p.text from part p join channel c on c.workspace_id = p.workspace_id and c.id = p.channel_id
       where p.workspace_id = $1 and p.state in ('failed', 'uncertain') and c.state = 'active' order by p.id`,
      [desk.workspace.id],
    );
    if (rows.length === 0) return;
    const { id, text } = oneOf(rows, random);
    const goes = random() < 0.5;
    for (const { receiver } of desk.channels) receiver.answer = () => ({ status: goes ? 200 : 422 });
    if ((await call(desk.workspace.lead, retryPart, { params: { id } })).status >= 300) return;
    if (goes) desk.open.delete(text);
    else desk.open.add(text);
  },
};

/** By name; what makes the others matter comes more often. */
export const deeds: [name: string, deed: Deed][] = [
  ...Object.entries(each),
  ...Object.entries(each).filter(([name]) =>
    ['assign', 'merge', 'undo a merge', 'settle and fail', 'stay away for days'].includes(name),
  ),
];

/** Two customers in each of two channels, who are one contact; teams, people, and rules that put out of sight. */
export async function stage(): Promise<Desk> {
  const workspace = await newWorkspace();
  const { id, lead } = workspace;
  const channels = [await apiChannel(workspace), await apiChannel(workspace)];
  const agents = [
    workspace.agent,
    await newAgent(id, 'agent', 'Անահիտ'),
    await newAgent(id, 'agent', 'فاطمہ'),
  ];
  const team = async (name: string, members: TestAgent[]) =>
    (await ok(lead, addTeam, { body: { name, members: members.map((each) => ({ agentId: each.id })) } })).id;
  const teams = [await team('Care', agents.slice(0, 2)), await team('Nobody yet', [])];
  await ok(lead, addRule, {
    body: {
      name: 'Reopened is settled',
      active: true,
      when: { on: 'reopened' },
      actions: [{ do: 'snooze', minutes: 9_000 }],
    },
  });
  await ok(lead, addRule, {
    body: {
      name: 'Asleep',
      active: true,
      when: { on: 'message' },
      if: { all: [{ field: 'said', any: ['asleep'] }] },
      actions: [{ do: 'snooze', minutes: 9_000 }],
    },
  });
  const desk: Desk = { workspace, channels, agents, teams, away: new Set(), open: new Set(), n: 0 };
  for (const channel of channels) for (const who of ['a', 'b']) await come(desk, channel, who);
  const people = await Promise.all(channels.map((channel) => conversationsOf(lead, channel)));
  const [first, ...others] = people.flat().map(({ contact }) => contact.id);
  for (const other of others)
    await ok(lead, mergeContacts, { params: { id: first ?? '' }, body: { with: other, choices: {} } });
  return desk;
}

async function come(desk: Desk, channel: ApiChannel, who: string, word = 'line'): Promise<void> {
  desk.n += 1;
  const text = `${word} ${desk.n}`;
  await channel.deliver(written(text, { thread: `${who}-${channel.id}`, by: `${who}-${channel.id}` }));
  const { everywhere } = await openDesk();
  const { rowCount } = await everywhere.query('select from message where workspace_id = $1 and text = $2', [
    desk.workspace.id,
    text,
  ]);
  // A paused channel takes nothing in.
  if (rowCount) desk.open.add(text);
}

/** Whoever is there answers; what comes of it, and what is done before that is known. */
async function answer(
  desk: Desk,
  random: () => number,
  how: 200 | 422 | 'hang up',
  meanwhile?: typeof resolveConversation | typeof snoozeConversation,
): Promise<void> {
  const conversation = oneOf(await all(desk), random);
  const inIt = await textsIn(conversation.id);
  desk.n += 1;
  const text = `answer ${desk.n}`;
  let go = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  for (const { receiver } of desk.channels)
    receiver.answer = async ({ id }) => {
      await gone;
      return how === 'hang up' ? how : { status: how, body: { id: `b-${id}` } };
    };
  const params = { id: conversation.id };
  const by = oneOf([desk.workspace.lead, ...desk.agents], random);
  const { status } = await call(by, sendMessage, { params, body: { text } });
  // Whoever works is here.
  desk.away.delete(by.id);
  if (meanwhile && status < 300) {
    const body = { until: new Date(Date.now() + yearLong).toISOString() };
    const { status: done } = await call(desk.workspace.lead, meanwhile, { params, body });
    if (meanwhile === resolveConversation && done < 300) for (const each of inIt) desk.open.delete(each);
  }
  go();
  if (status >= 300) return;
  // Whoever has been given an answer waits no more; of one that was lost, the answer itself is missed.
  for (const each of inIt) if (!each.startsWith('answer')) desk.open.delete(each);
  const paused = await isPaused(desk, text);
  if (how !== 200 && !paused) desk.open.add(text);
}

async function isPaused(desk: Desk, text: string): Promise<boolean> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query<{ paused: boolean }>(
    `select c.state = 'paused' as paused from message m join part p on p.workspace_id = m.workspace_id and p.message_id = m.id
     join channel c on c.workspace_id = m.workspace_id and c.id = p.channel_id where m.workspace_id = $1 and m.text = $2`,
    [desk.workspace.id, text],
  );
  return rows[0]?.paused ?? false;
}

async function all({ workspace }: Desk): Promise<{ id: string; number: number; state: string }[]> {
  const { data } = await ok(workspace.lead, listConversations, { query: { state: 'any', limit: 100 } });
  return data.map(({ id, number, state }) => ({ id, number, state }));
}

async function textsIn(id: string): Promise<string[]> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query<{ text: string }>(
    'select text from message where conversation_id = $1',
    [id],
  );
  return rows.map(({ text }) => text);
}
