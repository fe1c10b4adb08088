import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getHealth } from '#contract/health.ts';
import { listTemplates, refreshTemplates } from '#contract/templates.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { applied, openDesk } from '#server/testing/desk.ts';
import { openTemplateDesk } from '#server/testing/template-desk.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';
import { keepTemplates } from './keep.ts';
import { keepTemplatesFresh, templatesRead } from './rounds.ts';

const hour = 3_600_000;
const day = 24 * hour;

test('templates are read after connecting, daily, and soon after the platform has spoken of one', async () => {
  const desk = await openTemplateDesk('whatsapp');
  const { channel } = desk;
  const { everywhere } = await openDesk();
  const round = async (after = 0): Promise<void> => {
    // Channels of other tests are nobody's business here.
    await everywhere.query(`update channel_health set templates_at = 'infinity' where channel_id <> $1`, [
      channel.id,
    ]);
    await keepTemplatesFresh(new Date(Date.now() + after));
    await templatesRead();
  };
  const states = async () =>
    (await desk.held()).map(({ name, language, state }) => `${name} ${language} ${state}`);
  const id = await desk.make({
    name: 'order_ready',
    language: 'ta',
    body: 'வணக்கம் {{1}}',
    examples: ['கவிதா'],
  });
  await round();
  assert.deepEqual(await states(), ['order_ready ta approved']);
  assert.deepEqual((await desk.held())[0]?.values, [{ place: 'body', name: '1', example: 'கவிதா' }]);

  await desk.make({ name: 'second', body: 'Hi' });
  await round(hour);
  assert.equal((await states()).length, 1, 'not before its time');
  await round(day + 60_000);
  assert.equal((await states()).length, 2);

  await desk.judge(id, 'PAUSED');
  await applied();
  await round(day + 61_000);
  assert.deepEqual(await states(), ['order_ready ta approved', 'second en approved'], 'not at once again');
  await round(day + 71_000);
  assert.deepEqual(await states(), ['order_ready ta paused', 'second en approved']);
});

test('what the platform no longer has is marked, comes back if it does, and is forgotten after a month', async () => {
  const { workspace, channel, make, refresh, held, sandbox } = await openTemplateDesk('whatsapp');
  const id = await make({ name: 'order_ready', body: 'Hi' });
  await refresh();
  sandbox.world.templates.delete(id);
  assert.equal((await refresh())[0]?.state, 'gone');
  await make({ name: 'order_ready', body: 'Hello again' });
  const [back] = await refresh();
  assert.deepEqual([back?.state, back?.body], ['approved', 'Hello again']);
  const none = (at: number) =>
    inWorkspace(workspace.id, (tx) => keepTemplates(tx, channel.id, [], new Date(Date.now() + at)));
  await none(0);
  await none(29 * day);
  assert.equal((await held()).length, 1);
  await none(31 * day);
  assert.deepEqual(await held(), []);
});

test('odd lists are kept as far as they can be: two of one name, NULs, half surrogates, a great many', async () => {
  const { workspace, channel, held } = await openTemplateDesk('whatsapp');
  const one = (name: string, more: object = {}) => ({
    ...{ id: 'x', name, language: 'en', category: 'utility', state: 'approved' as const },
    ...{ body: 'b', header: null, footer: null, buttons: [], values: [], ...more },
  });
  const found = [
    one('twice', { state: 'refused' }),
    one('twice', { body: 'the one to send' }),
    one('a\u0000b', { body: '\ud800 half', header: { kind: 'text', text: 'n\u0000ul' }, footer: 'f' }),
    ...Array.from({ length: 10_050 }, (_, n) => one(`many_${n}`)),
  ];
  const keep = () => inWorkspace(workspace.id, (tx) => keepTemplates(tx, channel.id, found, new Date()));
  assert.deepEqual(await keep(), { hasChanged: true, left: 52 });
  assert.deepEqual(await keep(), { hasChanged: false, left: 52 });
  const all = await held();
  assert.equal(all.length, 10_000);
  assert.equal(all.find(({ name }) => name === 'twice')?.body, 'the one to send');
  assert.equal(all.find(({ name }) => name === 'ab')?.body, '\ufffd half');
});

test('a failure is told, keeps what is held, breaks nothing, and passes', async () => {
  const { workspace, channel, make, fault, held } = await openTemplateDesk('whatsapp');
  await make({ name: 'order_ready', body: 'Hi' });
  const params = { id: channel.id };
  const refresh = () => ok(workspace.administrator, refreshTemplates, { params });
  assert.equal((await refresh()).trouble, null);
  // The business account is asked, not the number.
  const end = await fault(channel, { kind: 'server-error', account: undefined });
  const failed = await refresh();
  assert.ok(failed.trouble);
  assert.equal(failed.data.length, 1);
  const health = await ok(workspace.agent, getHealth, { params });
  assert.equal(health.templates?.trouble, failed.trouble);
  assert.deepEqual(health.troubles, []);
  await end();
  assert.equal((await refresh()).trouble, null);
  assert.equal((await held()).length, 1);
});

test('whose platform has none is told so, and asking it is for those who manage channels', async () => {
  const workspace = await newWorkspace();
  const { id } = await apiChannel(workspace);
  const params = { id };
  assert.deepEqual((await ok(workspace.agent, listTemplates, { params })).data, []);
  const error = await refused(409, workspace.administrator, refreshTemplates, { params });
  assert.match(error.message, /has no templates/);
  await refused(403, workspace.agent, refreshTemplates, { params });
});
