import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disconnectChannel, editChannel, getChannel } from '#contract/channels.ts';
import { setInstant } from '#contract/instant.ts';
import { sendMessage } from '#contract/messages.ts';
import { addRule } from '#contract/rules.ts';
import { addTeam, archiveTeam } from '#contract/teams.ts';
import { listTrail } from '#contract/trail.ts';
import { followed } from '#server/features/rules/testing/ruling.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { enter } from '#server/testing/enter.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { accountOn, post, twoAccounts } from '#server/testing/two-accounts.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('an account answers for others of its platform and workspace, one step and no more', async (t) => {
  const { workspace, platform, shop, care } = await twoAccounts(t);
  const { administrator, agent } = workspace;
  const third = await accountOn(workspace, platform, 'third');
  const api = await apiChannel(workspace);
  const elsewhere = await newWorkspace();
  const theirs = await accountOn(elsewhere, platform, 'theirs');
  const choose = (of: { id: string }, from: { id: string }) =>
    refused(422, administrator, editChannel, { params: { id: of.id }, body: { answersFrom: from.id } });
  assert.match((await choose(shop, shop)).message, /own account/);
  assert.match((await choose(care, shop)).message, /shop is itself answered from another/);
  assert.match((await choose(care, third)).message, /care answers for shop/);
  assert.match((await choose(third, shop)).message, /shop is itself answered from another/);
  assert.match((await choose(third, theirs)).message, /not known in this workspace/);
  assert.match((await choose(third, { id: crypto.randomUUID() })).message, /not known in this workspace/);
  assert.match((await choose(third, api)).message, /Choose a channel of Bluesky/);
  assert.match((await choose(api, third)).message, /lets nobody answer in public from another account/);
  await refused(403, agent, editChannel, { params: third, body: { answersFrom: care.id } });
  // Of two who would make a ring at once, one is refused.
  const fourth = await accountOn(workspace, platform, 'fourth');
  const both = await Promise.all([
    call(administrator, editChannel, { params: { id: third.id }, body: { answersFrom: fourth.id } }),
    call(administrator, editChannel, { params: { id: fourth.id }, body: { answersFrom: third.id } }),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 422]);
  await ok(administrator, editChannel, { params: third, body: { answersFrom: null } });
  await ok(administrator, editChannel, { params: fourth, body: { answersFrom: null } });
  await ok(administrator, disconnectChannel, { params: fourth });
  assert.match((await choose(third, fourth)).message, /fourth is disconnected/);
  assert.deepEqual((await ok(administrator, getChannel, { params: shop })).answersFrom, {
    id: care.id,
    name: 'care',
  });
});

test('what begins on a channel is its team’s, unless a rule says otherwise, and a machine answers from there too', async (t) => {
  const { workspace, platform, shop } = await twoAccounts(t);
  const { administrator, lead, agent } = workspace;
  const [team, billing] = [
    await ok(lead, addTeam, { body: { name: 'Care · خدمت' } }),
    await ok(lead, addTeam, { body: { name: 'Billing' } }),
  ];
  const elsewhere = await newWorkspace();
  const foreign = await ok(elsewhere.lead, addTeam, { body: { name: 'Foreign' } });
  await refused(422, administrator, editChannel, { params: shop, body: { teamId: foreign.id } });
  const after = await ok(administrator, editChannel, { params: shop, body: { teamId: team.id } });
  assert.deepEqual(after.team, { id: team.id, name: 'Care · خدمت', archived: false });
  await ok(lead, addRule, {
    body: {
      ...{ name: 'Money', active: true, when: { on: 'opened' } },
      if: { all: [{ field: 'said', any: ['பணம்'] }] },
      actions: [{ do: 'team', teamId: billing.id }],
    },
  });
  const texts = [{ language: 'en', text: 'We have seen it.' }];
  await ok(lead, setInstant, {
    params: { id: shop.id },
    body: { surface: 'public', kind: 'instant', active: true, texts },
  });
  await enter(shop, [post('kavitha', '@shop.test மூடி'), post('anahit', '@shop.test பணம்')]);
  await followed(workspace.id);
  assert.deepEqual(
    (await conversationsOf(agent, shop)).map((one) => one.team?.name),
    ['Care · خدمت', 'Billing'],
  );
  const [first] = await conversationsOf(agent, shop);
  const { data } = await ok(agent, listTrail, { params: { id: first?.id ?? '' } });
  assert.deepEqual(
    data.toReversed().map(({ type, subject, word }) => [type, subject, word]),
    [
      ['conversation.opened', null, null],
      ['conversation.handed-over', 'Care · خدمت', 'channel'],
    ],
  );
  await until(() => platform.written.length === 2);
  assert.deepEqual(
    [...new Set(platform.written.map(({ by, text }) => `${by}: ${text}`))],
    ['care: We have seen it.'],
  );
  const [, greeting] = await messagesIn(agent, first?.id ?? '');
  assert.equal(greeting?.sentFrom?.name, 'care');

  // A team that was put away gets nothing more, and the choice is shown as it stands.
  await ok(lead, archiveTeam, { params: team });
  assert.equal((await ok(administrator, getChannel, { params: shop })).team?.archived, true);
  await ok(administrator, editChannel, { params: shop, body: { teamId: team.id, name: 'Shop' } });
  await refused(422, administrator, editChannel, {
    params: { id: (await ok(administrator, getChannel, { params: shop })).answersFrom?.id ?? '' },
    body: { teamId: team.id },
  });
  await enter(shop, [post('lakshmi', '@shop.test తరువాత')]);
  assert.equal((await conversationsOf(agent, shop)).at(-1)?.team, null);
});

test('whoever reaches only the account that was written to sees and answers all of it', async (t) => {
  const { workspace, platform, shop, care } = await twoAccounts(t);
  const held = await newAgent(workspace.id, 'agent', 'Ravi held', [shop.id]);
  const asked = post('kavitha', '@shop.test');
  await enter(shop, [asked]);
  await enter(care, [post('kavitha', '@care.test', { to: asked })]);
  const { id } = await onlyConversation(held, shop);
  await ok(held, sendMessage, { params: { id }, body: { text: 'ஆம்' } });
  await until(() => platform.written.length === 1);
  await until(async () => (await messagesIn(held, id)).at(-1)?.parts[0]?.state === 'sent');
  assert.deepEqual(
    (await messagesIn(held, id)).map((m) => [m.text, m.sentFrom?.name]),
    [
      ['@shop.test', undefined],
      ['@care.test', undefined],
      ['ஆம்', 'care'],
    ],
  );
});
