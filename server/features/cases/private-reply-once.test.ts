import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { test } from 'node:test';
import { answerPrivately, getCase } from '#contract/cases.ts';
import { getConversation } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import type { RefusedByRules } from '#contract/refusals.ts';
import { ok, refused } from '#server/testing/call.ts';
import { applied, openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openShop, type Shop, type ShopChannel } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';

/** Where the public and the private threads are held by one channel, by each of its logins. */
const day = 86_400_000;

for (const login of ['instagram', 'facebook']) {
  test(`a comment is answered in private and in public, and what they write back joins the case: ${login}`, async () => {
    const { shop, channel, comment, say } = await commented(login);
    const { agent } = shop.workspace;
    const given = {
      params: { id: comment.id },
      body: { text: 'नमस्ते, लिंक यह रहा', publicNote: 'हमने आपको लिखा है।', clientId: randomUUIDv7() },
    };
    const { message, caseId } = await ok(agent, answerPrivately, given);
    await until(async () => (await partOf(shop, message)).state === 'sent');
    assert.equal((await ok(agent, answerPrivately, given)).message.id, message.id, 'the same request again');
    await shop.sandbox.settle();
    await applied();
    await say({ kind: 'text', text: 'धन्यवाद!' });
    const all = await conversationsOf(agent, channel);
    assert.deepEqual(all.map(({ caseId: own, surface, state }) => [own, surface, state]).sort(bySurface), [
      [caseId, 'private', 'open'],
      [caseId, 'public', 'waiting'],
    ]);
    const [inPrivate, inPublic] = [...all].sort((a, b) => a.surface.localeCompare(b.surface));
    const texts = async (id: string | undefined) =>
      (await messagesIn(agent, id ?? '')).map(({ kind, text }) => [kind, text]);
    assert.deepEqual(await texts(inPrivate?.id), [
      ['outgoing', given.body.text],
      ['incoming', 'धन्यवाद!'],
    ]);
    assert.deepEqual(await texts(inPublic?.id), [
      ['incoming', 'कितने का है?'],
      ['outgoing', given.body.publicNote],
    ]);
    const matter = await ok(agent, getCase, { params: { id: caseId } });
    assert.equal(matter.conversations.length, 2);
    const [asked] = await messagesIn(agent, inPublic?.id ?? '');
    assert.deepEqual(asked?.privateReply?.used, { messageId: message.id, conversationId: inPrivate?.id });
    const second = await refused(409, agent, answerPrivately, {
      params: { id: comment.id },
      body: { text: 'once more' },
    });
    assert.equal(second.code, 'private-reply-used');
    assert.deepEqual(await shop.sandbox.control('GET', '/refused'), [], 'the platform had nothing to refuse');
  });
}

test('used up by another tool: the platform says so', async () => {
  const { shop, channel, comment } = await commented('instagram');
  const { apiBaseUrl = '', accessToken = '' } = channel.settings;
  const taken = await fetch(`${apiBaseUrl}/me/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ recipient: { comment_id: comment.externalId }, message: { text: 'by a phone' } }),
  });
  assert.equal(taken.status, 200, await taken.text());
  const given = { params: { id: comment.id }, body: { text: 'too late' } };
  const { message } = await ok(shop.workspace.agent, answerPrivately, given);
  const part = await until(async () => {
    const found = await partOf(shop, message);
    return found.state === 'failed' && found;
  });
  assert.equal(part.error?.kind, 'rejected');
  assert.match(part.error?.message ?? '', /already|once/i);
});

test('expired: refused here after a week, and by the platform where its own clock is further', async () => {
  const { shop, comment } = await commented('instagram');
  const { agent } = shop.workspace;
  const given = { params: { id: comment.id }, body: { text: 'late' } };
  shop.sandbox.advance(7 * day);
  const { message } = await ok(agent, answerPrivately, given);
  const part = await until(async () => {
    const found = await partOf(shop, message);
    return found.state === 'failed' && found;
  });
  assert.equal(part.error?.kind, 'window-closed');
  const { everywhere } = await openDesk();
  await everywhere.query(`update message set ordered_at = ordered_at - interval '7 days' where id = $1`, [
    comment.id,
  ]);
  const error = await refused(409, agent, answerPrivately, given);
  assert.equal(error.code, 'window-closed');
  assert.match((error.detail as RefusedByRules).instead ?? '', /below the comment/);
});

test('the answer is lost after it was carried out: the echo tells, and nothing is sent twice', async () => {
  const { shop, channel, comment, say } = await commented('facebook');
  const end = await shop.fault(channel, { kind: 'hang-up', afterwards: true });
  const given = { params: { id: comment.id }, body: { text: 'ஒரு முறை மட்டும்' } };
  const { message } = await ok(shop.workspace.agent, answerPrivately, given);
  await until(async () => (await partOf(shop, message)).attempts > 0);
  await end();
  await shop.sandbox.settle();
  await applied();
  await until(async () => (await partOf(shop, message)).state === 'sent');
  await say({ kind: 'text', text: 'நன்றி' });
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query('select conversation_id from message where id = $1', [message.id]);
  const found = await ok(shop.workspace.agent, getConversation, { params: { id: rows[0].conversation_id } });
  assert.equal(found.state, 'open');
  assert.deepEqual(
    (await messagesIn(shop.workspace.agent, found.id)).map(({ text }) => text),
    ['ஒரு முறை மட்டும்', 'நன்றி'],
  );
});

interface Commented {
  shop: Shop;
  channel: ShopChannel;
  comment: { id: string; externalId: string };
  /** The same person, in private. */
  say(what: Record<string, unknown>): Promise<void>;
}

async function commented(login: string): Promise<Commented> {
  const shop = await openShop();
  const channel = await shop.connect('instagram', 'Tea shop', { login });
  const { account, person } = channel;
  const { id: post } = await shop.sandbox.control<{ id: string }>('POST', '/brand', {
    ...{ kind: 'post', account, text: 'नया कप' },
  });
  const say = async (what: Record<string, unknown>): Promise<string> => {
    const { id } = await shop.sandbox.control<{ id: string }>('POST', '/say', { account, person, ...what });
    await shop.sandbox.settle();
    await applied();
    return id;
  };
  const externalId = await say({ kind: 'comment', post, text: 'कितने का है?' });
  const { id } = await onlyConversation(shop.workspace.agent, channel);
  const [asked] = await messagesIn(shop.workspace.agent, id);
  return {
    shop,
    channel,
    comment: { id: asked?.id ?? '', externalId },
    say: async (what) => void (await say(what)),
  };
}

/** Where it stands may change meanwhile. */
async function partOf({ workspace }: Shop, { id }: Message): Promise<Message['parts'][number]> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query('select conversation_id from message where id = $1', [id]);
  const found = (await messagesIn(workspace.agent, rows[0].conversation_id)).find((each) => each.id === id);
  assert.ok(found?.parts[0]);
  return found.parts[0];
}

function bySurface([, one = '']: (string | null)[], [, other = '']: (string | null)[]): number {
  return String(one).localeCompare(String(other));
}
