import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getConversation } from '#contract/conversations.ts';
import { readBack } from '#contract/health.ts';
import { ok } from '#server/testing/call.ts';
import { applied } from '#server/testing/desk.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { openShop } from '#server/testing/sandbox-shop.ts';
import { minute } from '../health/time.ts';

test('what the post says above a comment is known once it was read back, and its address at once', async () => {
  const shop = await openShop();
  const { agent, administrator } = shop.workspace;
  const channel = await shop.connect('facebook-page', 'Page');
  const { account, person } = channel;
  const text = 'இன்று மாலை புதிய தேநீர்!';
  const post = await shop.sandbox.control<{ id: string }>('POST', '/brand', { kind: 'post', account, text });
  const comment = { kind: 'comment', account, person, post: post.id, text: 'விலை என்ன?' };
  await shop.sandbox.control('POST', '/say', comment);
  await shop.sandbox.settle();
  await applied();
  const { id } = await onlyConversation(agent, channel);
  const postOf = async () => (await ok(agent, getConversation, { params: { id } })).thread.post;
  assert.match((await postOf())?.url ?? '', /^https:/);
  await ok(administrator, readBack, { params: { id: channel.id }, body: {} });
  await shop.live(minute, minute);
  assert.equal((await postOf())?.text, text);
});
