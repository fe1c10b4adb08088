import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webhookFault } from '#connectors/kit/standard-webhooks.ts';
import { listNotices } from '#contract/notices.ts';
import { listRules } from '#contract/rules.ts';
import {
  addWebhook,
  editWebhook,
  listWebhooks,
  removeWebhook,
  tryWebhook,
  webhookCall,
} from '#contract/webhooks.ts';
import { ruling } from '#server/features/rules/testing/ruling.ts';
import { written } from '#server/testing/api-channel.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { newReceiver } from '#server/testing/receiver.ts';
import { until } from '#server/testing/until.ts';
import { callWebhook } from './call.ts';

const hour = 3_600_000;

/** A workspace with a rule that calls a webhook for every message. */
async function calling() {
  const here = await ruling();
  const { administrator } = here.workspace;
  const receiver = await newReceiver();
  const made = await ok(administrator, addWebhook, { body: { name: 'Bestellungen', url: receiver.url } });
  const rule = await here.rule({ name: 'Anruf', actions: [{ do: 'webhook', webhookId: made.id }] });
  const now = async () => {
    const found = (await ok(here.lead, listWebhooks)).data.find(({ id }) => id === made.id);
    assert.ok(found);
    return found;
  };
  const again = (after: number) => callWebhook(here.workspace.id, made.id, new Date(Date.now() + after));
  return { ...here, administrator, receiver, made, rule, now, again };
}

test('a rule calls the address once, signed, with the conversation and the words', async () => {
  const { channel, agent, receiver, made, rule, now, runsOf } = await calling();
  await channel.deliver(
    written('பணம் எப்போது?', { by: 'கவிதா', author: { id: 'k', name: 'கவிதா', language: 'ta' } }),
  );
  await until(() => receiver.calls.length === 1);
  const [got] = receiver.calls;
  assert.ok(got);
  const headers = Object.fromEntries(
    Object.entries(got.headers).map(([name, value]) => [name, String(value)]),
  );
  const raw = { headers, body: got.body, receivedAt: new Date() };
  assert.equal(webhookFault(made.secret ?? '', raw as Parameters<typeof webhookFault>[1]), null);
  const body = webhookCall.parse(JSON.parse(got.body.toString()));
  assert.equal(headers['webhook-id'], body.id);
  const [conversation] = await conversationsOf(agent, channel);
  assert.equal(body.conversation?.id, conversation?.id);
  assert.equal(body.conversation?.contact.name, 'கவிதா');
  assert.equal(body.conversation?.contact.language, 'ta');
  assert.equal(body.message?.text, 'பணம் எப்போது?');
  assert.deepEqual(body.rule, { id: rule.id, name: 'Anruf', happened: 'message' });
  await until(async () => (await now()).lastTakenAt);
  const [run] = await runsOf(rule.id);
  assert.deepEqual([run?.outcome, run?.waits], ['acted', false]);
  await refused(403, agent, listWebhooks);
});

test('what is not taken comes again with its id, later and later, and what never will be stands in the log', async () => {
  const { channel, agent, receiver, rule, now, again, runsOf, trailOf } = await calling();
  receiver.answer = () => ({ status: 503, headers: { 'retry-after': '120' } });
  await channel.deliver(written('once'));
  await until(async () => (await now()).trouble?.includes('503'));
  assert.equal((await runsOf(rule.id))[0]?.waits, true);
  await again(60_000);
  assert.equal(receiver.calls.length, 1, 'it was asked to wait');
  receiver.answer = () => 'hang up';
  await again(130_000);
  assert.equal(receiver.calls.length, 2);
  receiver.answer = () => ({ status: 422 });
  await again(hour);
  const ids = new Set(receiver.calls.map(({ id }) => id));
  assert.deepEqual([receiver.calls.length, ids.size], [3, 1]);
  const [run] = await runsOf(rule.id);
  assert.deepEqual(
    [run?.outcome, run?.waits, run?.actions],
    ['failed', false, [{ do: 'webhook', done: false, why: 'It answered 422.' }]],
  );
  const [conversation] = await conversationsOf(agent, channel);
  const trail = await trailOf(conversation?.id ?? '');
  assert.ok(trail.includes('rule.ran | Anruf | uncalled | It answered 422.'), trail.join('\n'));
  assert.equal((await now()).broken, false);
});

test('a broken address tells the administrators, asks nothing more, and serves again once it is given anew', async () => {
  const { channel, administrator, lead, receiver, made, rule, now, runsOf } = await calling();
  receiver.answer = () => ({ status: 410 });
  await channel.deliver(written('first'));
  await until(async () => (await now()).broken);
  const [told] = (await ok(administrator, listNotices)).data;
  assert.deepEqual([told?.kind, told?.address], ['address', { name: 'Bestellungen', of: 'webhook' }]);
  assert.equal((await ok(lead, listNotices)).data.length, 0);
  await channel.deliver(written('second', { thread: 'two' }));
  const runs = await runsOf(rule.id);
  assert.match(runs[0]?.actions[0]?.why ?? '', /broken/);
  assert.equal(receiver.calls.length, 1);
  receiver.answer = () => ({ status: 200 });
  await ok(administrator, editWebhook, { params: { id: made.id }, body: { url: receiver.url } });
  await channel.deliver(written('third', { thread: 'three' }));
  await until(() => receiver.calls.length === 2);
  assert.equal((await now()).broken, false);
});

test('what broke a moment ago is not called by a process that looked before', async () => {
  const { channel, receiver, made, now, again } = await calling();
  receiver.answer = () => ({ status: 503, headers: { 'retry-after': '600' } });
  await channel.deliver(written('once'));
  await until(async () => (await now()).trouble?.includes('503'));
  const { everywhere } = await openDesk();
  const settling = await everywhere.connect();
  let looked: Promise<void> | undefined;
  try {
    await settling.query('begin');
    await settling.query('update webhook set broken_at = now() where id = $1', [made.id]);
    looked = again(hour);
    await until(async () => {
      const { rows } = await everywhere.query(`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query like '%webhook%'`);
      return rows.length === 1;
    });
    await settling.query('commit');
  } finally {
    settling.release();
  }
  await looked;
  assert.equal(receiver.calls.length, 1);
});

test('six hours without an answer break it; what waited is told with it', async () => {
  const { channel, receiver, rule, now, again, runsOf } = await calling();
  receiver.answer = () => 'hang up';
  await channel.deliver(written('one', { thread: 'a' }), written('two', { thread: 'b' }));
  await until(async () => (await now()).trouble);
  for (let after = hour; !(await now()).broken; after += hour) {
    assert.ok(after <= 8 * hour, 'given up in time');
    await again(after);
  }
  const outcomes = (await runsOf(rule.id)).map(({ outcome, waits }) => [outcome, waits]);
  assert.deepEqual(outcomes, [
    ['failed', false],
    ['failed', false],
  ]);
});

test('the address and the secret lie encrypted and are never shown again; a message that was taken back is not told', async () => {
  const { workspace, channel, administrator, lead, agent, receiver, made, again } = await calling();
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    'select row_to_json(w)::text as row, target, secret from webhook w where id = $1',
    [made.id],
  );
  const path = new URL(receiver.url).pathname;
  for (const hidden of [path, made.secret ?? 'none'])
    for (const kept of [rows[0].row, rows[0].target.toString('latin1'), rows[0].secret.toString('latin1')])
      assert.ok(!kept.includes(hidden));
  const listed = await call(lead, listWebhooks);
  assert.ok(!listed.text.includes(path) && !listed.text.includes('whsec_'));
  await refused(403, lead, addWebhook, { body: { name: 'x', url: receiver.url } });
  for (const url of ['http://203.0.113.9/x', 'http://10.0.0.1/x', 'https://a:b@127.0.0.1/x'])
    await refused(422, administrator, editWebhook, { params: { id: made.id }, body: { url } });
  receiver.answer = () => ({ status: 503 });
  await channel.deliver(written('a secret of theirs', { id: 'gone' }));
  await until(() => receiver.calls.length === 1);
  await channel.deliver({ type: 'delete', id: 'gone', thread: { id: 'dm' }, at: new Date().toISOString() });
  receiver.answer = () => ({ status: 200 });
  await until(async () => (await ok(lead, listWebhooks)).data[0]?.trouble);
  await again(hour);
  const last = webhookCall.parse(JSON.parse(receiver.calls.at(-1)?.body.toString() ?? ''));
  assert.equal(last.message, null);
  assert.ok(await conversationsOf(agent, channel));
  const { rows: left } = await everywhere.query('select 1 from webhook_call where workspace_id = $1', [
    workspace.id,
  ]);
  assert.equal(left.length, 0);
});

test('a trial says at once whether it is taken; what is removed is called no more', async () => {
  const { channel, administrator, lead, receiver, made, rule, runsOf } = await calling();
  receiver.answer = () => ({ status: 500 });
  const params = { id: made.id };
  assert.match((await refused(409, administrator, tryWebhook, { params })).message, /500/);
  await refused(429, administrator, tryWebhook, { params });
  await ok(administrator, removeWebhook, { params });
  await refused(404, administrator, tryWebhook, { params });
  await channel.deliver(written('hello'));
  assert.match((await runsOf(rule.id))[0]?.actions[0]?.why ?? '', /removed/);
  assert.equal((await ok(lead, listRules)).data.length, 1);
});
