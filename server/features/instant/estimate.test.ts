import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeConversations } from '#contract/conversation-merges.ts';
import { reopenConversation, resolveConversation } from '#contract/conversations.ts';
import { listEstimates, previewInstant } from '#contract/instant.ts';
import { sendMessage } from '#contract/messages.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { greetingShop } from './testing/greeting.ts';

const minute = 60_000;

/** A shop that answered so many customers after so many minutes each, about two days ago. */
async function shopThatAnswers(count: number, after: number) {
  const shop = await greetingShop();
  const asks = (who: string, minutesAgo: number) =>
    saying(`asks ${who}`, { ...of(who), at: ago(minutesAgo) });
  const tells = (who: string, minutesAgo: number) =>
    saying('an answer', { ...of(who), from: 'brand', at: ago(minutesAgo) });
  const at = (n: number) => 2 * 24 * 60 + n * 60;
  await enter(
    shop.channel,
    Array.from({ length: count }, (_, n) => [asks(`p${n}`, at(n)), tells(`p${n}`, at(n) - after)]).flat(),
  );
  const estimate = async () =>
    (await ok(shop.workspace.lead, listEstimates)).data.find(
      (each) => each.surface === 'private' && each.of === 'reply' && each.channelId,
    );
  return { ...shop, asks, tells, estimate };
}
const ago = (minutes: number) => Date.now() - minutes * minute;
const of = (who: string) => ({
  thread: { id: who, surface: 'private' as const },
  author: { keys: [{ namespace: 'channel', value: who }], name: who },
});

test('the wait is quoted from what others waited, and longer for a longer queue', async () => {
  const { channel, workspace, set, asks, estimate, saidIn } = await shopThatAnswers(25, 14);
  await set();
  const calm = await estimate();
  assert.deepEqual([calm?.minutes, calm?.waiting, calm?.answers, calm?.care], [15, 0, 25, 1]);
  await enter(channel, [asks('u1', 0.01)]);
  const id = (await conversationsOf(workspace.agent, channel)).at(-1)?.id ?? '';
  assert.equal(
    (await saidIn(id))[0]?.text,
    'Hello, we have your message. Usually we answer within 15 minutes.',
  );
  await enter(channel, [asks('u2', 0.01), asks('u3', 0.01)]);
  assert.deepEqual([(await estimate())?.minutes, (await estimate())?.waiting], [60, 3]);
});

test('with too few answers nothing is said, in the preview as to customers', async () => {
  const { channel, workspace, set, asks, estimate, saidIn } = await shopThatAnswers(5, 4);
  await set();
  assert.equal((await estimate())?.minutes, null);
  await enter(channel, [asks('u1', 0.01)]);
  const id = (await conversationsOf(workspace.agent, channel)).at(-1)?.id ?? '';
  assert.equal((await saidIn(id))[0]?.text, 'Hello, we have your message.');
  const texts = [{ language: 'ur', text: 'السلام علیکم[[ {name}]]۔[[ {estimate}]]' }];
  const shown = await ok(workspace.lead, previewInstant, {
    params: { id: channel.id },
    body: { surface: 'private', kind: 'instant', texts, help: null, name: 'فاطمہ', zone: null },
  });
  assert.deepEqual([shown.data[0]?.text, shown.estimate], ['السلام علیکم فاطمہ۔', null]);
});

test('of those who were told a time, how many were answered within it; when it does not hold it grows', async () => {
  const { channel, workspace, set, asks, estimate, saidIn } = await shopThatAnswers(25, 14);
  await set();
  const { everywhere } = await openDesk();
  const names = Array.from({ length: 12 }, (_, n) => `u${n}`);
  for (const who of names) {
    await enter(channel, [asks(who, 0.01)]);
    const id = (await conversationsOf(workspace.agent, channel)).at(-1)?.id ?? '';
    await saidIn(id);
    if (who === 'u0') await ok(workspace.agent, resolveConversation, { params: { id }, body: {} });
    else if (who !== 'u11')
      await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'Here.' } });
  }
  const [row] = (await estimate())?.told ?? [];
  assert.deepEqual(row, { minutes: 15, told: 12, kept: 10, missed: 0, running: 1, settled: 1 });
  // As if it had all been said twenty-one minutes earlier, and the answers had come when they came.
  await everywhere.query(
    `update instant_said set said_at = said_at - interval '21 minutes' where workspace_id = $1`,
    [workspace.id],
  );
  const after = await estimate();
  assert.deepEqual(
    after?.told.map(({ kept, missed, running, settled }) => [kept, missed, running, settled]),
    [[0, 11, 0, 1]],
  );
  assert.ok((after?.care ?? 0) >= 1.5 && (after?.care ?? 9) < 1.6, `the care is ${after?.care}`);
  assert.ok((after?.minutes ?? 0) > 15);
});

test('whoever was told a time still waits when their conversation becomes one with one that was settled before', async () => {
  const { channel, workspace, set, asks, estimate, saidIn } = await shopThatAnswers(25, 14);
  await set();
  await enter(channel, [asks('u1', 0.02)]);
  const told = (await conversationsOf(workspace.agent, channel)).at(-1)?.id ?? '';
  assert.equal((await saidIn(told)).length, 1);
  const thread = { id: 'beside', surface: 'private' as const };
  await enter(channel, [saying('and this', { ...of('u1'), thread, at: ago(0.01) })]);
  const params = { id: (await conversationsOf(workspace.agent, channel)).at(-1)?.id ?? '' };
  await ok(workspace.agent, resolveConversation, { params, body: {} });
  await ok(workspace.agent, reopenConversation, { params });
  await ok(workspace.agent, mergeConversations, { params, body: { with: [told] } });
  const [row] = (await estimate())?.told ?? [];
  assert.deepEqual([row?.told, row?.running, row?.settled], [1, 1, 0]);
});
