import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, joinStage, type Stage, setStage } from './testing/stage.ts';

const day = 86_400_000;

async function withPost(stage: Stage): Promise<string> {
  const { id } = await stage.sandbox.control<{ id: string }>('POST', '/brand', {
    kind: 'post',
    account: stage.account,
    text: 'Նոր թեյ',
  });
  return id;
}

test('comments, answers, edits, deletions and reactions come as feed, in seconds', async () => {
  const stage = await setStage('facebook-page');
  const post = await withPost(stage);
  const { id } = await stage.say({ kind: 'comment', post, text: 'कितने का है?', photo: true });
  const { id: nested } = await stage.say({ kind: 'comment', post, parent: id, text: 'और दाम?' });
  const { id: deeper } = await stage.say({ kind: 'comment', post, parent: nested, text: 'जवाब?' });
  await stage.say({ kind: 'edit-comment', comment: id, text: 'दाम क्या है?' });
  await stage.say({ kind: 'like', comment: id, reaction: 'love' });
  await stage.say({ kind: 'delete-comment', comment: id });
  const heard = (await stage.heard()).slice(1);
  assert.deepEqual(
    heard.map(({ item, verb }) => `${item} ${verb}`),
    ['comment add', 'comment add', 'comment add', 'comment edited', 'reaction add', 'comment remove'],
  );
  const [first, second, third, , , removed] = heard;
  assert.equal(first?.parent_id, post);
  assert.equal(first?.from.id, stage.scopedId);
  assert.equal(first?.created_time, Date.UTC(2026, 2, 3, 9) / 1000);
  assert.match(first?.photo, /\/media\//);
  assert.equal(second?.parent_id, id);
  assert.equal(third?.parent_id, id, 'an answer to an answer hangs on the first');
  assert.equal(third?.comment_id, deeper);
  assert.equal(removed?.message, undefined);
  assert.equal((await stage.heardBodies())[1]?.entry[0]?.time, Date.UTC(2026, 2, 3, 9) / 1000);
});

test('a page answers in public, hides, likes and deletes, and hears of it itself', async () => {
  const stage = await setStage('facebook-page');
  const post = await withPost(stage);
  const { id } = await stage.say({ kind: 'comment', post, text: 'ఎంత?' });
  const answer = await stage.call('POST', `/${id}/comments`, { message: '₹250' });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal((await stage.call('POST', `/${id}?is_hidden=true`)).body.success, true);
  assert.equal((await stage.call('POST', `/${id}/likes`)).body.success, true);
  const shown = await stage.call(
    'GET',
    `/${id}?fields=message,is_hidden,user_likes,comments{message,from{id}}`,
  );
  assert.deepEqual(shown.body.comments.data[0].message, '₹250');
  assert.equal(shown.body.is_hidden, true);
  assert.equal(shown.body.user_likes, true);
  const reply = (await stage.heard()).find(({ comment_id }) => comment_id === answer.body.id);
  assert.equal(reply?.from.id, stage.account);
  assert.equal((await stage.call('DELETE', `/${answer.body.id}`)).body.success, true);
  const gone = await stage.call('GET', `/${answer.body.id}`);
  assert.equal(gone.body.error.code, 100);
  assert.equal(gone.body.error.error_subcode, 33);
  const own = await stage.call('POST', `/${post}/comments`, { message: 'News' });
  assert.equal((await stage.call('POST', `/${own.body.id}?is_hidden=true`)).status, 400);
});

test('refused in public: nothing to say, too much, other edges, odd words, other pages', async () => {
  const stage = await setStage('facebook-page');
  const post = await withPost(stage);
  const { id } = await stage.say({ kind: 'comment', post, text: 'a' });
  const code = async (method: string, path: string, body?: object) =>
    (await stage.call(method, path, body)).body.error?.code;
  assert.equal(await code('POST', `/${id}/comments`, { message: ' ' }), 1);
  assert.equal(await code('POST', `/${id}/comments`, { message: 'a'.repeat(8001) }), 100);
  assert.equal(await code('POST', `/${id}/comments`, { text: 'a' }), 100);
  assert.equal(await code('POST', `/${id}/replies`, { message: 'a' }), 100);
  assert.equal(await code('POST', `/${id}?hide=true`), 100);
  assert.equal(await code('POST', `/${id}?message=mine`), 200);
  assert.equal(await code('POST', '/1_2/comments', { message: 'a' }), 100);
  assert.equal(await code('GET', `/${id}?fields=message,colour`), 100);
  assert.equal(await code('GET', `/${id}?fields=message{`), 100);
  const other = await joinStage(stage.sandbox, 'facebook-page');
  const foreign = await other.call('POST', `/${id}/comments`, { message: 'a' });
  assert.equal(foreign.body.error.error_subcode, 33);
  await stage.sandbox.control('POST', '/tokens', {
    account: stage.account,
    takeScopes: ['pages_manage_engagement'],
  });
  assert.equal(await code('POST', `/${id}/comments`, { message: 'a' }), 200);
  const scope = await stage.sandbox.control<{ reason: string }[]>('GET', '/refused');
  assert.match(scope.at(-1)?.reason ?? '', /pages_manage_engagement/);
});

test('one private reply to a comment, within seven days, and it opens no window', async () => {
  const stage = await setStage('facebook-page');
  const post = await withPost(stage);
  const first = await stage.say({ kind: 'comment', post, text: 'a' });
  const second = await stage.say({ kind: 'comment', post, text: 'b' });
  const reply = (comment: string) =>
    stage.call('POST', `/${stage.account}/messages`, {
      recipient: { comment_id: comment },
      message: { text: 'Write to us here.' },
    });
  stage.sandbox.advance(7 * day - 1);
  const done = await reply(first.id);
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.equal(done.body.recipient_id, stage.scopedId);
  assert.equal((await reply(first.id)).body.error.code, 10900);
  stage.sandbox.advance(1);
  assert.equal((await reply(second.id)).body.error.error_subcode, 2018278);
  const further = await stage.call('POST', '/me/messages', {
    recipient: { id: stage.scopedId },
    messaging_type: 'RESPONSE',
    message: { text: 'And?' },
  });
  assert.equal(further.body.error.error_subcode, 2018278);
  const own = await stage.call('POST', `/${post}/comments`, { message: 'ours' });
  assert.equal((await reply(own.body.id)).body.error.code, 10903);
  const shown = await stage.call('GET', `/${first.id}?fields=can_reply_privately`);
  assert.equal(shown.body.can_reply_privately, false);
});

test('lists are read page by page, from a moment on, with cursors that hold when more comes', async () => {
  const stage = await setStage('facebook-page');
  const post = await withPost(stage);
  for (let at = 1; at <= 7; at++) {
    stage.sandbox.advance(60_000);
    await stage.say({ kind: 'comment', post, text: `n${at}` });
  }
  const texts = (answer: { body: { data: { message: string }[] } }) =>
    answer.body.data.map(({ message }) => message);
  const first = await stage.call('GET', `/${post}/comments?limit=3&order=reverse_chronological`);
  assert.deepEqual(texts(first), ['n7', 'n6', 'n5']);
  await stage.say({ kind: 'comment', post, text: 'n8' });
  const next = await ask(first.body.paging.next);
  assert.deepEqual(texts({ body: next }), ['n4', 'n3', 'n2']);
  const last = await ask(next.paging.next);
  assert.deepEqual(texts({ body: last }), ['n1']);
  assert.equal(last.paging.next, undefined);
  const since = Math.floor((Date.UTC(2026, 2, 3, 9) + 6 * 60_000) / 1000);
  const fresh = await stage.call('GET', `/${post}/comments?since=${since}`);
  assert.deepEqual(texts(fresh), ['n6', 'n7', 'n8']);
  const odd = await stage.call('GET', `/${post}/comments?after=odd`);
  assert.equal(odd.body.error.message, '(#100) Invalid cursors values');
  assert.equal((await stage.call('GET', `/${post}/comments?limit=101`)).body.error.code, 100);
});

test('what was lost on the way can be read back', async () => {
  const stage = await setStage('messenger');
  await stage.say({ kind: 'text', text: 'heard' });
  await stage.sandbox.control('POST', '/faults', { kind: 'drop', count: 1 });
  const lost = await stage.say({ kind: 'text', text: 'lost' });
  assert.deepEqual(
    (await stage.heard()).map(({ message }) => message.text),
    ['heard'],
  );
  const threads = await stage.call('GET', '/me/conversations?fields=id,updated_time,participants');
  const [thread] = threads.body.data;
  assert.equal(thread.participants.data[0].id, stage.scopedId);
  const messages = await stage.call('GET', `/${thread.id}/messages?fields=id,message,from,created_time`);
  assert.deepEqual(messages.body.data[0], {
    id: lost.id,
    message: 'lost',
    from: { name: 'கவிதா ராமன்', email: `${stage.scopedId}@facebook.com`, id: stage.scopedId },
    created_time: '2026-03-03T09:00:00+0000',
  });
  const nested = await stage.call('GET', '/me/conversations?fields=messages.limit(1){message}');
  assert.deepEqual(nested.body.data[0].messages.data.length, 1);
  const byUser = await stage.call('GET', `/me/conversations?user_id=${stage.scopedId}`);
  assert.equal(byUser.body.data.length, 1);
});

test('visitors’ posts, mentions and recommendations', async () => {
  const stage = await setStage('facebook-page');
  await stage.say({ kind: 'post', text: 'فاطمہ یہاں', photo: true });
  await stage.say({ kind: 'mention', text: '@Teahouse' });
  await stage.say({ kind: 'recommendation', positive: false, text: 'Cold tea' });
  const heard = await stage.heard();
  assert.deepEqual(
    heard.map(({ field, item }) => `${field} ${item}`),
    ['feed photo', 'mention post', 'ratings rating'],
  );
  assert.equal(heard[2]?.recommendation_type, 'NEGATIVE');
  const feed = await stage.call('GET', `/${stage.account}/feed?fields=message,from`);
  assert.ok(feed.body.data.some(({ message }: { message: string }) => message === 'فاطمہ یہاں'));
  assert.equal((await stage.call('GET', `/${stage.account}/posts`)).body.data.length, 0);
});

test('subscriptions: read, set, refused, and lost without a word', async () => {
  const stage = await setStage('messenger', { subscribed: false });
  await stage.say({ kind: 'text', text: 'unheard' });
  assert.deepEqual(await stage.heard(), []);
  const path = `/${stage.account}/subscribed_apps`;
  assert.deepEqual((await stage.call('GET', path)).body.data, []);
  assert.equal((await stage.call('POST', path)).body.error.code, 100);
  assert.match(
    (await stage.call('POST', `${path}?subscribed_fields=messages,letters`)).body.error.message,
    /subscribed_fields\[1\] must be one of/,
  );
  assert.equal((await stage.call('POST', `${path}?subscribed_fields=messages`)).body.success, true);
  assert.deepEqual((await stage.call('GET', path)).body.data[0].subscribed_fields, ['messages']);
  await stage.say({ kind: 'text', text: 'heard' });
  await stage.say({ kind: 'read' });
  assert.equal((await stage.heard()).length, 1, 'reading was not subscribed to');
  await stage.sandbox.control('POST', '/once', { kind: 'unsubscribe', account: stage.account });
  await stage.say({ kind: 'text', text: 'unheard again' });
  assert.equal((await stage.heard()).length, 1);
  assert.deepEqual((await stage.call('GET', path)).body.data, []);
});

test('who a person is, what a token is worth, and which pages a user has', async () => {
  const stage = await setStage('messenger');
  await stage.say({ kind: 'text', text: 'a' });
  const profile = await stage.call('GET', `/${stage.scopedId}?fields=name,first_name,last_name`);
  assert.equal(profile.body.name, 'கவிதா ராமன்');
  const { pageAccessToken: token, appSecret, apiBaseUrl } = stage.settings;
  const read = (path: string) => ask(`${apiBaseUrl}${path}`);
  const debug = await read(`/debug_token?input_token=${token}&access_token=${stage.app}|${appSecret}`);
  assert.equal(debug.data.is_valid, true);
  assert.equal(debug.data.expires_at, 0);
  assert.ok(debug.data.scopes.includes('pages_messaging'));
  const app = await read(
    `/v24.0/oauth/access_token?grant_type=client_credentials&client_id=${stage.app}&client_secret=${appSecret}`,
  );
  assert.equal(app.access_token, `${stage.app}|${appSecret}`);
  const user = await read(
    `/oauth/access_token?client_id=${stage.app}&client_secret=${appSecret}&code=code-of-${stage.account}`,
  );
  const pages = await read(`/me/accounts?access_token=${user.access_token}`);
  assert.equal(pages.data[0].id, stage.account);
  const page = await read(`/me?access_token=${pages.data[0].access_token}`);
  assert.equal(page.id, stage.account);
});

test('recommendations are told and can be read back, apart from posts', async () => {
  const stage = await setStage('facebook-page');
  await stage.say({ kind: 'recommendation', text: 'சிறந்த தேநீர்' });
  const told = (await stage.heard())[0];
  const { body } = await stage.call(
    'GET',
    `/${stage.account}/ratings?fields=reviewer,recommendation_type,review_text,open_graph_story{id}`,
  );
  assert.deepEqual(body.data, [
    {
      reviewer: { name: 'கவிதா ராமன்', id: stage.scopedId },
      recommendation_type: 'positive',
      review_text: 'சிறந்த தேநீர்',
      open_graph_story: { id: told?.open_graph_story_id },
    },
  ]);
  assert.deepEqual((await stage.call('GET', `/${stage.account}/feed`)).body.data, []);
});
