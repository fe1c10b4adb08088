import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addAttribute, setConversationAttributes } from '#contract/attributes.ts';
import { getBulk, startBulk, undoBulk } from '#contract/bulk.ts';
import {
  countMatching,
  getConversation,
  resolveConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import {
  addStatus,
  archiveStatus,
  chooseStatus,
  editStatus,
  listStatuses,
  orderStatuses,
  restoreStatus,
  type StatusCategory,
} from '#contract/statuses.ts';
import { listTrail } from '#contract/trail.ts';
import { ruling } from '#server/features/rules/testing/ruling.ts';
import { written } from '#server/testing/api-channel.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

describe('statuses of a workspace’s own', () => {
  test('leads keep them, in any script, each name once, in an order; what is archived is chosen no more', async () => {
    const { lead, agent } = await newWorkspace();
    const add = (name: string, category: StatusCategory = 'waiting') =>
      ok(lead, addStatus, { body: { name, category } });
    const supplier = await add('  வழங்குநருக்காக   காத்திருக்கிறது ');
    assert.equal(supplier.name, 'வழங்குநருக்காக காத்திருக்கிறது');
    const urdu = await add('سپلائر کا انتظار');
    const closed = await add('Closed without answer', 'resolved');
    // The same letters on an Arabic keyboard, other capitals, another width.
    for (const name of ['سپلائر كا انتظار', 'CLOSED without  Answer', 'Ｃlosed without answer'])
      assert.equal((await call(lead, addStatus, { body: { name, category: 'open' } })).status, 409, name);
    for (const name of ['', ' \u200b ', 'x'.repeat(41), 'a\u0000b'])
      assert.equal((await call(lead, addStatus, { body: { name, category: 'open' } })).status, 422, name);
    assert.equal((await call(agent, addStatus, { body: { name: 'x', category: 'open' } })).status, 403);
    assert.equal(
      (await call(lead, addStatus, { body: { name: 'x', category: 'snoozed' as never } })).status,
      422,
    );
    const ids = [urdu.id, supplier.id, closed.id];
    const { data } = await ok(lead, orderStatuses, { body: { ids } });
    assert.deepEqual(
      data.map(({ id }) => id),
      ids,
    );
    assert.equal((await call(lead, orderStatuses, { body: { ids: ids.slice(1) } })).status, 422);
    const params = { id: urdu.id };
    await ok(lead, archiveStatus, { params });
    const taken = await add('سپلائر کا انتظار');
    assert.equal((await refused(409, lead, restoreStatus, { params })).code, 'status-exists');
    await ok(lead, editStatus, { params: { id: taken.id }, body: { name: 'अनीता जी का इंतज़ार' } });
    await ok(lead, restoreStatus, { params });
    const now = await ok(agent, listStatuses);
    assert.deepEqual(
      now.data.map(({ name }) => name),
      [supplier.name, 'अनीता जी का इंतज़ार', urdu.name, closed.name],
    );
  });

  test('choosing one takes the conversation to its state by what leads there otherwise', async () => {
    const { workspace, channel, lead, agent } = await ruling();
    const { administrator } = workspace;
    const add = (name: string, category: StatusCategory) => ok(lead, addStatus, { body: { name, category } });
    const refund = await add('Refund being paid', 'open');
    const supplier = await add('Waiting for the supplier', 'waiting');
    const closed = await add('Closed without answer', 'resolved');
    await ok(administrator, addAttribute, {
      body: { subject: 'conversation', label: 'Order', type: 'text', required: true },
    });
    await channel.deliver(written('என் பணம் எங்கே?'));
    const { id } = await onlyConversation(agent, channel);
    const params = { id };
    const choose = (statusId: string | null) => ok(agent, chooseStatus, { params, body: { statusId } });
    const look = async () => {
      const { state, status } = await ok(agent, getConversation, { params });
      return [state, status?.name];
    };
    await choose(refund.id);
    assert.deepEqual(await look(), ['open', 'Refund being paid']);
    const unanswered = await refused(409, agent, chooseStatus, { params, body: { statusId: supplier.id } });
    assert.equal(unanswered.code, 'not-answered');
    const unasked = await refused(409, agent, chooseStatus, { params, body: { statusId: closed.id } });
    assert.equal(unasked.code, 'attribute-required');
    assert.deepEqual(await look(), ['open', 'Refund being paid']);
    await ok(agent, setConversationAttributes, { params, body: { values: { order: 'A-17' } } });
    // Resolved without an answer, the customer waits for one still.
    await choose(closed.id);
    assert.deepEqual(await look(), ['resolved', 'Closed without answer']);
    assert.equal((await call(agent, chooseStatus, { params, body: { statusId: supplier.id } })).status, 409);
    await ok(agent, sendMessage, { params, body: { text: 'நாங்கள் கேட்கிறோம்' } });
    assert.deepEqual(await look(), ['waiting', undefined]);
    await choose(supplier.id);
    await ok(agent, sendMessage, { params, body: { text: 'நாளை' } });
    assert.deepEqual(await look(), ['waiting', 'Waiting for the supplier'], 'an answer leaves what waits');
    await ok(agent, resolveConversation, { params });
    await choose(supplier.id);
    assert.deepEqual(await look(), ['waiting', 'Waiting for the supplier']);
    await choose(null);
    assert.deepEqual(await look(), ['waiting', undefined]);
    await ok(lead, archiveStatus, { params: { id: refund.id } });
    assert.equal((await call(agent, chooseStatus, { params, body: { statusId: refund.id } })).status, 422);
    const told = (await ok(agent, listTrail, { params })).data.reverse();
    assert.deepEqual(
      told
        .map(({ type, subject }) => `${type.replace('conversation.', '')} ${subject ?? ''}`.trim())
        .slice(1),
      [
        'status-changed Refund being paid',
        'attributes-changed',
        'resolved',
        'status-changed Closed without answer',
        'assigned Ravi',
        'status-changed Waiting for the supplier',
        'resolved',
        'reopened',
        'status-changed Waiting for the supplier',
        'status-changed',
      ],
    );
  });

  test('a resolved conversation is not moved on where its customer has begun another one', async () => {
    const { workspace, channel, lead, agent } = await ruling();
    const supplier = await ok(lead, addStatus, { body: { name: 'Supplier', category: 'waiting' } });
    await channel.deliver(written('one'));
    const { id } = await onlyConversation(agent, channel);
    const params = { id };
    await ok(agent, sendMessage, { params, body: { text: 'done' } });
    await ok(agent, resolveConversation, { params });
    const { everywhere } = await openDesk();
    await everywhere.query(
      `update conversation set resolved_at = now() - interval '30 days' where workspace_id = $1 and id = $2`,
      [workspace.id, id],
    );
    await channel.deliver(written('another matter'));
    assert.equal((await conversationsOf(agent, channel)).length, 2);
    const { code } = await refused(409, agent, chooseStatus, { params, body: { statusId: supplier.id } });
    assert.equal(code, 'open-elsewhere');
  });

  test('filters find them, rules set them and are set going by them, many get one and get back what they had', async () => {
    const { channel, lead, agent, rule, settled, labelled, trailOf } = await ruling();
    const refund = await ok(lead, addStatus, { body: { name: 'Refund', category: 'open' } });
    const closed = await ok(lead, addStatus, { body: { name: 'Closed', category: 'resolved' } });
    const label = await labelled('told');
    await rule({
      name: 'Refunds',
      if: { all: [{ field: 'said', any: ['refund'] }] },
      actions: [{ do: 'status', statusId: refund.id }],
    });
    await rule({
      name: 'Marks',
      when: { on: 'status', statusId: refund.id },
      if: { all: [{ field: 'status', is: [refund.id] }] },
      actions: [{ do: 'label', labelId: label }],
    });
    for (const [who, text] of [
      ['கவிதா', 'refund please'],
      ['अनीता', 'hello'],
      ['فاطمہ', 'salam'],
    ] as const)
      await channel.deliver(written(text, { by: who, thread: who }));
    await settled();
    const all = () => conversationsOf(agent, channel);
    const [first, second, third] = await all();
    assert.deepEqual([first?.status?.name, first?.labels], ['Refund', [label]]);
    assert.match((await trailOf(first?.id ?? '')).join('\n'), /status-changed \| Refunds \| Refund/);
    const count = async (is: string[] | 'none') =>
      (
        await ok(agent, countMatching, {
          query: { state: 'any', filter: JSON.stringify({ all: [{ field: 'status', is }] }) },
        })
      ).count;
    assert.deepEqual([await count([refund.id]), await count('none'), await count([closed.id])], [1, 2, 0]);
    await ok(agent, snoozeConversation, {
      params: { id: second?.id ?? '' },
      body: { until: new Date(Date.now() + 86_400_000).toISOString() },
    });
    const before = (await all()).map(({ state, status, snoozedUntil, waitingSince }) => ({
      ...{ state, status, snoozedUntil, waitingSince },
    }));
    const started = await ok(agent, startBulk, {
      body: { action: { do: 'status', statusId: closed.id }, filter: { all: [] } },
    });
    const ended = (state: string) =>
      until(async () => {
        const bulk = await ok(agent, getBulk, { params: { id: started.id } });
        return bulk.state === state && bulk;
      });
    assert.equal((await ended('done')).changed, 3);
    assert.ok((await all()).every(({ state, status }) => state === 'resolved' && status?.id === closed.id));
    // Of what a colleague has changed since, only that counts.
    await ok(lead, chooseStatus, { params: { id: third?.id ?? '' }, body: { statusId: null } });
    await ok(agent, undoBulk, { params: { id: started.id } });
    const undone = await ended('undone');
    assert.deepEqual([undone.restored, undone.kept], [2, 1]);
    const now = (await all()).map(({ state, status, snoozedUntil, waitingSince }) => ({
      ...{ state, status, snoozedUntil, waitingSince },
    }));
    assert.deepEqual(now.slice(0, 2), before.slice(0, 2));
    assert.deepEqual([now[2]?.state, now[2]?.status], ['resolved', null]);
  });
});
