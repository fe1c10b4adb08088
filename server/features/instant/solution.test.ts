import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusinessHours } from '#contract/business-hours.ts';
import { resolveConversation } from '#contract/conversations.ts';
import { listEstimates, previewInstant } from '#contract/instant.ts';
import { sendMessage } from '#contract/messages.ts';
import { addTeam, handOver } from '#contract/teams.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { greetingShop } from './testing/greeting.ts';

const minute = 60_000;
const ago = (minutes: number) => Date.now() - minutes * minute;
const of = (who: string) => ({
  thread: { id: who, surface: 'private' as const },
  author: { keys: [{ namespace: 'channel', value: who }], name: who },
});
const texts = [{ language: 'en', text: 'We have it.[[ Solved within {solution}.]]' }];

/** A shop that has settled so many matters, each so many minutes after it was asked, the day before. */
async function shopThatSolves(count: number, after: number) {
  const shop = await greetingShop();
  const { workspace, channel } = shop;
  const asks = (who: string, minutesAgo: number) =>
    saying(`asks ${who}`, { ...of(who), at: ago(minutesAgo) });
  const tells = (who: string, minutesAgo: number) =>
    saying('an answer', { ...of(who), from: 'brand', at: ago(minutesAgo) });
  const asked = 24 * 60;
  const names = Array.from({ length: count }, (_, n) => `p${n}`);
  await enter(
    channel,
    names.flatMap((who) => [asks(who, asked), tells(who, asked - 5)]),
  );
  const { everywhere } = await openDesk();
  /** As if everything that was resolved just now had been, so many minutes ago. */
  const resolve = async (ids: string[], minutesAgo: number) => {
    for (const id of ids) await ok(workspace.agent, resolveConversation, { params: { id }, body: {} });
    const when = new Date(ago(minutesAgo));
    await everywhere.query('update conversation set resolved_at = $2 where id = any($1)', [ids, when]);
    await everywhere.query(
      `update event set at = $2 where conversation_id = any($1) and type = 'conversation.resolved'`,
      [ids, when],
    );
  };
  const ids = (await conversationsOf(workspace.agent, channel)).map(({ id }) => id);
  await resolve(ids, asked - after);
  const estimate = async (teamId: string | null = null) =>
    (await ok(workspace.lead, listEstimates)).data.find(
      (each) => each.of === 'solution' && each.surface === 'private' && each.teamId === teamId,
    );
  return { ...shop, asks, tells, ids, resolve, estimate };
}

test('the solution is quoted from how long matters took to be settled, not from how soon somebody answered', async () => {
  const { workspace, channel, set, asks, estimate, saidIn } = await shopThatSolves(25, 170);
  await set({ texts });
  const calm = await estimate();
  assert.deepEqual([calm?.minutes, calm?.answers, calm?.care], [180, 25, 1]);
  const shown = await ok(workspace.lead, previewInstant, {
    params: { id: channel.id },
    body: { surface: 'private', kind: 'instant', texts, help: null, name: null, zone: null },
  });
  assert.deepEqual([shown.solution, shown.data[0]?.text], [180, 'We have it. Solved within 3 hours.']);
  await enter(channel, [asks('u1', 0.01)]);
  const id = (await conversationsOf(workspace.agent, channel)).at(-1)?.id ?? '';
  assert.equal((await saidIn(id))[0]?.text, 'We have it. Solved within 3 hours.');
});

test('too few settled matters say nothing; what resolved itself counts to its last answer', async () => {
  const few = await shopThatSolves(5, 30);
  await few.set({ texts });
  assert.equal((await few.estimate())?.minutes, null);
  const silent = await shopThatSolves(25, 10 * 60);
  await silent.set({ texts });
  assert.equal((await silent.estimate())?.minutes, 720);
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update event set word = 'silent 5' where workspace_id = $1 and type = 'conversation.resolved'`,
    [silent.workspace.id],
  );
  assert.equal((await silent.estimate())?.minutes, 5, 'the answer came after five minutes');
});

test('of those who were told, how many had it solved within that time', async () => {
  const { workspace, channel, set, asks, estimate, saidIn } = await shopThatSolves(25, 50);
  await set({ texts });
  const ids: string[] = [];
  for (const who of ['u1', 'u2', 'u3', 'u4']) {
    await enter(channel, [asks(who, 0.01)]);
    const id = (await conversationsOf(workspace.agent, channel)).at(-1)?.id ?? '';
    await saidIn(id);
    ids.push(id);
  }
  const [first = '', second = '', third = ''] = ids;
  await ok(workspace.agent, sendMessage, { params: { id: first }, body: { text: 'Here.' } });
  await ok(workspace.agent, sendMessage, { params: { id: second }, body: { text: 'Soon.' } });
  await ok(workspace.agent, resolveConversation, { params: { id: first }, body: {} });
  await ok(workspace.agent, resolveConversation, { params: { id: third }, body: {} });
  const sums = async () => {
    const told = (await estimate())?.told ?? [];
    const sum = (pick: (row: (typeof told)[number]) => number) => told.reduce((n, row) => n + pick(row), 0);
    return [
      sum((r) => r.told),
      sum((r) => r.kept),
      sum((r) => r.missed),
      sum((r) => r.running),
      sum((r) => r.settled),
    ];
  };
  // An answer alone solves nothing; what was resolved without any counts as neither.
  assert.deepEqual(await sums(), [4, 1, 0, 2, 1]);
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update instant_said set said_at = said_at - interval '10 days' where workspace_id = $1`,
    [workspace.id],
  );
  assert.deepEqual(await sums(), [4, 0, 3, 0, 1]);
});

test('a team with hours of its own is counted by itself, and by the channel while it knows too little', async () => {
  const { workspace, set, ids, estimate } = await shopThatSolves(25, 50);
  const { lead, agent } = workspace;
  await set({ texts });
  const whole = [{ from: '00:00', to: '24:00' }];
  const weekly = { mon: whole, tue: whole, wed: whole, thu: whole, fri: whole, sat: whole, sun: whole };
  const hours = await ok(lead, addBusinessHours, { body: { name: 'Always', zone: 'UTC', weekly } });
  const team = await ok(lead, addTeam, { body: { name: 'Repairs', hoursId: hours.id } });
  assert.deepEqual([(await estimate(team.id))?.minutes, (await estimate(team.id))?.answers], [null, 0]);
  for (const id of ids) await ok(agent, handOver, { params: { id }, body: { teamId: team.id } });
  assert.deepEqual([(await estimate(team.id))?.minutes, (await estimate(team.id))?.channelId], [60, null]);
});
