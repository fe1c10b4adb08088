import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getConversation } from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { ok } from '#server/testing/call.ts';
import { applied } from '#server/testing/desk.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { openShop } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';
import { pictures, upload } from '#server/testing/upload.ts';

test('several files go out in one answer where a platform takes one at a time, each as a message, in order', async () => {
  const shop = await openShop();
  const { agent } = shop.workspace;
  const channel = await shop.connect('whatsapp', 'Tea shop');
  await shop.write(channel, 'தேநீர் வகைகளைக் காட்டுங்கள்');
  const { id } = await onlyConversation(agent, channel);
  const params = { id };
  assert.equal((await ok(agent, getConversation, { params })).composer.attachmentsMax, 10);
  const attachments: string[] = [];
  for (const name of ['ஒன்று.png', 'இரண்டு.png', 'மூன்று.png']) {
    attachments.push((await upload(agent, { bytes: pictures.png, name })).body.id);
  }
  const sent = await ok(agent, sendMessage, { params, body: { text: 'இதோ', attachments } });
  assert.equal(sent.parts.length, 3, 'the words stand below the first of them');
  const { account, person } = channel;
  const texts = await until(async () => {
    const { messages } = await shop.sandbox.control<{
      messages: { from: string; text: string; attachments: unknown[] }[];
    }>('GET', `/view?account=${account}&person=${person}`);
    const ours = messages.filter(({ from }) => from === 'brand');
    return ours.length === 3 ? ours.map((one) => [one.text, one.attachments.length]) : null;
  });
  assert.deepEqual(texts, [
    ['இதோ', 1],
    ['', 1],
    ['', 1],
  ]);
  await shop.sandbox.settle();
  await applied();
});
