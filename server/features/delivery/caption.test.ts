import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendMessage } from '#contract/messages.ts';
import { previewMessage } from '#contract/preview.ts';
import { ok } from '#server/testing/call.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openShop } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';
import { pictures, upload } from '#server/testing/upload.ts';

test('a short text goes below its picture, a long one before it, and the preview says so', async () => {
  const shop = await openShop();
  const { agent } = shop.workspace;
  const channel = await shop.connect('whatsapp', 'Tea shop');
  await shop.write(channel, 'மூடி எது?');
  const { id } = await onlyConversation(agent, channel);
  const params = { id };
  for (const [text, parts] of [
    ['**இது** தான்', ['*இது* தான்']],
    ['அ'.repeat(1_025), ['அ'.repeat(1_025), '']],
  ] as const) {
    const file = await upload(agent, { bytes: pictures.png, name: 'மூடி.png' });
    const body = { text, attachments: [file.body.id] };
    const seen = await ok(agent, previewMessage, { params, body });
    assert.deepEqual(
      seen.parts.map((part) => part.text),
      parts,
    );
    assert.equal(seen.parts.at(-1)?.attachments.length, 1);
    const { id: messageId } = await ok(agent, sendMessage, { params, body });
    const sent = await until(async () => {
      const found = (await messagesIn(agent, id)).find((each) => each.id === messageId);
      return found?.parts.every(({ state }) => ['sent', 'delivered', 'read'].includes(state)) && found;
    });
    assert.equal(sent.parts.length, parts.length);
  }
  assert.deepEqual(await shop.sandbox.control('GET', '/refused'), []);
});
