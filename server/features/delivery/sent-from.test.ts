import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkChannel, disconnectChannel, editChannel, getChannel } from '#contract/channels.ts';
import { getConversation } from '#contract/conversations.ts';
import { retryPart, sendMessage } from '#contract/messages.ts';
import { previewMessage } from '#contract/preview.ts';
import { ok, refused } from '#server/testing/call.ts';
import { enter } from '#server/testing/enter.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { delivered, own, partOf, post, told, twoAccounts } from '#server/testing/two-accounts.ts';
import { until } from '#server/testing/until.ts';

test('a lost answer is asked after at the account that sent it, and is there once', async (t) => {
  const { workspace, platform, shop, care } = await twoAccounts(t);
  const { agent } = workspace;
  const asked = post('kavitha', '@shop.test தொலைந்ததா?');
  await enter(shop, [asked]);
  const { id } = await onlyConversation(agent, shop);
  platform.onWrite = () => 'lost';
  const answer = await ok(agent, sendMessage, { params: { id }, body: { text: 'இல்லை' } });
  const written = await until(() => platform.written[0]);
  // Before anybody has asked again, an account of ours reads what was written.
  await enter(shop, [post('care', 'இல்லை', { to: asked, id: written.uri, part: written.part })]);
  await delivered(agent, id, answer.id);
  await enter(care, [own(post('care', 'இல்லை', { to: asked, id: written.uri, part: written.part }))]);
  assert.equal(platform.written.length, 1);
  // Nobody reads this one: the account that sent it is asked, as soon as it is looked at.
  const next = await ok(agent, sendMessage, { params: { id }, body: { text: 'இதோ' } });
  await until(async () => platform.written.length === 2 && (await partOf(agent, id, next.id))?.error);
  await ok(workspace.administrator, checkChannel, { params: care });
  await delivered(agent, id, next.id);
  assert.equal(platform.written.length, 2);
  assert.deepEqual(await told({ workspace, shop, care }), [
    ['kavitha: @shop.test தொலைந்ததா?', 'Ravi: இல்லை', 'Ravi: இதோ'],
  ]);
});

test('while the account that answers is paused, broken or gone, that is said, and nothing is lost', async (t) => {
  const { workspace, platform, shop, care } = await twoAccounts(t);
  const { agent, administrator } = workspace;
  const asked = post('فاطمہ', '@shop.test کب؟');
  await enter(shop, [asked]);
  const { id } = await onlyConversation(agent, shop);
  const notice = async () =>
    (await ok(agent, getConversation, { params: { id } })).composer.from?.notice ?? null;
  const say = (text: string) => ok(agent, sendMessage, { params: { id }, body: { text } });

  await ok(administrator, editChannel, { params: care, body: { state: 'paused' } });
  assert.match((await notice()) ?? '', /until care is resumed/);
  const first = await say('1');
  // Nor does anything go out in the conversations of a channel that is paused itself.
  await ok(administrator, editChannel, { params: shop, body: { state: 'paused' } });
  await ok(administrator, editChannel, { params: care, body: { state: 'active' } });
  assert.match((await notice()) ?? '', /until shop is resumed/);
  assert.equal((await partOf(agent, id, first.id))?.state, 'queued');
  await ok(administrator, editChannel, { params: shop, body: { state: 'active' } });
  await delivered(agent, id, first.id);

  platform.shutOut.add('care');
  const second = await say('2');
  await until(async () => (await ok(administrator, getChannel, { params: care })).trouble);
  assert.equal((await ok(administrator, getChannel, { params: shop })).trouble, null);
  assert.match((await partOf(agent, id, second.id))?.error?.message ?? '', /app password/i);
  platform.shutOut.clear();
  await ok(administrator, checkChannel, { params: care });
  await delivered(agent, id, second.id);

  // It was written for the other account: the choice that is made meanwhile does not move it.
  await ok(administrator, editChannel, { params: care, body: { state: 'paused' } });
  const third = await say('3');
  await ok(administrator, editChannel, { params: shop, body: { answersFrom: null } });
  const fourth = await say('4');
  await ok(administrator, editChannel, { params: care, body: { state: 'active' } });
  await delivered(agent, id, third.id);
  await delivered(agent, id, fourth.id);
  assert.deepEqual(
    platform.written.map(({ by, text }) => `${by} ${text}`),
    ['care 1', 'care 2', 'care 3', 'shop 4'],
  );
  // Who answers that post is still in the same conversation, and whoever begins anew is not.
  const uri = platform.written[2]?.uri ?? '';
  await enter(care, [post('فاطمہ', 'شکریہ', { to: { root: asked.id, id: uri } })]);
  await enter(care, [post('فاطمہ', '@care.test اور یہ؟')]);
  assert.deepEqual(
    (await told({ workspace, shop, care })).map((texts) => texts.at(-1)),
    ['فاطمہ: شکریہ', 'فاطمہ: @care.test اور یہ؟'],
  );

  // Gone for good: refused before it is sent, said at what waited, and sent again from the account that answers now.
  await ok(administrator, editChannel, { params: shop, body: { answersFrom: care.id } });
  await ok(administrator, editChannel, { params: care, body: { state: 'paused' } });
  const fifth = await say('5');
  await ok(administrator, disconnectChannel, { params: care });
  const failed = await until(async () => {
    const part = await partOf(agent, id, fifth.id);
    return part?.state === 'failed' && part;
  });
  assert.match(failed.error?.message ?? '', /from care, which is disconnected/);
  const refusal = await refused(409, agent, sendMessage, { params: { id }, body: { text: '6' } });
  assert.match(refusal.message, /Public posts to shop are answered from care, which is disconnected/);
  const preview = await ok(agent, previewMessage, { params: { id }, body: { text: '6' } });
  assert.equal(preview.reason, refusal.message);
  await ok(administrator, editChannel, { params: shop, body: { answersFrom: null } });
  await ok(agent, retryPart, { params: { id: failed.id } });
  await delivered(agent, id, fifth.id);
  assert.deepEqual(platform.written.at(-1)?.by, 'shop');
  assert.equal((await messagesIn(agent, id)).find((m) => m.id === fifth.id)?.sentFrom, null);
});
