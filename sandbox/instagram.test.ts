import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, type Stage, setStage } from './testing/stage.ts';

const hour = 3_600_000;
const day = 24 * hour;

async function withMedium(stage: Stage, type = 'FEED'): Promise<string> {
  const { id } = await stage.sandbox.control<{ id: string }>('POST', '/brand', {
    kind: 'post',
    account: stage.account,
    text: 'Նոր թեյ',
    type,
  });
  return id;
}

for (const login of ['instagram', 'facebook'] as const) {
  test(`messages both ways, by the login of ${login}`, async () => {
    const stage = await setStage('instagram', { login });
    assert.ok(stage.settings.apiBaseUrl?.endsWith(login === 'instagram' ? '/ig' : '/graph'));
    await stage.say({ kind: 'text', text: 'నమస్తే' });
    const send = (path: string) =>
      stage.call('POST', path, { recipient: { id: stage.scopedId }, message: { text: 'నమస్తే!' } });
    for (const path of ['/me/messages', `/${stage.account}/messages`]) {
      const answer = await send(path);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
    }
    const [heard, echo] = await stage.heard();
    assert.equal(heard?.message.text, 'నమస్తే');
    assert.equal(echo?.message.is_echo, true);
    const [body] = await stage.heardBodies();
    assert.equal(body?.object, 'instagram');
    assert.equal(body?.entry[0]?.id, stage.account);
    const profile = await stage.call('GET', `/${stage.scopedId}?fields=name,username`);
    assert.equal(profile.body.name, 'கவிதா ராமன்');
    assert.deepEqual(await stage.sandbox.control('GET', '/refused'), []);
  });
}

test('a thousand bytes, not letters; kinds of files; the heart', async () => {
  const stage = await setStage('instagram');
  await stage.say({ kind: 'text', text: 'a' });
  const send = (message: object) =>
    stage.call('POST', '/me/messages', { recipient: { id: stage.scopedId }, message });
  assert.equal((await send({ text: 'அ'.repeat(333) })).status, 200);
  assert.match((await send({ text: 'அ'.repeat(334) })).body.error.message, /less than or equal to 1000/);
  assert.equal((await send({ attachment: { type: 'like_heart' } })).status, 200);
  const form = new FormData();
  form.set('recipient', JSON.stringify({ id: stage.scopedId }));
  form.set('message', JSON.stringify({ attachment: { type: 'image', payload: {} } }));
  form.set('filedata', new Blob(['x'], { type: 'image/tiff' }), 'a.tiff');
  assert.equal((await stage.call('POST', '/me/messages', form)).body.error.error_subcode, 2018047);
  form.set('filedata', new Blob([new Uint8Array(8 * 1024 * 1024 + 1)], { type: 'image/png' }), 'a.png');
  assert.equal((await stage.call('POST', '/me/messages', form)).body.error.error_subcode, 2018047);
});

test('the window of Instagram has its own number', async () => {
  const stage = await setStage('instagram');
  await stage.say({ kind: 'text', text: 'a' });
  stage.sandbox.advance(day);
  const send = (more: object) =>
    stage.call('POST', '/me/messages', {
      recipient: { id: stage.scopedId },
      message: { text: 'b' },
      ...more,
    });
  assert.equal((await send({})).body.error.error_subcode, 2534022);
  assert.equal((await send({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' })).status, 200);
  assert.equal((await send({ messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' })).body.error.code, 100);
});

test('what only Instagram has: seen by name, stories, unsent, unsupported, reactions', async () => {
  const stage = await setStage('instagram');
  await stage.say({ kind: 'story-reply', text: 'Wow' });
  await stage.say({ kind: 'attachment', type: 'story_mention' });
  const { id } = await stage.say({ kind: 'text', text: 'oops' });
  await stage.say({ kind: 'edit', message: id, text: 'ok' });
  await stage.say({ kind: 'unsend', message: id });
  await stage.say({ kind: 'unsupported' });
  const sent = await stage.call('POST', '/me/messages', {
    recipient: { id: stage.scopedId },
    message: { text: 'b' },
  });
  await stage.sandbox.settle();
  await stage.say({ kind: 'reaction', message: sent.body.message_id });
  await stage.say({ kind: 'read' });
  const [story, mention, , edit, unsent, odd, , reaction, seen] = await stage.heard();
  assert.ok(story?.message.reply_to.story.id);
  assert.equal(mention?.message.attachments[0].type, 'story_mention');
  assert.equal(edit?.message_edit.num_edit, 1);
  assert.deepEqual(unsent?.message, { mid: id, is_deleted: true });
  assert.equal(odd?.message.is_unsupported, true);
  assert.equal(reaction?.reaction.reaction, 'love');
  assert.equal(seen?.read.mid, sent.body.message_id);
});

test('comments: heard, answered, hidden, deleted; edits are never told', async () => {
  const stage = await setStage('instagram');
  const medium = await withMedium(stage, 'AD');
  const { id } = await stage.say({ kind: 'comment', post: medium, text: 'कितने का?' });
  const answer = await stage.call('POST', `/${id}/replies`, { message: '₹250' });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal((await stage.call('POST', `/${id}?hide=true`)).body.success, true);
  const shown = await stage.call('GET', `/${medium}/comments?fields=text,hidden,username,replies{text}`);
  assert.deepEqual(shown.body.data[0].replies.data[0].text, '₹250');
  assert.equal(shown.body.data[0].hidden, true);
  assert.equal((await stage.call('DELETE', `/${answer.body.id}`)).body.success, true);
  await stage.say({ kind: 'delete-comment', comment: id });
  const heard = await stage.heard();
  assert.deepEqual(
    heard.map(({ field, text }) => `${field} ${text}`),
    ['comments कितने का?', 'comments ₹250'],
  );
  assert.ok(heard[0]?.media.ad_id);
  assert.equal(heard[1]?.parent_id, id);
  assert.equal((await stage.heardBodies())[0]?.entry[0]?.time, Date.UTC(2026, 2, 3, 9) / 1000);
  const path = `/${medium}/comments`;
  const code = async (message: string) => (await stage.call('POST', path, { message })).body.error?.code;
  assert.equal(await code('a'.repeat(301)), 100);
  assert.equal(await code('#a #b #c #d #e'), 100);
  assert.equal(await code('https://a.example https://b.example'), 100);
  assert.equal(await code('BUY NOW'), 100);
  assert.equal(await code('வணக்கம்'), undefined);
});

test('a private reply below a broadcast only while it is on, and once', async () => {
  const stage = await setStage('instagram');
  const live = await withMedium(stage, 'LIVE');
  const one = await stage.say({ kind: 'comment', post: live, text: 'a' });
  const two = await stage.say({ kind: 'comment', post: live, text: 'b' });
  const reply = (comment: string) =>
    stage.call('POST', '/me/messages', { recipient: { comment_id: comment }, message: { text: 'c' } });
  assert.equal((await reply(one.id)).status, 200);
  assert.equal((await reply(one.id)).body.error.error_subcode, 2534014);
  await stage.sandbox.control('POST', '/brand', { kind: 'end-live', account: stage.account, post: live });
  assert.equal((await reply(two.id)).body.error.error_subcode, 2534022);
  assert.equal((await stage.heard())[0]?.field, 'live_comments');
});

test('a mention gives ids alone; the rest is asked for', async () => {
  const stage = await setStage('instagram', { login: 'facebook' });
  await stage.say({ kind: 'mention', text: '@teahouse good', inComment: true });
  const [mention] = await stage.heard();
  assert.deepEqual(Object.keys(mention ?? {}).toSorted(), ['comment_id', 'field', 'media_id']);
  const field = `mentioned_comment.comment_id(${mention?.comment_id}){text,username}`;
  const shown = await stage.call('GET', `/${stage.account}?fields=${field}`);
  assert.equal(shown.body.mentioned_comment.text, '@teahouse good');
  assert.equal((await stage.call('GET', `/${mention?.media_id}`)).body.error.error_subcode, 33);
  const answer = await stage.call('POST', `/${stage.account}/mentions`, {
    media_id: mention?.media_id,
    comment_id: mention?.comment_id,
    message: 'Thank you',
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
});

test('a token of sixty days is renewed from its second day on', async () => {
  const stage = await setStage('instagram');
  const { accessToken: token = '', apiBaseUrl } = stage.settings;
  const refresh = (value: string) =>
    ask(`${apiBaseUrl}/refresh_access_token?grant_type=ig_refresh_token&access_token=${value}`);
  assert.equal((await refresh(token)).error.code, 190);
  stage.sandbox.advance(day);
  const renewed = await refresh(token);
  assert.equal(renewed.expires_in, (60 * day) / 1000);
  stage.sandbox.advance(59 * day);
  assert.equal((await stage.call('GET', '/me')).body.error.error_subcode, 463);
  const me = await stage.call('GET', '/me?fields=user_id,username', undefined, renewed.access_token);
  assert.equal(me.body.user_id, stage.account);
  assert.notEqual(me.body.id, stage.account);
  stage.sandbox.advance(2 * day);
  assert.equal((await refresh(renewed.access_token)).error.code, 190);
});

test('tokens of one host mean nothing to the other', async () => {
  const stage = await setStage('instagram');
  const answer = await fetch(`${stage.sandbox.url}/graph/me`, {
    headers: { authorization: `Bearer ${stage.settings.accessToken}` },
  });
  assert.equal(answer.status, 401);
});

test('whose name may be seen: only who has written', async () => {
  const stage = await setStage('instagram');
  const medium = await withMedium(stage);
  await stage.say({ kind: 'comment', post: medium, text: 'a' });
  const answer = await stage.call('GET', `/${stage.scopedId}?fields=name`);
  assert.equal(answer.body.error.code, 230);
});

test('by its page an account blocks people who have written in private', async () => {
  const stage = await setStage('instagram', { login: 'facebook' });
  const moderate = (id: string, action: string) =>
    stage.call('POST', '/me/moderate_conversations', { user_ids: [{ id }], actions: [action] });
  await stage.say({ kind: 'text', text: 'Բարև' });
  assert.equal((await moderate('12345', 'block_user')).body.error.code, 100);
  assert.deepEqual((await moderate(stage.scopedId, 'block_user')).body, { success: 'true' });
  await assert.rejects(stage.say({ kind: 'text', text: 'Էլի' }), /blocked this person/);
  assert.deepEqual((await moderate(stage.scopedId, 'unblock_user')).body, { success: 'true' });
  await stage.say({ kind: 'text', text: 'Շնորհակալ եմ' });
});
