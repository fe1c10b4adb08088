import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { setStage } from './testing/stage.ts';

const hour = 3_600_000;
const day = 24 * hour;

test('a message of a customer comes signed over bytes that are all ASCII', async () => {
  const stage = await setStage('messenger');
  const { id } = await stage.say({ kind: 'text', text: 'வணக்கம் 🙏 https://a.example/ü' });
  const [element] = await stage.heard();
  assert.equal(element?.message.mid, id);
  assert.equal(element?.message.text, 'வணக்கம் 🙏 https://a.example/ü');
  assert.equal(element?.sender.id, stage.scopedId);
  assert.equal(element?.recipient.id, stage.account);
  const raw = stage.receiver.raw[0] ?? '';
  assert.match(raw, /^[\x20-\x7e]+$/);
  assert.ok(raw.includes('\\u0bb5\\u0ba3'), 'lower-case hex digits');
  assert.ok(raw.includes('\\/\\/a.example\\/\\u00fc'));
  assert.equal(stage.receiver.forged, 0);
});

test('an answer arrives, is echoed with its metadata after the answer, and is reported delivered', async () => {
  const stage = await setStage('messenger');
  await stage.say({ kind: 'text', text: 'Ողջույն' });
  const answer = await stage.call('POST', '/me/messages', {
    recipient: { id: stage.scopedId },
    messaging_type: 'RESPONSE',
    message: { text: 'Բարև Ձեզ', metadata: 'part-1' },
  });
  assert.equal(answer.status, 200);
  assert.deepEqual(Object.keys(answer.body), ['recipient_id', 'message_id']);
  assert.match(answer.headers.get('x-app-usage') ?? '', /"call_count":0/);
  const [, echo, delivery] = await stage.heard();
  assert.equal(echo?.message.is_echo, true);
  assert.equal(echo?.message.metadata, 'part-1');
  assert.equal(echo?.message.app_id, Number(stage.app));
  assert.equal(echo?.sender.id, stage.account);
  assert.deepEqual(delivery?.delivery.mids, [answer.body.message_id]);
  const seen = await stage.sandbox.control<{ messages: { text: string }[] }>(
    'GET',
    `/view?account=${stage.account}&person=${stage.person}`,
  );
  assert.deepEqual(
    seen.messages.map(({ text }) => text),
    ['Ողջույն', 'Բարև Ձեզ'],
  );
  assert.deepEqual(await stage.sandbox.control('GET', '/refused'), []);
});

test('the window closes after a day, and after seven for a person at the brand', async () => {
  const stage = await setStage('messenger');
  await stage.say({ kind: 'text', text: 'سلام' });
  const write = (more: object) =>
    stage.call('POST', `/${stage.account}/messages`, {
      recipient: { id: stage.scopedId },
      message: { text: 'جی' },
      ...more,
    });
  stage.sandbox.advance(day - 1);
  assert.equal((await write({ messaging_type: 'RESPONSE' })).status, 200);
  stage.sandbox.advance(1);
  const closed = await write({ messaging_type: 'RESPONSE' });
  assert.equal(closed.status, 400);
  assert.equal(closed.body.error.code, 10);
  assert.equal(closed.body.error.error_subcode, 2018278);
  assert.equal(closed.body.error.type, 'OAuthException');
  assert.ok(closed.body.error.fbtrace_id);
  const byHand = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
  stage.sandbox.advance(6 * day - 1);
  assert.equal((await write(byHand)).status, 200);
  stage.sandbox.advance(1);
  assert.equal((await write(byHand)).body.error.error_subcode, 2018278);
  assert.equal((await write({ messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' })).status, 200);
  const refused = await stage.sandbox.control<{ subcode: number }[]>('GET', '/refused');
  assert.deepEqual(
    refused.map(({ subcode }) => subcode),
    [2018278, 2018278],
  );
});

test('reactions, receipts and echoes open no window; a postback does', async () => {
  const stage = await setStage('messenger');
  const { id } = await stage.say({ kind: 'text', text: 'हाँ' });
  stage.sandbox.advance(day);
  await stage.say({ kind: 'reaction', message: id });
  await stage.say({ kind: 'read' });
  const write = () =>
    stage.call('POST', '/me/messages', {
      recipient: { id: stage.scopedId },
      messaging_type: 'RESPONSE',
      message: { text: 'ok' },
    });
  assert.equal((await write()).body.error.error_subcode, 2018278);
  await stage.say({ kind: 'postback' });
  assert.equal((await write()).status, 200);
});

test('Human Agent needs the feature', async () => {
  const stage = await setStage('messenger', { features: [] });
  await stage.say({ kind: 'text', text: 'a' });
  const answer = await stage.call('POST', '/me/messages', {
    recipient: { id: stage.scopedId },
    messaging_type: 'MESSAGE_TAG',
    tag: 'HUMAN_AGENT',
    message: { text: 'b' },
  });
  assert.equal(answer.status, 403);
  assert.equal(answer.body.error.code, 10);
});

const wrongBodies: Record<string, [object, number, RegExp, number?]> = {
  'an unknown key of a message': [{ message: { text: 'a', body: 'b' } }, 100, /Invalid keys "body"/],
  'an unknown key beside it': [{ message: { text: 'a' }, note: 'b' }, 100, /Invalid keys "note"/],
  'a text that is no text': [{ message: { text: 5 } }, 100, /message\[text\] must be a string/],
  'a text that is too long': [{ message: { text: 'அ'.repeat(2001) } }, 100, /less than or equal to 2000/],
  'an empty message': [{ message: { text: '   ' } }, 100, /cannot be empty/],
  'text and attachment': [
    { message: { text: 'a', attachment: { type: 'image', payload: { url: 'https://x.example/a.png' } } } },
    100,
    /both text and attachment/,
  ],
  'no message': [{}, 100, /parameter message is required/],
  'no messaging_type': [{ messaging_type: undefined, message: { text: 'a' } }, 100, /messaging_type/],
  'an unknown messaging_type': [{ messaging_type: 'ANSWER', message: { text: 'a' } }, 100, /must be one of/],
  'a tag without its type': [{ tag: 'HUMAN_AGENT', message: { text: 'a' } }, 100, /MESSAGE_TAG/],
  'somebody unknown': [{ recipient: { id: '1' }, message: { text: 'a' } }, 100, /No matching user/, 2018001],
  'an id that is a number': [{ recipient: { id: 12 }, message: { text: 'a' } }, 100, /must be a string/],
  'two ways to name a recipient': [
    { recipient: { id: '1', comment_id: '2' }, message: { text: 'a' } },
    100,
    /Invalid keys/,
  ],
  'too many quick replies': [
    {
      message: {
        text: 'a',
        quick_replies: Array.from({ length: 14 }, () => ({ content_type: 'text', title: 'a', payload: 'b' })),
      },
    },
    105,
    /too many elements/,
  ],
  'a quick reply that is too long': [
    {
      message: { text: 'a', quick_replies: [{ content_type: 'text', title: 'a'.repeat(21), payload: 'b' }] },
    },
    100,
    /quick_replies\]\[0\]\[title\] must be less/,
  ],
  'a quotation of something else': [{ message: { text: 'a' }, reply_to: { mid: 'm_1' } }, 100, /reply_to/],
  'a message and an action': [
    { message: { text: 'a' }, sender_action: 'typing_on' },
    100,
    /both message and state/,
  ],
  'a file from elsewhere': [
    { message: { attachment: { type: 'image', payload: { url: 'https://192.0.2.1/a.png' } } } },
    100,
    /Failed to fetch/,
    2018008,
  ],
  'a heart, which is Instagram’s': [
    { message: { attachment: { type: 'like_heart' } } },
    100,
    /must be one of/,
  ],
};

for (const [name, [body, code, message, subcode]] of Object.entries(wrongBodies)) {
  test(`refused: ${name}`, async () => {
    const stage = await setStage('messenger');
    await stage.say({ kind: 'text', text: 'a' });
    const answer = await stage.call('POST', '/me/messages', {
      recipient: { id: stage.scopedId },
      messaging_type: 'RESPONSE',
      ...body,
    });
    assert.equal(answer.body.error?.code, code, JSON.stringify(answer.body));
    assert.match(answer.body.error.message, message);
    if (subcode !== undefined) assert.equal(answer.body.error.error_subcode, subcode);
    const refused = await stage.sandbox.control<unknown[]>('GET', '/refused');
    assert.equal(refused.length, 1);
  });
}

test('who has blocked the page cannot be reached', async () => {
  const stage = await setStage('messenger');
  await stage.say({ kind: 'text', text: 'a' });
  await stage.say({ kind: 'block' });
  const answer = await stage.call('POST', '/me/messages', {
    recipient: { id: stage.scopedId },
    messaging_type: 'RESPONSE',
    message: { text: 'b' },
  });
  assert.equal(answer.body.error.code, 551);
  assert.equal(answer.body.error.error_subcode, 1545041);
});

test('a file is uploaded, sent, reused, and seen by the customer', async () => {
  const stage = await setStage('messenger');
  await stage.say({ kind: 'text', text: 'a' });
  const form = new FormData();
  form.set('recipient', JSON.stringify({ id: stage.scopedId }));
  form.set('messaging_type', 'RESPONSE');
  form.set('message', JSON.stringify({ attachment: { type: 'file', payload: { is_reusable: true } } }));
  form.set('filedata', new Blob(['%PDF-1.4'], { type: 'application/pdf' }), 'விலை.pdf');
  const first = await stage.call('POST', '/me/messages', form);
  assert.equal(first.status, 200, JSON.stringify(first.body));
  const again = await stage.call('POST', '/me/messages', {
    recipient: { id: stage.scopedId },
    messaging_type: 'RESPONSE',
    message: { attachment: { type: 'file', payload: { attachment_id: first.body.attachment_id } } },
  });
  assert.equal(again.status, 200, JSON.stringify(again.body));
  const seen = await stage.sandbox.control<{ messages: { attachments: { url: string; name: string }[] }[] }>(
    'GET',
    `/view?account=${stage.account}&person=${stage.person}`,
  );
  const shown = seen.messages[1]?.attachments[0];
  assert.equal(shown?.name, 'விலை.pdf');
  assert.equal(await (await fetch(shown?.url ?? '')).text(), '%PDF-1.4');
});

test('a link to a file cannot be forged and does not last', async () => {
  const stage = await setStage('messenger');
  await stage.say({ kind: 'attachment', type: 'image' });
  const [element] = await stage.heard();
  const url = element?.message.attachments[0].payload.url;
  assert.equal((await fetch(url)).status, 200);
  assert.equal((await fetch(url.replace(/hash=..../, 'hash=AAAA'))).status, 404);
  stage.sandbox.advance(8 * day);
  assert.equal((await fetch(url)).status, 403);
});

test('tokens: none, odd, revoked, expired, without a scope, and a proof that is wrong', async () => {
  const stage = await setStage('messenger');
  const { pageAccessToken: token = '', appSecret = '' } = stage.settings;
  const none = await stage.call('GET', '/me', undefined, '');
  assert.equal(none.body.error.code, 104);
  const odd = await stage.call('GET', '/me', undefined, 'EAAodd');
  assert.equal(odd.body.error.code, 190);
  assert.match(odd.headers.get('www-authenticate') ?? '', /invalid_token/);
  const proof = createHmac('sha256', appSecret).update(token).digest('hex');
  assert.equal((await stage.call('GET', `/me?appsecret_proof=${proof}`)).status, 200);
  assert.equal((await stage.call('GET', '/me?appsecret_proof=00')).body.error.code, 100);
  await stage.sandbox.control('POST', '/tokens', { account: stage.account, takeScopes: ['pages_messaging'] });
  const barred = await stage.call('GET', '/me/conversations');
  assert.equal(barred.body.error.code, 230);
  for (const [state, subcode] of [
    ['password changed', 460],
    ['app removed', 458],
    ['role lost', 492],
    ['revoked', 467],
  ] as const) {
    await stage.sandbox.control('POST', '/tokens', { account: stage.account, state });
    assert.equal((await stage.call('GET', '/me')).body.error.error_subcode, subcode);
  }
  await stage.sandbox.control('POST', '/tokens', { account: stage.account, state: 'valid', expiresIn: 60 });
  assert.equal((await stage.call('GET', '/me')).status, 200);
  stage.sandbox.advance(60_000);
  assert.equal((await stage.call('GET', '/me')).body.error.error_subcode, 463);
});
