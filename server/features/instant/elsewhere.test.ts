import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusinessHours } from '#contract/business-hours.ts';
import { editChannel } from '#contract/channels.ts';
import { previewInstant, setCustomerLink } from '#contract/instant.ts';
import { getVisitorConfig } from '#contract/visitors.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { nobody, ok, refused } from '#server/testing/call.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { websiteChannel } from '#server/testing/website-channel.ts';
import { greetingShop } from './testing/greeting.ts';

const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

test('the other channels that are open now are named with their links, and nothing is said where there is none', async () => {
  const { workspace, channel, set, saidIn, work } = await greetingShop();
  await work('always');
  const { lead, administrator, agent } = workspace;
  const open = await apiChannel(workspace);
  const shut = await apiChannel(workspace);
  const paused = await apiChannel(workspace);
  await apiChannel(workspace);
  const link = (id: string, url: string | null) =>
    ok(lead, setCustomerLink, { params: { id }, body: { url } });
  for (const { id } of [channel, shut, paused]) await link(id, `https://shop.example/${id}`);
  await ok(lead, addBusinessHours, {
    body: { name: 'Closed', zone: 'Asia/Kolkata', weekly: closed, channels: [shut.id] },
  });
  await ok(administrator, editChannel, { params: { id: paused.id }, body: { state: 'paused' } });
  const texts = [{ language: 'en', text: 'We have it.[[ Quicker right now:\n{channels}]]' }];
  const preview = () =>
    ok(lead, previewInstant, {
      params: { id: channel.id },
      body: { surface: 'private', kind: 'instant', texts, help: null, name: null, zone: null },
    });
  const alone = await preview();
  assert.deepEqual([alone.data[0]?.text, alone.elsewhere], ['We have it.', false]);
  await link(open.id, 'mailto:help@shop.example');
  const wanted = `We have it. Quicker right now:\n${open.name}: help@shop.example`;
  const shown = await preview();
  assert.deepEqual([shown.data[0]?.text, shown.elsewhere], [wanted, true]);
  await set({ texts });
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(agent, channel);
  assert.deepEqual(
    (await saidIn(id)).map(({ text }) => text),
    [wanted],
  );
  await link(open.id, null);
  assert.equal((await preview()).elsewhere, false);
});

test('a link is one that people can follow, and {channels} stands where it can be left out', async () => {
  const { workspace, channel } = await greetingShop();
  const params = { id: channel.id };
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'not a link'])
    await refused(422, workspace.lead, setCustomerLink, { params, body: { url } });
  await refused(403, workspace.agent, setCustomerLink, { params, body: { url: null } });
  const texts = [{ language: 'en', text: 'Also: {channels}' }];
  const body = {
    surface: 'private' as const,
    kind: 'away' as const,
    texts,
    help: null,
    name: null,
    zone: null,
  };
  const error = await refused(422, workspace.lead, previewInstant, { params, body });
  assert.match(error.message, /outside of/);
});

test('a chat tells when it is answered, and nothing where that is at any time', async () => {
  const { workspace } = await greetingShop();
  const site = await websiteChannel(workspace);
  const params = { channel: site.id };
  assert.equal((await ok(nobody, getVisitorConfig, { params })).hours, null);
  const weekly = { ...closed, mon: [{ from: '09:00', to: '18:00' }] };
  await ok(workspace.lead, addBusinessHours, {
    body: { name: 'Office', zone: 'Asia/Kolkata', weekly, isDefault: true },
  });
  const { hours } = await ok(nobody, getVisitorConfig, { params });
  assert.deepEqual([hours?.zone, hours?.weekly.mon, hours?.changes.length], ['Asia/Kolkata', weekly.mon, 3]);
  assert.ok(!JSON.stringify(hours).includes('Office'), 'what the team calls them is the team’s');
});
