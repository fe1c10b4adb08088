import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusinessHours, weekdays } from '#contract/business-hours.ts';
import { resolveConversation } from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { editRule } from '#contract/rules.ts';
import { written } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { momentsOf } from './moments.ts';
import { ruling } from './testing/ruling.ts';
import { workIn } from './work.ts';

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** Of rules that tests switched on: since long ago. */
async function sinceLong(workspaceId: string): Promise<void> {
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update rule set active_since = now() - interval '90 days' where workspace_id = $1`,
    [workspaceId],
  );
}

async function notesIn(agent: Parameters<typeof messagesIn>[0], id: string): Promise<string[]> {
  return (await messagesIn(agent, id)).filter(({ kind }) => kind === 'note').map(({ text }) => text);
}

test('who waits for so long is noticed at that moment, once for each wait, however late an earlier message comes', async () => {
  const { workspace, channel, agent, rule, settled } = await ruling();
  await rule({
    when: { on: 'unanswered', minutes: 60, clock: 'always' },
    actions: [{ do: 'note', text: 'waits' }],
  });
  await sinceLong(workspace.id);
  const almost = new Date(Date.now() - 3_600_000 + 1_200);
  await channel.deliver(written('hello', { sentAt: almost.toISOString() }));
  const { id } = await onlyConversation(agent, channel);
  assert.deepEqual(await notesIn(agent, id), []);
  await until(async () => (await notesIn(agent, id)).length === 1);
  const [note] = (await messagesIn(agent, id)).filter(({ kind }) => kind === 'note');
  assert.ok(Date.parse(note?.sentAt ?? '') >= almost.getTime() + 3_600_000, 'never before the moment');
  await channel.deliver(written('earlier, came late', { sentAt: ago(90) }), written('still there?'));
  await Promise.all([1, 2, 3, 4].map(() => workIn(workspace.id, 10)));
  await settled();
  assert.deepEqual(await notesIn(agent, id), ['waits']);
  // A new wait after an answer.
  await ok(agent, sendMessage, { params: { id }, body: { text: 'On its way.' } });
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update message set ordered_at = ordered_at - interval '3 hours' where conversation_id = $1`,
    [id],
  );
  await everywhere.query(
    `update conversation set answered_at = answered_at - interval '3 hours' where id = $1`,
    [id],
  );
  await channel.deliver(written('and now?', { sentAt: ago(61) }));
  await settled();
  assert.deepEqual(await notesIn(agent, id), ['waits', 'waits']);
});

test('an answer in time, a resolution, and what was over before the rule was on set nothing going', async () => {
  const { workspace, channel, agent, lead, rule, settled } = await ruling();
  await channel.deliver(written('old', { sentAt: ago(200) }));
  const { id } = await onlyConversation(agent, channel);
  const made = await rule({
    when: { on: 'unanswered', minutes: 60, clock: 'always' },
    actions: [{ do: 'note', text: 'waits' }],
  });
  await settled();
  assert.deepEqual(await notesIn(agent, id), [], 'it was over before');
  const { everywhere } = await openDesk();
  const next = async () =>
    (
      await everywhere.query<{ next: Date | null }>(
        'select next_at as next from rule_timer where conversation_id = $1',
        [id],
      )
    ).rows[0]?.next ?? null;
  await ok(agent, resolveConversation, { params: { id } });
  await channel.deliver(written('new'));
  await settled();
  assert.ok(await next(), 'another wait');
  await ok(agent, sendMessage, { params: { id }, body: { text: 'Here.' } });
  await settled();
  assert.equal(await next(), null);
  await ok(lead, editRule, { params: { id: made.id }, body: { active: false } });
  await settled();
  assert.equal(
    (await everywhere.query('select from rule_timer where workspace_id = $1', [workspace.id])).rowCount,
    0,
  );
});

test('a wait in business time stands still while it is closed, and moves when the hours do', async () => {
  const { workspace, channel, agent, lead, rule, settled } = await ruling();
  const never = Object.fromEntries(weekdays.map((day) => [day, []])) as never;
  await ok(lead, addBusinessHours, {
    body: { name: 'Never', zone: 'Asia/Yerevan', weekly: never, isDefault: true },
  });
  await rule({
    when: { on: 'unanswered', minutes: 30, clock: 'business' },
    actions: [{ do: 'note', text: 'waits' }],
  });
  await sinceLong(workspace.id);
  await channel.deliver(written('hello', { sentAt: ago(40) }));
  const { id } = await onlyConversation(agent, channel);
  await settled();
  assert.deepEqual(await notesIn(agent, id), []);
  const always = Object.fromEntries(weekdays.map((day) => [day, [{ from: '00:00', to: '24:00' }]])) as never;
  await ok(lead, addBusinessHours, {
    body: { name: 'Always', zone: 'Asia/Yerevan', weekly: always, isDefault: true },
  });
  await until(async () => (await notesIn(agent, id)).length === 1);
});

test('a silent customer is noticed once, and not if they write', async () => {
  const { workspace, channel, agent, rule, settled } = await ruling();
  await rule({ when: { on: 'silent', minutes: 60 * 24 * 3 }, actions: [{ do: 'resolve' }] });
  await sinceLong(workspace.id);
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(agent, channel);
  await ok(agent, sendMessage, { params: { id }, body: { text: 'Which order?' } });
  await settled();
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update conversation set answered_at = answered_at - interval '73 hours' where id = $1`,
    [id],
  );
  assert.equal((await onlyConversation(agent, channel)).state, 'waiting');
  // Whatever happens next has it counted anew.
  await everywhere.query(
    `insert into rule_news (workspace_id, what, at, reached) values ($1, 'all', now(), null)`,
    [workspace.id],
  );
  await until(async () => (await onlyConversation(agent, channel)).state === 'resolved');
});

test('the end of the time to answer is noticed before it comes', async () => {
  const { workspace, channel, agent, rule, settled } = await ruling();
  await rule({ when: { on: 'closing', minutes: 30 }, actions: [{ do: 'prioritise', priority: 'urgent' }] });
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(agent, channel);
  await settled();
  const { everywhere } = await openDesk();
  const closes = async (minutes: number) => {
    await everywhere.query(
      `update conversation set window_ends_at = now() + make_interval(mins => $2), customer_at = now() where id = $1`,
      [id, minutes],
    );
    await everywhere.query(`insert into rule_news (workspace_id, what, at) values ($1, 'all', now())`, [
      workspace.id,
    ]);
    await settled();
  };
  await closes(600);
  assert.equal((await onlyConversation(agent, channel)).priority, 'none');
  await sinceLong(workspace.id);
  await closes(29);
  await until(async () => (await onlyConversation(agent, channel)).priority === 'urgent');
});

test('of the past it is known when it would have looked', () => {
  const hour = 3_600_000;
  const heard = [
    { what: 'asked' as const, at: 0 },
    { what: 'asked' as const, at: hour / 2 },
    { what: 'replied' as const, at: 2 * hour },
    { what: 'asked' as const, at: 5 * hour },
    { what: 'replied' as const, at: 5.5 * hour },
    { what: 'resolved' as const, at: 12 * hour },
  ];
  const place = { clock: null, lasts: 6 * hour };
  const moments = (when: Parameters<typeof momentsOf>[1]) =>
    momentsOf(heard, when, place, 100 * hour).map((at) => at / hour);
  assert.deepEqual(moments({ on: 'unanswered', minutes: 60, clock: 'always' }), [1]);
  assert.deepEqual(moments({ on: 'unanswered', minutes: 20, clock: 'always' }), [1 / 3, 5 + 1 / 3]);
  assert.deepEqual(moments({ on: 'silent', minutes: 120 }), [4, 7.5]);
  assert.deepEqual(moments({ on: 'closing', minutes: 60 }), [10]);
  assert.deepEqual(momentsOf(heard, { on: 'silent', minutes: 60 * 24 }, place, 7 * hour), []);
});
