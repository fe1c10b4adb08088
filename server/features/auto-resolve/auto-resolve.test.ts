import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAttribute, setConversationAttributes } from '#contract/attributes.ts';
import { getAutoResolve, setAutoResolve, tryAutoResolve } from '#contract/auto-resolve.ts';
import { getConversation, reopenConversation, snoozeConversation } from '#contract/conversations.ts';
import { openIncident } from '#contract/incidents.ts';
import { addNote, sendMessage } from '#contract/messages.ts';
import { placeUnderIncident } from '#contract/ties.ts';
import { listTrail } from '#contract/trail.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { resolveSilent } from './resolve-silent.ts';

const day = 86_400_000;
const later = (days: number) => new Date(Date.now() + days * day + 60_000);

/** A workspace that resolves after some days, and conversations in it that were answered just now. */
async function silentShop(days: number | null = 5) {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const { lead, agent } = workspace;
  const set = (given: number | null, channels: { channelId: string; days: number | null }[] = []) =>
    ok(lead, setAutoResolve, { body: { days: given, channels } });
  await set(days);
  const asks = async (who: string, on = channel): Promise<string> => {
    await on.deliver(written(`hello from ${who}`, { thread: who, by: who }));
    return (await conversationsOf(agent, on)).at(-1)?.id ?? '';
  };
  const answered = async (who: string, on = channel): Promise<string> => {
    const id = await asks(who, on);
    await ok(agent, sendMessage, { params: { id }, body: { text: 'Done.' } });
    await until(async () => (await messagesIn(agent, id)).at(-1)?.parts[0]?.state === 'sent');
    return id;
  };
  const stateOf = async (id: string) => (await ok(agent, getConversation, { params: { id } })).state;
  return { workspace, channel, lead, agent, set, asks, answered, stateOf };
}

test('a conversation is resolved when its customer was silent for so many days, with the reason', async () => {
  const { agent, answered, asks, stateOf, channel } = await silentShop(5);
  const id = await answered('கவிதா');
  const ours = await asks('अनीता');
  await resolveSilent(later(4));
  assert.equal(await stateOf(id), 'waiting');
  await resolveSilent(later(5));
  assert.deepEqual([await stateOf(id), await stateOf(ours)], ['resolved', 'open']);
  await resolveSilent(later(9));
  const { data } = await ok(agent, listTrail, { params: { id } });
  const resolved = data.filter(({ type }) => type === 'conversation.resolved');
  assert.deepEqual(
    resolved.map(({ actor, word }) => [actor.kind, word]),
    [['system', 'silent 5']],
  );
  await channel.deliver(written('one more thing', { thread: 'கவிதா', by: 'கவிதா' }));
  assert.equal(await stateOf(id), 'open');
});

test('what waits for us stays: reopened, snoozed, undelivered, under an incident, or on a channel in trouble', async () => {
  const { agent, answered, asks, stateOf, channel, workspace } = await silentShop(1);
  const reopened = await answered('reopened');
  await ok(agent, reopenConversation, { params: { id: reopened } });
  const snoozed = await answered('snoozed');
  await ok(agent, snoozeConversation, { params: { id: snoozed }, body: { until: later(90).toISOString() } });
  const underIncident = await answered('incident');
  const incident = await ok(agent, openIncident, { body: { title: 'No parcels' } });
  await ok(agent, placeUnderIncident, { params: { id: underIncident }, body: { incidentId: incident.id } });
  const noted = await answered('noted');
  await ok(agent, addNote, {
    params: { id: noted },
    body: { text: 'They said by telephone that it is fine.' },
  });
  channel.receiver.answer = () => ({ status: 422 });
  const failed = await asks('failed');
  await ok(agent, sendMessage, { params: { id: failed }, body: { text: 'Never arrives' } });
  await until(async () => (await messagesIn(agent, failed)).at(-1)?.parts[0]?.state === 'failed');
  await resolveSilent(later(30));
  const states = [];
  for (const id of [reopened, snoozed, underIncident, failed, noted]) states.push(await stateOf(id));
  assert.deepEqual(states, ['open', 'snoozed', 'waiting', 'waiting', 'resolved']);
  const other = await apiChannel(workspace);
  const deaf = await answered('deaf', other);
  const { everywhere } = await openDesk();
  await everywhere.query('update channel set trouble = $2 where id = $1', [other.id, 'The token is over.']);
  await resolveSilent(later(30));
  assert.equal(await stateOf(deaf), 'waiting');
  await everywhere.query('update channel set trouble = null where id = $1', [other.id]);
  await resolveSilent(later(30));
  assert.equal(await stateOf(deaf), 'resolved');
});

test('what lacks something that is asked for stays, and the settings say what', async () => {
  const { workspace, lead, agent, answered, stateOf } = await silentShop(3);
  const body = { subject: 'conversation' as const, label: 'Order', type: 'text' as const, required: true };
  const { key } = await ok(workspace.administrator, addAttribute, { body });
  const id = await answered('فاطمہ');
  await aged(workspace.id, 4);
  await resolveSilent();
  assert.equal(await stateOf(id), 'waiting');
  const { held } = await ok(lead, getAutoResolve);
  assert.equal(held.count, 1);
  assert.deepEqual(
    held.conversations.map((each) => [each.id, each.contactName, each.lacksLabel, each.lacks]),
    [[id, 'فاطمہ', false, ['Order']]],
  );
  await ok(agent, setConversationAttributes, { params: { id }, body: { values: { [key]: '4711' } } });
  await resolveSilent();
  assert.equal(await stateOf(id), 'resolved');
  assert.equal((await ok(lead, getAutoResolve)).held.count, 0);
});

test('a channel has days of its own or is left alone, and everything due goes in one round, by however many', async () => {
  const { workspace, channel, lead, set, answered, stateOf } = await silentShop(2);
  const own = await apiChannel(workspace);
  const never = await apiChannel(workspace);
  const ids = [await answered('usual'), await answered('own', own), await answered('never', never)];
  const channels = [
    { channelId: own.id, days: 10 },
    { channelId: never.id, days: null },
  ];
  const kept = await set(2, channels);
  assert.deepEqual([kept.days, new Set(kept.channels)], [2, new Set(channels)]);
  const { everywhere } = await openDesk();
  await everywhere.query(
    `insert into thread (workspace_id, id, channel_id, external_id, surface)
     select workspace_id, gen_random_uuid(), channel_id, 'more ' || n, 'private' from thread, generate_series(1, 450) n
     where workspace_id = $1 and channel_id = $2`,
    [workspace.id, channel.id],
  );
  await everywhere.query(
    `insert into conversation (workspace_id, id, number, thread_id, channel_id, contact_id, requester_id, state, answered_at, last_activity_at)
     select c.workspace_id, gen_random_uuid(), 1000 + row_number() over (), t.id, c.channel_id, c.contact_id, c.requester_id, 'waiting',
       c.answered_at, c.last_activity_at
     from conversation c join thread t on t.channel_id = c.channel_id and t.external_id like 'more %' where c.id = $1`,
    [ids[0]],
  );
  await resolveSilent(later(3));
  assert.deepEqual(await Promise.all(ids.map(stateOf)), ['resolved', 'waiting', 'waiting']);
  const { rows } = await everywhere.query(
    `select count(*)::int as count from conversation where workspace_id = $1 and state = 'resolved'`,
    [workspace.id],
  );
  assert.equal(rows[0]?.count, 451);
  await resolveSilent(later(11));
  assert.deepEqual(await Promise.all(ids.map(stateOf)), ['resolved', 'resolved', 'waiting']);
  const stranger = await silentShop(null);
  await refused(422, lead, setAutoResolve, {
    body: { days: 1, channels: [{ channelId: stranger.channel.id, days: 1 }] },
  });
});

test('the form says what it would do now and would have done last week, and to how many the customer came back', async () => {
  const { workspace, channel, lead, answered } = await silentShop(null);
  await answered('stays away');
  await answered('comes back');
  await answered('is answered again');
  await aged(workspace.id, 6);
  await channel.deliver(written('back', { thread: 'comes back', by: 'comes back' }));
  const tried = (days: number) => ok(lead, tryAutoResolve, { body: { days, channels: [] } });
  assert.deepEqual(await tried(4), { now: 2, lastWeek: { resolved: 3, cameBack: 1, more: false } });
  assert.deepEqual(await tried(30), { now: 0, lastWeek: { resolved: 0, cameBack: 0, more: false } });
  assert.equal((await ok(lead, getAutoResolve)).days, null);
});

/** As if everything of the workspace had happened so many days earlier. */
async function aged(workspaceId: string, days: number): Promise<void> {
  const { everywhere } = await openDesk();
  const by = `- interval '${days} days'`;
  for (const change of [
    `update conversation set last_activity_at = last_activity_at ${by}, answered_at = answered_at ${by}`,
    `update message set ordered_at = ordered_at ${by}, sent_at = sent_at ${by}`,
    `update event set at = at ${by}`,
  ])
    await everywhere.query(`${change} where workspace_id = $1`, [workspaceId]);
}
