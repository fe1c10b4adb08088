import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countMatching, listConversations } from '#contract/conversations.ts';
import { addLabel, editLabel, listLabels, removeLabel } from '#contract/labels.ts';
import { addView, editView, listViews, removeView } from '#contract/views.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('a view is a filter with a name: mine is mine, everyone’s can be changed by a lead', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('teapot', { thread: 'a' }), written('cup', { thread: 'b' }));
  const [teapot] = await conversationsOf(workspace.agent, channel);
  const screens = await stream(workspace.lead);
  await screens.see('ready');
  const filter = { all: [{ field: 'text' as const, has: 'teapot' }] };
  const mine = await ok(workspace.agent, addView, { body: { name: ' தேநீர் ', filter } });
  const ours = await ok(workspace.agent, addView, {
    body: { name: 'Waiting longest', scope: 'everyone', filter: { all: [] }, sorting: 'waiting' },
  });
  await screens.see('change', (data: { type: string; subjectId: string }) => data.subjectId === ours.id);
  const names = async (caller: typeof workspace.lead) =>
    (await ok(caller, listViews)).data.map(({ name, own, editable }) => [name, own, editable]);
  assert.deepEqual(await names(workspace.agent), [
    ['தேநீர்', true, true],
    ['Waiting longest', true, true],
  ]);
  assert.deepEqual(await names(workspace.lead), [['Waiting longest', false, true]]);
  const seen = await ok(workspace.agent, listConversations, { query: { view: mine.id, state: 'any' } });
  assert.deepEqual(
    seen.data.map((c) => c.id),
    [teapot?.id],
  );
  const count = { query: { view: mine.id, state: 'any' as const } };
  assert.deepEqual(await ok(workspace.agent, countMatching, count), { count: 1, more: false });
  await refused(404, workspace.lead, countMatching, count);
  await refused(404, workspace.lead, editView, { params: { id: mine.id }, body: { name: 'x' } });
  const renamed = await ok(workspace.lead, editView, { params: { id: ours.id }, body: { name: 'Longest' } });
  assert.deepEqual([renamed.name, renamed.sorting], ['Longest', 'waiting']);
  await refused(422, workspace.lead, editView, { params: { id: ours.id }, body: { scope: 'mine' } });
  const theirs = await ok(workspace.lead, addView, { body: { name: 'Lead’s', scope: 'everyone', filter } });
  await refused(403, workspace.agent, removeView, { params: { id: theirs.id } });
  await ok(workspace.lead, removeView, { params: { id: ours.id } });
  await refused(422, workspace.agent, addView, { body: { name: 'x', filter: { any: [] } } });
});

test('more than a thousand are not counted on', { timeout: 60_000 }, async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(
    ...Array.from({ length: 1_010 }, (_, i) => written('hello', { by: `p${i}`, thread: `p${i}` })),
  );
  assert.deepEqual(await ok(workspace.agent, countMatching, { query: {} }), { count: 1_000, more: true });
});

test('labels make a tree: parents come by themselves, what lies beneath moves and goes along', async () => {
  const workspace = await newWorkspace();
  const add = (name: string) => ok(workspace.lead, addLabel, { body: { name, colour: 'blue' } });
  const names = async () => (await ok(workspace.agent, listLabels)).data.map((label) => label.name);
  const deep = await add(' Orders / Refunds /  after  30 days');
  assert.deepEqual(await names(), ['Orders', 'Orders/Refunds', 'Orders/Refunds/after 30 days']);
  await add('Ordersheet');
  const top = (await ok(workspace.agent, listLabels)).data[0];
  const params = { id: top?.id ?? '' };
  await ok(workspace.lead, editLabel, { params, body: { name: 'கொள்முதல்', colour: 'pink' } });
  assert.deepEqual(await names(), [
    'Ordersheet',
    'கொள்முதல்',
    'கொள்முதல்/Refunds',
    'கொள்முதல்/Refunds/after 30 days',
  ]);
  await ok(workspace.lead, editLabel, { params: { id: deep.id }, body: { name: 'ordersheet/late' } });
  assert.ok((await names()).includes('ordersheet/late'));
  await refused(409, workspace.lead, addLabel, { body: { name: 'ORDERSHEET' } });
  await refused(409, workspace.lead, editLabel, { params, body: { name: 'Ordersheet' } });
  await refused(422, workspace.lead, editLabel, { params, body: { name: 'கொள்முதல்/again' } });
  for (const name of ['/', 'a//b', 'a/b/c/d/e/f', ' / x', 'x/', 'a\u0000b'])
    await refused(422, workspace.lead, addLabel, { body: { name } });
  await refused(403, workspace.agent, addLabel, { body: { name: 'mine' } });
  await ok(workspace.lead, removeLabel, { params });
  assert.deepEqual(await names(), ['Ordersheet', 'ordersheet/late']);
});
