import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  hideMessage,
  likeMessage,
  reactToMessage,
  retryAct,
  showMessage,
  unlikeMessage,
  withdrawAct,
} from '#contract/acts.ts';
import { editChannel, getChannel } from '#contract/channels.ts';
import { commented, fine } from '#server/testing/asked-acts.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { until } from '#server/testing/until.ts';
import { recoverActs } from './recover.ts';

const spam = { grounds: 'spam' as const };

test('a comment is hidden, with who and why in the trail, and shown again', async () => {
  const desk = await commented('facebook-page');
  const { agent } = desk.workspace;
  const params = { id: desk.id };
  assert.deepEqual((await desk.now()).can, ['like', 'unlike', 'hide', 'show', 'remove']);
  const at = await ok(agent, hideMessage, { params, body: { ...spam, reason: 'विज्ञापन' } });
  assert.equal(at.hiddenAt, null, 'not before the platform has said so');
  assert.deepEqual(
    at.acts.map(({ deed, grounds, by }) => [deed, grounds, by.id]),
    [['hide', 'spam', agent.id]],
  );
  const { hiddenAt, acts } = await desk.when((message) => message.hiddenAt);
  assert.ok(hiddenAt);
  assert.equal(acts[0]?.state, 'done');
  assert.deepEqual(desk.calls(), [`POST ${desk.external}?is_hidden=true`]);
  await ok(agent, hideMessage, { params, body: spam });
  await ok(agent, showMessage, { params });
  await desk.when((message) => !message.hiddenAt);
  assert.deepEqual(desk.calls().length, 2, 'what is hidden already is not asked for again');
  const trail = await desk.trail();
  assert.deepEqual(
    trail.map(({ type, actor, word, subject }) => [type, actor.name, word, subject]),
    [
      ['message.hidden', 'Ravi', 'spam', 'विज्ञापन'],
      ['message.shown', 'Ravi', null, null],
    ],
  );
});

test('what the platform tells meanwhile is the same thing, told once, and its late echo undoes nothing', async () => {
  const desk = await commented('facebook-page');
  const { agent } = desk.workspace;
  const params = { id: desk.id };
  desk.platform.answer = async () => {
    await desk.tell('hide');
    return fine;
  };
  await ok(agent, hideMessage, { params, body: spam });
  await desk.reaches('hide', 'done');
  desk.platform.answer = () => fine;
  await ok(agent, showMessage, { params });
  await desk.reaches('show', 'done');
  await desk.tell('hide', {}, 60);
  await desk.tell('unhide');
  assert.equal((await desk.now()).hiddenAt, null);
  const told = (await desk.trail()).map(({ type, actor }) => [type, actor.kind]);
  assert.deepEqual(told, [
    ['message.hidden', 'agent'],
    ['message.shown', 'agent'],
  ]);
});

test('hidden elsewhere: shown as such, by nobody here', async () => {
  const desk = await commented('facebook-page');
  await desk.tell('hide');
  const { hiddenAt, acts } = await desk.now();
  assert.ok(hiddenAt);
  assert.deepEqual(acts, []);
  assert.deepEqual(
    (await desk.trail()).map(({ type, actor }) => [type, actor.kind]),
    [['message.hidden', 'other']],
  );
});

test('hide, then show, while the platform is away: it ends shown, and the first is never repeated', async () => {
  const desk = await commented('facebook-page');
  const params = { id: desk.id };
  let answering = (): void => {};
  desk.platform.answer = () =>
    new Promise((resolve) => {
      answering = () => resolve({ status: 503, body: {} });
    });
  await ok(desk.workspace.agent, hideMessage, { params, body: spam });
  await until(() => desk.platform.calls.length === 1);
  await ok(desk.workspace.agent, showMessage, { params });
  desk.platform.answer = () => fine;
  answering();
  await desk.reaches('show', 'done');
  assert.deepEqual(desk.calls(), [
    `POST ${desk.external}?is_hidden=true`,
    `POST ${desk.external}?is_hidden=false`,
  ]);
});

test('what the platform refuses is shown with its reason, tried again by a person, or put away', async () => {
  const desk = await commented('facebook-page');
  const { agent } = desk.workspace;
  const params = { id: desk.id };
  const no = { error: { message: 'no', type: 'OAuthException', code: 100 } };
  desk.platform.answer = () => ({ status: 400, body: no });
  await ok(agent, hideMessage, { params, body: spam });
  const { id, error } = await desk.reaches('hide', 'failed');
  assert.equal(error?.kind, 'rejected');
  assert.equal((await desk.now()).hiddenAt, null);
  assert.deepEqual(
    (await desk.trail()).map(({ type, word }) => [type, word]),
    [['message.act-failed', 'hide']],
  );
  desk.platform.answer = () => fine;
  await ok(agent, retryAct, { params: { id } });
  await desk.reaches('hide', 'done');
  assert.equal((await refused(409, agent, retryAct, { params: { id } })).code, 'act-state');
  desk.platform.answer = () => ({ status: 400, body: no });
  await ok(agent, showMessage, { params });
  const second = await desk.reaches('show', 'failed');
  await ok(agent, withdrawAct, { params: { id: second.id } });
  assert.deepEqual(
    (await desk.now()).acts.map(({ deed, state }) => [deed, state]),
    [['hide', 'done']],
  );
});

test('a connection that breaks is tried again, as twice is as good as once', async () => {
  const desk = await commented('facebook-page');
  desk.platform.answer = () => 'hang up';
  await ok(desk.workspace.agent, likeMessage, { params: { id: desk.id } });
  await desk.when(({ acts }) => acts[0]?.state === 'asked' && acts[0].attempts === 1);
  desk.platform.answer = () => fine;
  const [act] = (await desk.now()).acts;
  await ok(desk.workspace.agent, retryAct, { params: { id: act?.id ?? '' } });
  const { reactions } = await desk.when((message) => message.reactions.length > 0);
  assert.deepEqual(reactions, [{ emoji: '👍', by: 'Ravi', ours: true }]);
});

test('a like is shown once however it is told, and taken back', async () => {
  const desk = await commented('facebook-page');
  const { agent } = desk.workspace;
  const params = { id: desk.id };
  await ok(agent, likeMessage, { params });
  await desk.when((message) => message.reactions.length === 1);
  const own = { item: 'reaction', reaction_type: 'like', from: { id: desk.channel.page, name: 'Tea' } };
  await desk.tell('add', own);
  await desk.tell('add', { item: 'reaction', reaction_type: 'love' });
  const reactions = (await desk.now()).reactions.map(({ emoji, by, ours }) => [emoji, by, ours]);
  assert.deepEqual(
    reactions.sort(),
    [
      ['❤️', 'अनीता', false],
      ['👍', 'Ravi', true],
    ].sort(),
  );
  await ok(agent, unlikeMessage, { params });
  await desk.when((message) => message.reactions.length === 1);
  assert.deepEqual(desk.calls(), [`POST ${desk.external}/likes`, `DELETE ${desk.external}/likes`]);
});

test('a heart of ours that the platform spells another way is one heart', async () => {
  const desk = await commented('messenger', 'private');
  await ok(desk.workspace.agent, reactToMessage, { params: { id: desk.id }, body: { emoji: '❤️' } });
  await desk.reaches('react', 'done');
  await desk.react(desk.channel.page, '❤');
  await desk.react('9001', '❤');
  const { reactions } = await desk.now();
  assert.deepEqual(
    reactions.map(({ emoji, ours }) => [emoji, ours]),
    [
      ['❤️', true],
      ['❤', false],
    ],
  );
});

test('a token that is dead is the channel’s trouble; mending it does what waited', async () => {
  const desk = await commented('facebook-page');
  const { agent, administrator } = desk.workspace;
  const dead = { error: { message: 'expired', type: 'OAuthException', code: 190 } };
  desk.platform.answer = () => ({ status: 401, body: dead });
  await ok(agent, likeMessage, { params: { id: desk.id } });
  await desk.when(({ acts }) => acts[0]?.error?.kind === 'unauthorised');
  const channel = { params: { id: desk.channel.id } };
  assert.ok((await ok(administrator, getChannel, channel)).trouble);
  desk.platform.answer = () => fine;
  await ok(administrator, editChannel, { ...channel, body: { state: 'paused' } });
  await ok(administrator, editChannel, { ...channel, body: { state: 'active' } });
  await desk.reaches('like', 'done');
  assert.equal((await ok(administrator, getChannel, channel)).trouble, null);
});

test('what a dead process was doing is done again', async () => {
  const desk = await commented('facebook-page');
  desk.platform.answer = () => ({ status: 503, body: {} });
  await ok(desk.workspace.agent, hideMessage, { params: { id: desk.id }, body: spam });
  await desk.when(({ acts }) => acts[0]?.attempts === 1 && acts[0].state === 'asked');
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update act set state = 'doing', in_flight_by = gen_random_uuid() where message_id = $1`,
    [desk.id],
  );
  desk.platform.answer = () => fine;
  await everywhere.query(`update act set due_at = now() - interval '1 minute' where message_id = $1`, [
    desk.id,
  ]);
  await recoverActs();
  await desk.reaches('hide', 'done');
});

test('a sign in private: within the platform’s time only, the last one counts, and it is taken back', async () => {
  const desk = await commented('messenger', 'private');
  const { agent } = desk.workspace;
  const params = { id: desk.id };
  assert.deepEqual((await desk.now()).can, ['react', 'unreact']);
  await ok(agent, reactToMessage, { params, body: { emoji: '❤️' } });
  await desk.reaches('react', 'done');
  await ok(agent, reactToMessage, { params, body: { emoji: '🙏🏽' } });
  const { reactions } = await desk.when((message) => message.reactions[0]?.emoji === '🙏🏽');
  assert.equal(reactions.length, 1);
  const signs = desk.platform.calls.map(({ body }) => (body.payload as { reaction?: string }).reaction);
  assert.deepEqual(signs, ['❤️', '🙏🏽']);
  await ok(agent, reactToMessage, { params, body: { emoji: null } });
  await desk.when((message) => message.reactions.length === 0);
  const { everywhere } = await openDesk();
  const past = [desk.conversationId];
  await everywhere.query(
    `update conversation set customer_at = now() - interval '8 days' where id = $1`,
    past,
  );
  const late = await refused(409, agent, reactToMessage, { params, body: { emoji: '👍' } });
  assert.equal(late.code, 'window-closed');
  assert.equal(desk.calls().length, 3);
});

test('it waited until the time was over: refused when it leaves', async () => {
  const desk = await commented('messenger', 'private');
  const { agent, administrator } = desk.workspace;
  const channel = { params: { id: desk.channel.id } };
  await ok(administrator, editChannel, { ...channel, body: { state: 'paused' } });
  await ok(agent, reactToMessage, { params: { id: desk.id }, body: { emoji: '👍' } });
  const { everywhere } = await openDesk();
  const past = [desk.conversationId];
  await everywhere.query(
    `update conversation set customer_at = now() - interval '8 days' where id = $1`,
    past,
  );
  await ok(administrator, editChannel, { ...channel, body: { state: 'active' } });
  const { error } = await desk.reaches('react', 'failed');
  assert.equal(error?.kind, 'window-closed');
  assert.deepEqual(desk.calls(), []);
});

test('two who press at once: one wish', async () => {
  const desk = await commented('facebook-page');
  const params = { id: desk.id };
  const { agent, lead } = desk.workspace;
  await Promise.all([agent, lead, agent].map((who) => ok(who, hideMessage, { params, body: spam })));
  await desk.reaches('hide', 'done');
  assert.equal(desk.calls().length, 1);
});
