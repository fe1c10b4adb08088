import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listTrail } from '#contract/trail.ts';
import { ok } from '#server/testing/call.ts';
import { applied } from '#server/testing/desk.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openShop } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';

test('a voice message is heard in its place, and nobody is said to have edited it', async () => {
  const shop = await openShop();
  const { agent } = shop.workspace;
  const channel = await shop.connect('whatsapp', 'Tea shop');
  const { account, person } = channel;
  await shop.sandbox.control('POST', '/say', { account, person, kind: 'attachment', type: 'voice' });
  await shop.sandbox.settle();
  await applied();
  const { id } = await onlyConversation(agent, channel);
  const voice = await until(async () => {
    const [file] = (await messagesIn(agent, id))[0]?.attachments ?? [];
    return file?.state === 'stored' ? file : null;
  });
  assert.match(voice.type, /^audio\/ogg/);
  assert.equal(voice.inline, true);
  const { data } = await ok(agent, listTrail, { params: { id } });
  assert.deepEqual(
    data.filter(({ type }) => type.startsWith('message.')),
    [],
  );
});
