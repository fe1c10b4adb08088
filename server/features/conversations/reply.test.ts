import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getConversation } from '#contract/conversations.ts';
import { addNote, sendMessage, type Unseen } from '#contract/messages.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, call, ok, refused } from '#server/testing/call.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

test('an answer whose author had not seen everything is refused with the difference', async () => {
  const { workspace, channel, id } = await asked();
  await channel.deliver(written('wait, the green one'), written('no, the red one'));
  const said = await refused(409, workspace.agent, sendMessage, {
    params: { id },
    body: { text: 'the blue one is here', seen: 1 },
  });
  assert.equal(said.code, 'unseen');
  const { revision, messages } = said.detail as Unseen;
  assert.equal(revision, 3);
  assert.deepEqual(
    messages.map((m) => m.text),
    ['wait, the green one', 'no, the red one'],
  );
  await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'red it is', seen: revision } });
  assert.deepEqual(
    (await messagesIn(workspace.agent, id)).map((m) => m.text),
    ['hello', 'wait, the green one', 'no, the red one', 'red it is'],
  );
});

test('one’s own messages and notes are no surprise', async () => {
  const { workspace, id } = await asked();
  const params = { id };
  await ok(workspace.agent, sendMessage, { params, body: { text: 'first half', seen: 1 } });
  await ok(workspace.lead, addNote, { params, body: { text: 'looks right' } });
  await ok(workspace.agent, sendMessage, { params, body: { text: 'second half', seen: 1 } });
  await refused(409, workspace.lead, sendMessage, { params, body: { text: 'me too', seen: 1 } });
});

test('a message that arrives late, before the last answer, is unseen all the same', async () => {
  const { workspace, channel, id } = await asked();
  await channel.deliver(written('earlier words', { sentAt: Date.now() - 3_600_000 }));
  const said = await refused(409, workspace.agent, sendMessage, {
    params: { id },
    body: { text: 'hi', seen: 1 },
  });
  assert.deepEqual(
    (said.detail as Unseen).messages.map((m) => m.text),
    ['earlier words'],
  );
});

test('two agents race a hundred times and no answer passes another unseen', { timeout: 90_000 }, async () => {
  const { workspace, id } = await asked();
  const params = { id };
  for (let round = 1; round <= 100; round++) {
    const { revision } = await ok(workspace.agent, getConversation, { params });
    const answers = await Promise.all(
      [workspace.agent, workspace.lead].map((caller) =>
        call(caller, sendMessage, { params, body: { text: `round ${round}`, seen: revision } }),
      ),
    );
    assert.deepEqual(answers.map((a) => a.status).sort(), [201, 409], `round ${round}`);
  }
  const sent = (await messagesIn(workspace.agent, id)).filter((m) => m.kind === 'outgoing');
  assert.deepEqual(
    sent.map((m) => m.text),
    Array.from({ length: 100 }, (_, i) => `round ${i + 1}`),
  );
});

test('a customer’s message and an answer that cross: the answer was seen or refused, never both', async () => {
  const { workspace, channel, id } = await asked();
  const params = { id };
  for (let round = 0; round < 20; round++) {
    const { revision } = await ok(workspace.agent, getConversation, { params });
    const [answer] = await Promise.all([
      call(workspace.agent, sendMessage, { params, body: { text: `answer ${round}`, seen: revision } }),
      channel.deliver(written(`question ${round}`)),
    ]);
    const messages = await messagesIn(workspace.agent, id);
    const stands = messages.some((m) => m.text === `answer ${round}`);
    assert.equal(stands, answer.status === 201);
  }
});

test('the same clientId again answers with the first message, also at once', async () => {
  const { workspace, channel, id } = await asked();
  const body = { text: 'only once', clientId: 'client-id-1' };
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => ok(workspace.agent, sendMessage, { params: { id }, body })),
  );
  assert.equal(new Set(answers.map((m) => m.id)).size, 1);
  await until(() => channel.receiver.calls.length > 0);
  assert.equal((await messagesIn(workspace.agent, id)).filter((m) => m.kind === 'outgoing').length, 1);
  const notes = await Promise.all(
    Array.from({ length: 4 }, () =>
      ok(workspace.agent, addNote, { params: { id }, body: { text: 'note', clientId: 'client-id-2' } }),
    ),
  );
  assert.equal(new Set(notes.map((m) => m.id)).size, 1);
});

test('an Idempotency-Key gives the first answer to every repeat, and only to those', async () => {
  const { workspace, channel, id } = await asked();
  const send = (caller: Caller, key: string, text: string) =>
    call(caller, sendMessage, { params: { id }, body: { text }, headers: { 'idempotency-key': key } });
  const answers = await Promise.all(Array.from({ length: 6 }, () => send(workspace.agent, 'k-1', 'once')));
  assert.deepEqual(new Set(answers.map((a) => a.status)), new Set([201]));
  assert.equal(new Set(answers.map((a) => a.text)).size, 1);
  const other = await send(workspace.agent, 'k-1', 'something else');
  assert.equal(other.status, 409);
  // Keys of one agent are not those of another.
  assert.equal((await send(workspace.lead, 'k-1', 'by somebody else')).status, 201);
  await until(() => channel.receiver.calls.length === 2);
  assert.equal((await messagesIn(workspace.agent, id)).length, 3);
});

test('a refused request does not use its Idempotency-Key up', async () => {
  const { workspace, id } = await asked();
  const headers = { 'idempotency-key': 'k-2' };
  const params = { id };
  await refused(422, workspace.agent, sendMessage, { params, headers, body: { text: ' ' } });
  await ok(workspace.agent, sendMessage, { params, headers, body: { text: 'with words' } });
  const answer = await call(workspace.agent, sendMessage, {
    params,
    headers: { 'idempotency-key': 'x'.repeat(201) },
    body: { text: 'x' },
  });
  assert.equal(answer.status, 422);
});

async function asked(): Promise<{ workspace: TestWorkspace; channel: ApiChannel; id: string }> {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello'));
  return { workspace, channel, id: (await onlyConversation(workspace.agent, channel)).id };
}
