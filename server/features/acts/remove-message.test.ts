import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  approveAct,
  hideMessage,
  likeMessage,
  reactToMessage,
  removeMessage,
  retryAct,
  withdrawAct,
} from '#contract/acts.ts';
import { disconnectChannel, editChannel } from '#contract/channels.ts';
import { addNote, sendMessage } from '#contract/messages.ts';
import { appChannel, newPage, newSecret } from '#server/testing/app-channels.ts';
import { type ActDesk, commented, fine } from '#server/testing/asked-acts.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { messagesIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent } from '#server/testing/workspace.ts';
import { recoverActs } from './recover.ts';

const spam = { grounds: 'spam' as const };

test('a removal can be withdrawn for ten seconds; then it goes, and the team keeps what was said', async () => {
  const desk = await commented('facebook-page');
  const { lead } = desk.workspace;
  const params = { id: desk.id };
  const asked = await ok(lead, removeMessage, { params, body: { grounds: 'abuse' } });
  const [act] = asked.acts;
  assert.equal(act?.state, 'asked');
  const wait = Date.parse(act?.dueAt ?? '') - Date.now();
  assert.ok(wait > 5_000 && wait <= 10_000, String(wait));
  await ok(lead, withdrawAct, { params: { id: act?.id ?? '' } });
  assert.deepEqual((await desk.now()).acts, []);
  await ok(lead, removeMessage, { params, body: { grounds: 'abuse' } });
  await hurry(desk);
  const gone = await desk.when((message) => message.removedAt);
  assert.deepEqual([gone.text, gone.deletedAt, gone.can], ['चाय ठंडी थी', null, []]);
  await desk.tell('remove');
  assert.equal((await desk.now()).text, 'चाय ठंडी थी', 'its echo erases nothing');
  assert.deepEqual(desk.calls(), [`DELETE ${desk.external}`]);
  const { code } = await refused(409, lead, hideMessage, { params, body: spam });
  assert.equal(code, 'message-gone');
  assert.deepEqual(
    (await desk.trail()).map(({ type, word }) => [type, word]),
    [['message.removed', 'abuse']],
  );
});

test('its author takes it away first: nothing is left to do, and their words are gone', async () => {
  const desk = await commented('facebook-page');
  await ok(desk.workspace.lead, removeMessage, { params: { id: desk.id }, body: { grounds: 'abuse' } });
  await desk.tell('remove');
  await hurry(desk);
  const { deletedAt, removedAt, text, acts } = await desk.now();
  assert.deepEqual([Boolean(deletedAt), removedAt, text, acts], [true, null, '', []]);
  assert.deepEqual(desk.calls(), []);
});

test('the platform tells that it is gone before it answers, or instead of answering', async () => {
  for (const ending of [fine, 'hang up' as const]) {
    const desk = await commented('facebook-page');
    desk.platform.answer = async () => {
      await desk.tell('remove');
      return ending;
    };
    await ok(desk.workspace.lead, removeMessage, { params: { id: desk.id }, body: { grounds: 'abuse' } });
    await hurry(desk);
    const { text } = await desk.when((message) => message.removedAt);
    assert.equal(text, 'चाय ठंडी थी');
    await desk.reaches('remove', 'done');
  }
});

test('an answer of one’s own is removed by its author or a lead, in all its parts', async () => {
  const desk = await commented('facebook-page');
  const { agent, lead, id: workspace } = desk.workspace;
  const sent = await ok(agent, sendMessage, {
    params: { id: desk.conversationId },
    body: { text: 'அ'.repeat(8_500) },
  });
  const params = { id: sent.id };
  const ours = () =>
    until(async () => (await messagesIn(agent, desk.conversationId)).find(({ id }) => id === sent.id));
  await until(async () => (await ours()).parts.every(({ state }) => state === 'sent'));
  assert.deepEqual((await ours()).can, ['remove']);
  const colleague = await newAgent(workspace, 'agent', 'Fatima');
  await refused(403, colleague, removeMessage, { params, body: {} });
  const hiding = await refused(409, lead, hideMessage, { params, body: spam });
  assert.match(hiding.message, /Remove your own message instead/);
  // The second part fails at first: the one that is gone is not asked for again.
  let removals = 0;
  desk.platform.answer = ({ method }) => {
    if (method !== 'DELETE') return fine;
    removals += 1;
    return removals === 2 ? { status: 503, body: {} } : fine;
  };
  await ok(agent, removeMessage, { params, body: {} });
  await hurry(desk);
  const [act] = (await until(async () => ((await ours()).acts[0]?.attempts === 1 ? ours() : null))).acts;
  await until(async () => (await ours()).acts[0]?.state === 'asked');
  await ok(agent, retryAct, { params: { id: act?.id ?? '' } });
  await until(async () => (await ours()).removedAt);
  assert.equal(removals, 3);
});

test('what went out from another account is taken back by that one, whatever became of the first', async () => {
  const desk = await commented('facebook-page');
  const { agent, administrator } = desk.workspace;
  const [page, secret] = [newPage(), newSecret()];
  const { url } = desk.platform;
  const other = await appChannel(desk.workspace, {
    connector: 'facebook-page',
    page,
    secret,
    apiBaseUrl: url,
  });
  const params = { id: desk.conversationId };
  const sent = await ok(agent, sendMessage, { params, body: { text: 'दूसरे खाते से' } });
  const ours = async () => {
    const message = (await messagesIn(agent, desk.conversationId)).find(({ id }) => id === sent.id);
    assert.ok(message);
    return message;
  };
  await until(async () => (await ours()).parts.every(({ state }) => state === 'sent'));
  // Facebook lets nobody choose another account to answer from, so it is written down as if it had been.
  const { everywhere } = await openDesk();
  await everywhere.query('update message set from_channel_id = $2 where id = $1', [sent.id, other.id]);
  await ok(administrator, disconnectChannel, { params: { id: desk.channel.id } });
  await ok(administrator, editChannel, { params: { id: other.id }, body: { state: 'paused' } });
  await ok(agent, removeMessage, { params: { id: sent.id }, body: {} });
  await hurry(desk);
  assert.equal((await ours()).acts[0]?.state, 'asked');
  await ok(administrator, editChannel, { params: { id: other.id }, body: { state: 'active' } });
  await hurry(desk);
  await until(async () => (await ours()).removedAt);
  await ok(administrator, disconnectChannel, { params: { id: other.id } });
  assert.deepEqual((await ours()).can, []);
});

test('what is no spam, abuse or private data needs a reason and a second person', async () => {
  const desk = await commented('facebook-page');
  const { agent, lead, administrator } = desk.workspace;
  const params = { id: desk.id };
  await refused(422, agent, hideMessage, { params, body: {} });
  await refused(422, agent, hideMessage, { params, body: { grounds: 'other' } });
  await refused(422, agent, hideMessage, { params, body: { grounds: 'other', reason: '   ' } });
  const body = { grounds: 'other' as const, reason: 'غلط معلومات' };
  const [act] = (await ok(lead, hideMessage, { params, body })).acts;
  assert.equal(act?.state, 'proposed');
  const own = { params: { id: act?.id ?? '' } };
  await refused(403, agent, approveAct, own);
  assert.match((await refused(403, lead, approveAct, own)).message, /second person/);
  assert.deepEqual(desk.calls(), []);
  await ok(administrator, approveAct, own);
  const done = await desk.reaches('hide', 'done');
  assert.equal(done.approvedBy, 'Anahit');
  await refused(409, administrator, approveAct, own);
});

test('what an agent may not, what the platform cannot, and what is not there', async () => {
  const desk = await commented('facebook-page');
  const { agent } = desk.workspace;
  const params = { id: desk.id };
  const role = await refused(403, agent, removeMessage, { params, body: spam });
  assert.match(role.message, /for leads/);
  const sign = await refused(409, agent, reactToMessage, { params, body: { emoji: '🎉' } });
  assert.equal(sign.code, 'cannot-act');
  assert.match(sign.message, /Answer it instead/);
  const note = await ok(agent, addNote, { params: { id: desk.conversationId }, body: { text: 'hm' } });
  assert.deepEqual(note.can, []);
  await refused(409, agent, likeMessage, { params: { id: note.id } });
  for (const emoji of ['', 'ok', '👍👍', 'a', '👍 ', '\u202e👍'])
    assert.equal((await call(agent, reactToMessage, { params, body: { emoji } })).status, 422, emoji);
  await ok(desk.workspace.administrator, disconnectChannel, { params: { id: desk.channel.id } });
  assert.deepEqual((await desk.now()).can, []);
  const away = await refused(409, agent, likeMessage, { params });
  assert.match(away.message, /connect it again/);
});

/** The time in which it can be withdrawn is over. */
async function hurry(desk: ActDesk): Promise<void> {
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update act set due_at = now() - interval '1 minute' where workspace_id = $1 and state = 'asked'`,
    [desk.workspace.id],
  );
  await recoverActs();
}
