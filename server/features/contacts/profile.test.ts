import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getContact } from '#contract/contacts.ts';
import { ok } from '#server/testing/call.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openShop, type Shop } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';

test('somebody who comes as a number gets the name that the platform knows', async () => {
  const shop = await openShop();
  const channel = await shop.connect('messenger', 'Tea shop');
  await shop.write(channel, 'மூடி பொருந்தவில்லை');
  const { id, contact } = await onlyConversation(shop.workspace.agent, channel);
  await until(async () => (await nameOf(shop, contact.id)) === 'கவிதா ராமன்');
  const [message] = await messagesIn(shop.workspace.agent, id);
  assert.equal(message?.author.name, 'கவிதா ராமன்', 'also above what they wrote before it was known');
});

test('a platform that is away for a while is asked again, and the message waits for nothing', async () => {
  const shop = await openShop();
  const channel = await shop.connect('messenger', 'Tea shop');
  const end = await shop.fault(channel, { kind: 'server-error' });
  await shop.write(channel, 'bonjour');
  const { contact } = await onlyConversation(shop.workspace.agent, channel);
  assert.notEqual(contact.name, 'கவிதா ராமன்');
  await end();
  await until(async () => (await nameOf(shop, contact.id)) === 'கவிதா ராமன்');
});

async function nameOf(shop: Shop, id: string): Promise<string> {
  return (await ok(shop.workspace.agent, getContact, { params: { id } })).name;
}
