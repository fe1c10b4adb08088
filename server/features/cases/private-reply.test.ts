import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { test } from 'node:test';
import { answerPrivately, getCase } from '#contract/cases.ts';
import { disconnectChannel, editChannel } from '#contract/channels.ts';
import { mergeConversations, undoConversationMerge } from '#contract/conversation-merges.ts';
import { countConversations, getConversation, resolveConversation } from '#contract/conversations.ts';
import { type Message, retryPart } from '#contract/messages.ts';
import type { RefusedByRules } from '#contract/refusals.ts';
import { deliver, publicly } from '#server/testing/app-channels.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import type { TestWorkspace } from '#server/testing/workspace.ts';
import { shop } from './testing/commented-page.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

test('a comment is answered in private and in public, and what they write back joins the case', async () => {
  const { workspace, platform, comment, page, messenger, feed, say } = await shop();
  const body = { text: 'हम आपका ऑर्डर देख रहे हैं', clientId: randomUUIDv7(), publicNote: 'हमने आपको संदेश भेजा है।' };
  const given = { params: { id: comment.id }, body };
  const { message, caseId } = await ok(workspace.agent, answerPrivately, given);
  await sentOut(workspace, message);
  const again = await ok(workspace.agent, answerPrivately, given);
  assert.equal(again.message.id, message.id, 'the same request again');
  const own = platform.calls.filter(({ path }) => path === `${page}/messages`);
  assert.deepEqual(
    own.map(({ body: sent }) => sent.recipient),
    [{ comment_id: comment.external }],
  );
  await until(() => platform.calls.some(({ path }) => path === `${comment.external}/comments`));
  await say('धन्यवाद', { by: 'psid-1' });
  const opened = await onlyConversation(workspace.agent, messenger);
  assert.deepEqual(
    (await messagesIn(workspace.agent, opened.id)).map(({ text, kind }) => [kind, text]),
    [
      ['outgoing', body.text],
      ['incoming', 'धन्यवाद'],
    ],
  );
  const matter = await ok(workspace.agent, getCase, { params: { id: caseId } });
  const publicOne = await onlyConversation(workspace.agent, feed);
  assert.deepEqual(
    matter.conversations.map(({ id }) => id),
    [publicOne.id, opened.id],
  );
  assert.equal(publicOne.state, 'waiting');
  await ok(workspace.agent, resolveConversation, { params: { id: publicOne.id } });
  const now = await ok(workspace.agent, getConversation, { params: { id: opened.id } });
  assert.deepEqual([now.state, now.caseId, now.thread.externalId], ['open', caseId, 'psid-1']);
  const [asked] = await messagesIn(workspace.agent, publicOne.id);
  assert.deepEqual(asked?.privateReply?.used, { messageId: message.id, conversationId: opened.id });
  const second = await refused(409, workspace.agent, answerPrivately, {
    ...given,
    body: { text: 'once more' },
  });
  assert.equal(second.code, 'private-reply-used');
  assert.equal(own.length, platform.calls.filter(({ path }) => path === `${page}/messages`).length);
});

test('merged with the comment before the platform says where it went, it is answered there and parted again', async () => {
  const { workspace, platform, comment, page, messenger, feed, say } = await shop();
  const merged = Promise.withResolvers<void>();
  platform.answer = async ({ path }) => {
    if (path !== `${page}/messages`) return { status: 200, body: {} };
    await merged.promise;
    return { status: 200, body: { message_id: `m_${randomUUIDv7()}`, recipient_id: 'psid-7' } };
  };
  const { message } = await ok(workspace.agent, answerPrivately, {
    params: { id: comment.id },
    body: { text: 'in private' },
  });
  const { id } = await onlyConversation(workspace.agent, feed);
  const { merges } = await ok(workspace.agent, mergeConversations, {
    params: { id },
    body: { with: [message.conversationId] },
  });
  merged.resolve();
  await until(async () => (await messagesIn(workspace.agent, id)).at(-1)?.parts[0]?.state === 'sent');
  await say('got it', { by: 'psid-7' });
  assert.equal((await messagesIn(workspace.agent, id)).at(-1)?.text, 'got it');
  await ok(workspace.agent, undoConversationMerge, { params: { id: merges[0] ?? '' } });
  const alone = await onlyConversation(workspace.agent, messenger);
  assert.deepEqual(
    (await messagesIn(workspace.agent, alone.id)).map(({ text }) => text),
    ['in private', 'got it'],
  );
});

test('their answer, or the echo, arrives before the call that sent it returns: one conversation, nothing twice', async () => {
  for (const first of ['answer', 'echo', 'both'] as const) {
    const { workspace, platform, comment, page, messenger, say, channelOf } = await shop();
    const by = `early-${first}`;
    const mid = `m_${randomUUIDv7()}`;
    let returned = false;
    platform.answer = async ({ path, body }) => {
      if (path !== `${page}/messages`) return { status: 200, body: {} };
      const { metadata } = body.message as { metadata: string };
      if (first !== 'answer') await deliver(...channelOf(echoOf(page, by, mid, metadata)));
      if (first !== 'echo') await say('been quicker', { by });
      returned = true;
      return { status: 200, body: { message_id: mid, recipient_id: by } };
    };
    const { message, caseId } = await ok(workspace.agent, answerPrivately, {
      params: { id: comment.id },
      body: { text: 'hello in private' },
    });
    // The echo alone may have confirmed it while the call still runs.
    await until(async () => returned && (await partOf(workspace, message)).state === 'sent');
    await deliver(...channelOf(echoOf(page, by, mid, (await partOf(workspace, message)).id)));
    const opened = await until(async () => {
      const [only, ...more] = await conversationsOf(workspace.agent, messenger);
      return more.length === 0 && only;
    });
    assert.equal(opened.caseId, caseId, first);
    const texts = (await messagesIn(workspace.agent, opened.id)).map(({ text }) => text).sort();
    assert.deepEqual(texts, first === 'echo' ? ['hello in private'] : ['been quicker', 'hello in private']);
    const counts = await ok(workspace.agent, countConversations);
    assert.equal(counts.all.open + counts.all.waiting, 2, 'the totals know of two');
  }
});

test('somebody whose private thread is known already: the answer stands there', async () => {
  const { workspace, comment, messenger, platform, say, page } = await shop();
  await say('an older matter', { by: 'psid-known' });
  const before = await onlyConversation(workspace.agent, messenger);
  platform.answer = ({ path }) => ({
    status: 200,
    body: path === `${page}/messages` ? { message_id: 'm_known', recipient_id: 'psid-known' } : {},
  });
  const body = { text: 'about your comment' };
  const { message, caseId } = await ok(workspace.agent, answerPrivately, {
    params: { id: comment.id },
    body,
  });
  await until(async () => (await conversationsOf(workspace.agent, messenger)).length === 1);
  const now = await ok(workspace.agent, getConversation, { params: { id: before.id } });
  assert.equal(now.caseId, caseId);
  assert.deepEqual(
    (await messagesIn(workspace.agent, before.id)).map(({ text }) => text),
    ['an older matter', 'about your comment'],
  );
  const [sent] = (await messagesIn(workspace.agent, before.id)).filter(({ id }) => id === message.id);
  assert.equal(sent?.parts[0]?.state, 'sent');
  assert.equal(sent?.answersInPublic?.messageId, comment.id);
});

test('what fails for good gives the right back; what nobody knows of keeps it', async () => {
  const { workspace, comment, platform } = await shop();
  platform.answer = () => ({
    status: 400,
    body: { error: { message: 'no', type: 'OAuthException', code: 100 } },
  });
  const params = { id: comment.id };
  const first = await ok(workspace.agent, answerPrivately, { params, body: { text: 'refused' } });
  await until(async () => (await partOf(workspace, first.message)).state === 'failed');
  platform.answer = () => 'hang up';
  const second = await ok(workspace.agent, answerPrivately, { params, body: { text: 'lost on the way' } });
  await until(async () => (await partOf(workspace, second.message)).state === 'uncertain');
  const third = await refused(409, workspace.agent, answerPrivately, { params, body: { text: 'again' } });
  assert.equal(third.code, 'private-reply-used');
  const { id } = await partOf(workspace, first.message);
  const error = await refused(409, workspace.agent, retryPart, { params: { id } });
  assert.equal(error.code, 'private-reply-used', 'the right is another’s by now');
});

test('refused here: after its time by the comment’s own clock, without its channel, and where there is none', async () => {
  const { workspace, messenger, feed, platform, page, secret } = await shop();
  const late = { ...publicly(page, 'came late'), time: Math.floor(Date.now() / 1000) };
  const value = (late as unknown as { changes: { value: { created_time: number } }[] }).changes[0]?.value;
  const at = Math.floor((Date.now() - 7 * day - minute) / 1000);
  if (value) Object.assign(value, { created_time: at, comment_id: 'late_1' });
  const nearly = publicly(page, 'nearly', { id: 'late_2', by: '9004' });
  const other = (nearly as unknown as { changes: { value: { created_time: number } }[] }).changes[0]?.value;
  if (other) Object.assign(other, { created_time: at + 120 });
  await deliver(feed.path, secret, late, nearly);
  const found = (await conversationsOf(workspace.agent, feed)).map(({ id }) => id);
  const all = (await Promise.all(found.map((id) => messagesIn(workspace.agent, id)))).flat();
  const [over, soon] = ['came late', 'nearly'].map((text) => all.find((m) => m.text === text));
  assert.equal(over?.privateReply?.until, new Date(at * 1000 + 7 * day).toISOString());
  const before = platform.calls.length;
  const body = { text: 'hi' };
  const error = await refused(409, workspace.agent, answerPrivately, {
    params: { id: over?.id ?? '' },
    body,
  });
  assert.equal(error.code, 'window-closed');
  assert.equal((error.detail as RefusedByRules).until, over?.privateReply?.until);
  const tooLong = { text: 'அ'.repeat(2_001) };
  await refused(422, workspace.agent, answerPrivately, { params: { id: soon?.id ?? '' }, body: tooLong });
  await ok(workspace.administrator, disconnectChannel, { params: { id: messenger.id } });
  const lost = await refused(409, workspace.agent, answerPrivately, { params: { id: soon?.id ?? '' }, body });
  assert.equal(lost.code, 'no-private-channel');
  assert.match(lost.message, /connect the channel Messenger of the same account/);
  assert.equal(platform.calls.length, before);
  assert.equal((await conversationsOf(workspace.agent, messenger)).length, 0, 'nothing is stored');
  const answer = await call(workspace.agent, answerPrivately, { params: { id: randomUUIDv7() }, body });
  assert.equal(answer.status, 404);
});

test('two who press at once: one answer', async () => {
  const { workspace, comment, platform, page } = await shop();
  const answers = await Promise.all(
    ['one', 'two', 'three'].map((text) =>
      call(workspace.agent, answerPrivately, { params: { id: comment.id }, body: { text } }),
    ),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
  const sent = answers.find(({ status }) => status === 201);
  assert.ok(sent);
  await sentOut(workspace, sent.body.message);
  assert.equal(platform.calls.filter(({ path }) => path === `${page}/messages`).length, 1);
});

test('it waited too long here: refused when it leaves', async () => {
  const { workspace, comment, feed, platform } = await shop();
  const body = { state: 'paused' as const };
  await ok(workspace.administrator, editChannel, { params: { id: feed.id }, body });
  const given = { params: { id: comment.id }, body: { text: 'late' } };
  const { message } = await ok(workspace.agent, answerPrivately, given);
  const { everywhere } = await openDesk();
  await everywhere.query(`update message set ordered_at = ordered_at - interval '7 days' where id = $1`, [
    comment.id,
  ]);
  await ok(workspace.administrator, editChannel, { params: { id: feed.id }, body: { state: 'active' } });
  const part = await until(async () => {
    const found = await partOf(workspace, message);
    return found.state === 'failed' && found;
  });
  assert.equal(part.error?.kind, 'window-closed');
  assert.deepEqual(platform.calls, []);
});

function echoOf(page: string, by: string, mid: string, metadata: string): object {
  const message = { mid, is_echo: true, metadata, text: 'hello in private', app_id: 1 };
  const at = Date.now();
  return {
    id: page,
    time: at,
    messaging: [{ sender: { id: page }, recipient: { id: by }, timestamp: at, message }],
  };
}

/** Where it stands may change meanwhile. */
async function partOf(workspace: TestWorkspace, { id }: Message): Promise<Message['parts'][number]> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query('select conversation_id from message where id = $1', [id]);
  const found = (await messagesIn(workspace.agent, rows[0].conversation_id)).find((each) => each.id === id);
  assert.ok(found?.parts[0]);
  return found.parts[0];
}

async function sentOut(workspace: TestWorkspace, message: Message): Promise<void> {
  await until(async () => (await partOf(workspace, message)).state === 'sent');
}
