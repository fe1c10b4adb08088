import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAttribute, removeAttribute, setConversationAttributes } from '#contract/attributes.ts';
import { getBulk, startBulk } from '#contract/bulk.ts';
import { editContact } from '#contract/contacts.ts';
import { listConversations, resolveConversation } from '#contract/conversations.ts';
import type { FilterInput } from '#contract/filter.ts';
import { addView } from '#contract/views.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

type Asks = Extract<Extract<FilterInput, { all: unknown }>['all'][number], { field: 'attribute' }>['asks'];

test('conversations are found by what is known of them and of their contacts, as each type asks', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  for (const by of ['a', 'b', 'c']) await channel.deliver(written('hello', { by, thread: by }));
  const [a, b, c] = await conversationsOf(workspace.agent, channel);
  assert.ok(a && b && c);
  const add = (
    subject: 'contact' | 'conversation',
    label: string,
    type: 'text' | 'number' | 'date' | 'choice' | 'boolean',
  ) =>
    ok(workspace.administrator, addAttribute, {
      body: { subject, label, type, choices: type === 'choice' ? ['Gold', 'چاندی'] : [] },
    });
  const order = await add('conversation', 'Order', 'text');
  const total = await add('conversation', 'Total', 'number');
  const due = await add('conversation', 'Due', 'date');
  const tier = await add('contact', 'Tier', 'choice');
  const vip = await add('contact', 'Known', 'boolean');
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const know = (id: string, values: Record<string, string | number>) =>
    ok(workspace.agent, setConversationAttributes, { params: { id }, body: { values } });
  await know(a.id, { order: 'TN-100% கெட்டில்', total: 9, due: day(-3) });
  await know(b.id, { order: 'tn-200', total: 100.5, due: day(5) });
  await ok(workspace.agent, editContact, {
    params: { id: a.contact.id },
    body: { attributes: { tier: 'Gold', known: true } },
  });
  await ok(workspace.agent, editContact, {
    params: { id: c.contact.id },
    body: { attributes: { tier: 'چاندی', known: false } },
  });

  const found = async (id: string, asks: Asks, not = false) => {
    const filter = JSON.stringify({ all: [{ field: 'attribute', id, asks, not }] });
    const { data } = await ok(workspace.agent, listConversations, { query: { state: 'any', filter } });
    return data
      .map((each) => each.contact.name)
      .sort()
      .join('');
  };
  assert.equal(await found(order.id, { does: 'equal', value: 'TN-200' }), 'b');
  assert.equal(await found(order.id, { does: 'contain', value: 'கெட்டில்' }), 'a');
  assert.equal(await found(order.id, { does: 'contain', value: '0%' }), 'a');
  assert.equal(await found(order.id, { does: 'contain', value: '_' }), '');
  assert.equal(await found(order.id, { does: 'exist' }), 'ab');
  assert.equal(await found(order.id, { does: 'exist' }, true), 'c');
  assert.equal(await found(total.id, { does: 'measure', least: 10 }), 'b');
  assert.equal(await found(total.id, { does: 'measure', least: 9, most: 9 }), 'a');
  assert.equal(await found(total.id, { does: 'measure', most: 100.4 }, true), 'bc');
  assert.equal(await found(due.id, { does: 'fall', before: { ago: 0, unit: 'days' } }), 'a');
  assert.equal(
    await found(due.id, {
      does: 'fall',
      after: { ago: 0, unit: 'days' },
      before: { ahead: 1, unit: 'weeks' },
    }),
    'b',
  );
  assert.equal(await found(due.id, { does: 'fall', after: day(-3), before: day(-3) }), 'a');
  assert.equal(await found(tier.id, { does: 'among', values: ['Gold', 'چاندی'] }), 'ac');
  assert.equal(await found(vip.id, { does: 'be', value: false }), 'c');
  assert.equal(await found(vip.id, { does: 'be', value: true }, true), 'bc');
  // What does not suit its type, or is gone, fits nothing; what is no filter is refused.
  assert.equal(await found(total.id, { does: 'contain', value: '9' }), '');
  const view = {
    all: [{ field: 'attribute' as const, id: total.id, asks: { does: 'measure' as const, least: 1 } }],
  };
  await ok(workspace.agent, addView, { body: { name: 'By total', filter: view } });
  await ok(workspace.administrator, removeAttribute, { params: { id: total.id } });
  assert.equal(await found(total.id, { does: 'exist' }), '');
  for (const asks of [
    { does: 'measure', least: '1' },
    { does: 'fall', after: '2026-13-45' },
    { does: 'be' },
    {},
  ])
    await refused(422, workspace.agent, listConversations, {
      query: { filter: JSON.stringify({ all: [{ field: 'attribute', id: order.id, asks }] }) },
    });
});

test('what is required is asked for before a conversation is resolved, alone and among many', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  for (const by of ['a', 'b']) await channel.deliver(written('hello', { by, thread: by }));
  const [a, b] = await conversationsOf(workspace.agent, channel);
  assert.ok(a && b);
  const required = { required: true, type: 'text' as const };
  await ok(workspace.administrator, addAttribute, {
    body: { subject: 'conversation', label: 'Reason', ...required },
  });
  await ok(workspace.administrator, addAttribute, {
    body: { subject: 'contact', label: 'Town', ...required },
  });
  const said = await refused(409, workspace.agent, resolveConversation, { params: { id: a.id } });
  assert.match(said.message, /“Town”, “Reason”/);
  await ok(workspace.agent, setConversationAttributes, {
    params: { id: a.id },
    body: { values: { reason: 'lid' } },
  });
  await ok(workspace.agent, editContact, {
    params: { id: a.contact.id },
    body: { attributes: { town: 'மதுரை' } },
  });
  const { id } = await ok(workspace.agent, startBulk, {
    body: { action: { do: 'resolve' }, filter: { all: [] } },
  });
  await until(async () => (await ok(workspace.agent, getBulk, { params: { id } })).state === 'done');
  const done = await ok(workspace.agent, getBulk, { params: { id } });
  assert.deepEqual([done.changed, done.skipped], [1, 1]);
  await refused(409, workspace.agent, resolveConversation, { params: { id: b.id } });
});
