import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { disconnectChannel, editChannel, getChannel } from '#contract/channels.ts';
import { cancelPart, retryPart, sendMessage } from '#contract/messages.ts';
import { asked } from '#server/testing/answered.ts';
import { ok, refused } from '#server/testing/call.ts';
import { until } from '#server/testing/until.ts';

test('an answer is carried out once, signed, with what the platform needs', async () => {
  const { workspace, channel, answer, reaches } = await asked();
  const message = await answer('it is here');
  assert.equal(message.parts[0]?.state, 'queued');
  const part = await reaches(message, 'sent');
  assert.equal(part.attempts, 1);
  const [callback, ...more] = channel.receiver.calls;
  assert.deepEqual(more, []);
  assert.equal(callback?.id, part.id);
  assert.equal(callback?.headers['webhook-id'], part.id);
  assert.equal(callback?.thread.id, 'dm');
  assert.equal(callback?.recipient.id, 'kavitha');
  assert.equal(callback?.author.name, workspace.agent.name);
  assert.equal(callback?.channelId, channel.id);
  const { lastSentAt } = await until(async () => {
    const found = await ok(workspace.agent, getChannel, { params: { id: channel.id } });
    return found.lastSentAt ? found : undefined;
  });
  assert.ok(lastSentAt);
});

test('what is sent says in which language the customer writes', async () => {
  const { channel, answer, reaches } = await asked();
  await channel.deliver({ type: 'profile', author: { id: 'kavitha', language: 'ta' } });
  await reaches(await answer('வணக்கம்'), 'sent');
  assert.equal(channel.receiver.calls[0]?.recipient.language, 'ta');
});

test('throttled: waits as long as the platform asks, then sends', async () => {
  const { channel, answer, reaches } = await asked();
  channel.receiver.answer = (_, attempt) =>
    attempt === 1 ? { status: 429, headers: { 'retry-after': '1' } } : { status: 200, body: { id: 'b-1' } };
  const message = await answer('hello');
  const waiting = await reaches(message, 'queued').then(() =>
    until(async () => {
      const part = await reaches(message, 'queued');
      return part.error ? part : undefined;
    }),
  );
  assert.equal(waiting.error?.kind, 'throttled');
  assert.ok(Date.parse(waiting.nextAttemptAt ?? '') > Date.now() - 1_000);
  const sent = await reaches(message, 'sent');
  assert.equal(sent.attempts, 2);
  assert.equal(sent.error, null);
});

test('rejected: the rest of the message is held, the next message goes, a retry sends all of it', async () => {
  const { workspace, channel, answerInParts, answer, look, reaches, conversation } = await asked();
  let strict = true;
  channel.receiver.answer = ({ text }) =>
    strict && text === 'two' ? { status: 422, body: { error: 'not this word' } } : { status: 200 };
  const message = await answerInParts(['one', 'two', 'three']);
  const failed = await reaches(message, 'failed', 1);
  assert.equal(failed.error?.kind, 'rejected');
  assert.match(failed.error?.message ?? '', /not this word/);
  const held = await reaches(message, 'failed', 2);
  assert.equal(held.attempts, 0);
  assert.match(held.error?.message ?? '', /earlier part/);
  await reaches(message, 'sent', 0);
  await reaches(await answer('next'), 'sent');
  assert.equal((await conversation()).undelivered, 2);
  strict = false;
  await ok(workspace.agent, retryPart, { params: { id: failed.id } });
  await reaches(message, 'sent', 1);
  await reaches(message, 'sent', 2);
  assert.equal((await conversation()).undelivered, 0);
  assert.equal((await look(message)).parts[2]?.error, null);
  assert.deepEqual(
    channel.receiver.calls.map((c) => c.text),
    ['one', 'two', 'next', 'two', 'three'],
  );
});

test('a temporary failure holds back what was written after it, and nothing overtakes', async () => {
  const { channel, answer, reaches, look, mend } = await asked();
  let broken = true;
  channel.receiver.answer = ({ text }) => {
    if (broken) return { status: 503 };
    return { status: 200, body: { id: `b-${text}` } };
  };
  const messages = [];
  for (let i = 0; i < 8; i++) messages.push(await answer(`answer ${i}`));
  const [first, ...later] = messages;
  assert.ok(first);
  await until(async () => (await look(first)).parts[0]?.error);
  const part = await reaches(first, 'queued');
  assert.equal(part.error?.kind, 'temporary');
  assert.ok(part.nextAttemptAt);
  for (const message of later) assert.equal((await look(message)).parts[0]?.attempts, 0);
  broken = false;
  await mend();
  for (const message of messages) await reaches(message, 'sent');
  const told = channel.receiver.calls.map((c) => c.text);
  assert.deepEqual(
    [...new Set(told)],
    messages.map((m) => m.text),
  );
  assert.deepEqual(
    told.slice(-7),
    later.map((m) => m.text),
  );
});

test('with failures at random every answer arrives in order', { timeout: 60_000 }, async () => {
  const { channel, answer, look, mend } = await asked();
  const arrived: string[] = [];
  let count = 0;
  channel.receiver.answer = ({ text }) => {
    count += 1;
    if (count % 3 === 0) return { status: 500 };
    arrived.push(text);
    return { status: 200 };
  };
  const messages = [];
  for (let i = 0; i < 20; i++) messages.push(await answer(`answer ${i}`));
  const last = messages.at(-1);
  assert.ok(last);
  await until(async () => {
    await mend();
    return (await look(last)).parts[0]?.state === 'sent';
  });
  assert.deepEqual(
    arrived,
    messages.map((m) => m.text),
  );
});

test('an unauthorised platform is shown on the channel until a message gets through', async () => {
  const { workspace, channel, answer, reaches, mend, look } = await asked();
  const params = { id: channel.id };
  const trouble = async () => (await ok(workspace.agent, getChannel, { params })).trouble;
  for (const [status, kind] of [
    [401, 'unauthorised'],
    [404, 'misconfigured'],
  ] as const) {
    channel.receiver.answer = () => ({ status });
    const message = await answer(`while ${status}`);
    await until(async () => (await look(message)).parts[0]?.error?.kind === kind);
    assert.match((await until(trouble)) ?? '', new RegExp(String(status)));
    channel.receiver.answer = () => ({ status: 200 });
    await mend();
    await reaches(message, 'sent');
    assert.equal(await trouble(), null);
  }
});

test('a paused channel sends nothing until it is resumed', async () => {
  const { workspace, channel, answer, look, reaches } = await asked();
  const params = { id: channel.id };
  await ok(workspace.administrator, editChannel, { params, body: { state: 'paused' } });
  const message = await answer('later');
  await channel.deliver({
    type: 'message',
    id: 'in',
    thread: { id: 'dm' },
    author: { id: 'kavitha' },
    text: 'come in',
  });
  assert.equal((await look(message)).parts[0]?.state, 'queued');
  assert.deepEqual(channel.receiver.calls, []);
  await ok(workspace.administrator, editChannel, { params, body: { state: 'active' } });
  await reaches(message, 'sent');
});

test('a disconnected channel takes nothing in and sends nothing out', async () => {
  const { workspace, channel, id, answer, look, conversation, reaches } = await asked();
  channel.receiver.answer = () => ({ status: 503 });
  const waiting = await answer('still on its way');
  await until(async () => (await look(waiting)).parts[0]?.error);
  await ok(workspace.administrator, disconnectChannel, { params: { id: channel.id } });
  assert.equal((await channel.post({ events: [] })).status, 404);
  const said = await refused(409, workspace.agent, sendMessage, { params: { id }, body: { text: 'x' } });
  assert.match(said.message, /disconnected/);
  const { composer } = await conversation();
  assert.equal(composer.canReply, false);
  assert.match(composer.reason ?? '', /disconnected/);
  const failed = await reaches(waiting, 'failed');
  assert.match(failed.error?.message ?? '', /disconnected/);
});

test('a part that waits can be given up, and the next one goes', async () => {
  const { workspace, channel, answer, reaches, look } = await asked();
  channel.receiver.answer = ({ text }) => ({ status: text === 'first' ? 503 : 200 });
  const first = await answer('first');
  const second = await answer('second');
  await until(async () => (await look(first)).parts[0]?.error);
  await ok(workspace.agent, cancelPart, { params: { id: first.parts[0]?.id ?? '' } });
  await reaches(second, 'sent');
  const part = await reaches(first, 'cancelled');
  const said = await refused(409, workspace.agent, cancelPart, { params: { id: part.id } });
  assert.match(said.message, /cancelled/);
});

test('a private callback address that the operator has not allowed is refused with the way out', async () => {
  const { workspace, channel, answer, look, reaches } = await asked();
  const params = { id: channel.id };
  const callbackUrl = 'http://10.1.2.3/hook';
  await ok(workspace.administrator, editChannel, { params, body: { settings: { callbackUrl } } });
  const message = await answer('hello');
  await until(async () => (await look(message)).parts[0]?.error?.kind === 'misconfigured');
  const { trouble } = await ok(workspace.agent, getChannel, { params });
  assert.match(trouble ?? '', /10\.1\.2\.3.*EARSHOT_ALLOWED_HOSTS/);
  await ok(workspace.administrator, editChannel, {
    params,
    body: { settings: { callbackUrl: channel.receiver.url } },
  });
  await reaches(message, 'sent');
  // The secret, which was left out of the change, stayed as it was.
  const [callback] = channel.receiver.calls;
  assert.ok(callback);
  const at = new Date(Number(callback.headers['webhook-timestamp']) * 1_000);
  const expected = webhookHeaders(channel.secret, callback.id, at, callback.body);
  assert.equal(callback.headers['webhook-signature'], expected['webhook-signature']);
});
