import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type Stage, setStage } from './testing/stage.ts';

const hour = 3_600_000;
const day = 24 * hour;
const base = { messaging_product: 'whatsapp', recipient_type: 'individual' };

function send(stage: Stage, body: object) {
  return stage.call('POST', `/${stage.account}/messages`, { ...base, to: stage.phone, ...body });
}

async function statuses(stage: Stage): Promise<string[]> {
  return (await stage.heard()).flatMap(({ statuses: list = [] }) =>
    list.map(
      (one: { status: string; errors?: { code: number }[] }) =>
        `${one.status}${one.errors ? ` ${one.errors[0]?.code}` : ''}`,
    ),
  );
}

test('a text in, an answer out, and what became of it', async () => {
  const stage = await setStage('whatsapp');
  const { id } = await stage.say({ kind: 'text', text: 'வணக்கம்' });
  const answer = await send(stage, {
    type: 'text',
    text: { body: 'வணக்கம்!' },
    context: { message_id: id },
    biz_opaque_callback_data: 'part-1',
  });
  assert.deepEqual(answer.body.contacts, [{ input: stage.phone, wa_id: stage.phone }]);
  assert.match(answer.body.messages[0].id, /^wamid\./);
  await stage.sandbox.settle();
  await stage.say({ kind: 'read' });
  const [heard, sent] = await stage.heard();
  assert.equal(heard?.messages[0].text.body, 'வணக்கம்');
  assert.equal(heard?.messages[0].timestamp, String(Date.UTC(2026, 2, 3, 9) / 1000));
  assert.equal(heard?.metadata.phone_number_id, stage.account);
  assert.equal(heard?.contacts[0].wa_id, stage.phone);
  assert.equal(sent?.statuses[0].biz_opaque_callback_data, 'part-1');
  assert.deepEqual(await statuses(stage), ['sent', 'delivered', 'read']);
  const [body] = await stage.heardBodies();
  assert.equal(body?.object, 'whatsapp_business_account');
  assert.equal(body?.entry[0]?.id, stage.settings.businessAccountId);
  assert.equal(body?.entry[0]?.time, undefined);
  assert.deepEqual(await stage.sandbox.control('GET', '/refused'), []);
});

const wrongBodies: Record<string, [object, number, RegExp]> = {
  'an unknown key': [{ type: 'text', text: { body: 'a' }, note: 1 }, 100, /Unexpected key "note"/],
  'an unknown key inside': [
    { type: 'text', text: { body: 'a', txt: 1 } },
    100,
    /Unexpected key "txt" on param "text"/,
  ],
  'no product': [{ messaging_product: undefined, type: 'text', text: { body: 'a' } }, 131009, /not valid/],
  'no content': [{ type: 'text' }, 131008, /missing/],
  'nobody to send it to': [{ to: undefined, type: 'text', text: { body: 'a' } }, 131008, /missing/],
  'a number that is none': [{ to: 'kavitha', type: 'text', text: { body: 'a' } }, 131009, /not valid/],
  'too long a text': [{ type: 'text', text: { body: 'a'.repeat(4097) } }, 100, /at most 4096/],
  'too long a caption': [
    { type: 'image', image: { id: '1', caption: 'a'.repeat(1025) } },
    100,
    /at most 1024/,
  ],
  'id and link': [{ type: 'image', image: { id: '1', link: 'https://a.example/b' } }, 100, /Unexpected key/],
  'unknown media': [{ type: 'image', image: { id: '1' } }, 131009, /not valid/],
  'an unknown quotation': [
    { type: 'text', text: { body: 'a' }, context: { message_id: 'wamid.1' } },
    131009,
    /valid/,
  ],
  'an unknown type': [{ type: 'poll', poll: {} }, 131009, /not valid/],
  'four buttons': [
    {
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'a' },
        action: {
          buttons: ['a', 'b', 'c', 'd'].map((id) => ({ type: 'reply', reply: { id, title: id } })),
        },
      },
    },
    131009,
    /not valid/,
  ],
  'a reaction to nothing': [
    { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '👍' } },
    131009,
    /valid/,
  ],
};

for (const [name, [body, code, message]] of Object.entries(wrongBodies)) {
  test(`refused: ${name}`, async () => {
    const stage = await setStage('whatsapp');
    await stage.say({ kind: 'text', text: 'a' });
    const answer = await send(stage, body);
    assert.equal(answer.body.error?.code, code, JSON.stringify(answer.body));
    assert.match(answer.body.error.message, message);
    assert.equal((await stage.sandbox.control<unknown[]>('GET', '/refused')).length, 1);
  });
}

test('media: uploaded, described, fetched with the token within five minutes, and checked by its sum', async () => {
  const stage = await setStage('whatsapp');
  await stage.say({ kind: 'attachment', type: 'document', text: 'पढ़िए' });
  await stage.say({ kind: 'attachment', type: 'voice' });
  const [document, voice] = await stage.heard();
  assert.ok(document);
  const { id, sha256, filename, caption } = document.messages[0].document;
  assert.match(filename, /فاتورة/);
  assert.equal(caption, 'पढ़िए');
  assert.equal(voice?.messages[0].audio.voice, true);
  const described = await stage.call('GET', `/${id}?phone_number_id=${stage.account}`);
  const headers = { authorization: `Bearer ${stage.settings.accessToken}` };
  const file = Buffer.from(await (await fetch(described.body.url, { headers })).arrayBuffer());
  assert.equal(createHash('sha256').update(file).digest('base64'), sha256);
  assert.equal(createHash('sha256').update(file).digest('hex'), described.body.sha256);
  assert.equal((await fetch(described.body.url)).status, 401);
  stage.sandbox.advance(5 * 60_000);
  assert.equal((await fetch(described.body.url, { headers })).status, 403);
  stage.sandbox.advance(8 * day);
  assert.equal((await stage.call('GET', `/${id}`)).body.error.error_subcode, 33);
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('file', new Blob(['x'], { type: 'image/tiff' }), 'a.tiff');
  assert.match((await stage.call('POST', `/${stage.account}/media`, form)).body.error.message, /Param file/);
});

test('media by link is fetched afterwards: what is wrong with it is reported as a status', async () => {
  const stage = await setStage('whatsapp');
  await stage.say({ kind: 'text', text: 'a' });
  const link = `${stage.sandbox.url}/media/none`;
  assert.equal((await send(stage, { type: 'image', image: { link } })).status, 200);
  assert.deepEqual(await statuses(stage), ['failed 131053']);
});

test('somebody who shows no number, and one whose number or id changes', async () => {
  const stage = await setStage('whatsapp');
  const { id: person } = await stage.sandbox.control<{ id: string }>('POST', '/people', {
    name: 'Անահիտ',
    username: 'anahit',
    phone: null,
    userId: 'AM.2081978709342942',
  });
  await stage.say({ kind: 'text', text: 'Բարև', person });
  const [nameless] = await stage.heard();
  assert.equal(nameless?.messages[0].from, undefined);
  assert.equal(nameless?.messages[0].from_user_id, 'AM.2081978709342942');
  assert.equal(nameless?.contacts[0].wa_id, undefined);
  assert.equal(nameless?.contacts[0].profile.username, '@anahit');
  const answer = await stage.call('POST', `/${stage.account}/messages`, {
    ...base,
    recipient: 'AM.2081978709342942',
    type: 'text',
    text: { body: 'Բարև Ձեզ' },
  });
  assert.deepEqual(answer.body.contacts, [{ input: 'AM.2081978709342942', user_id: 'AM.2081978709342942' }]);
  const before = stage.phone;
  await stage.say({ kind: 'new-number', phone: '919840099999' });
  await stage.say({ kind: 'new-user-id', person, userId: 'AM.77' });
  const heard = await stage.heard();
  const system = heard.find((one) => one.messages?.[0].type === 'system');
  assert.equal(system?.messages[0].from, before);
  assert.equal(system?.messages[0].system.wa_id, '919840099999');
  const update = heard.find(({ field }) => field === 'user_id_update');
  assert.deepEqual(update?.user_id_update[0].user_id, { previous: 'AM.2081978709342942', current: 'AM.77' });
});

test('a number is known in the spellings that WhatsApp folds together', async () => {
  const stage = await setStage('whatsapp');
  const { id: person } = await stage.sandbox.control<{ id: string }>('POST', '/people', {
    name: 'Ana',
    phone: '551187654321',
  });
  await stage.say({ kind: 'text', text: 'oi', person });
  const answer = await send(stage, { to: '+55 11 98765-4321', type: 'text', text: { body: 'olá' } });
  assert.deepEqual(answer.body.contacts, [{ input: '+55 11 98765-4321', wa_id: '551187654321' }]);
});

test('nobody has the number, somebody has blocked us, somebody is offline', async () => {
  const stage = await setStage('whatsapp');
  await stage.say({ kind: 'text', text: 'a' });
  const text = { type: 'text', text: { body: 'b' } };
  assert.equal((await send(stage, { ...text, to: '910000000000' })).status, 200);
  await stage.say({ kind: 'block' });
  await send(stage, text);
  await stage.say({ kind: 'unblock' });
  await stage.say({ kind: 'offline' });
  await send(stage, text);
  assert.deepEqual(await statuses(stage), ['failed 131026', 'failed 131026', 'sent']);
  await stage.say({ kind: 'online' });
  assert.deepEqual((await statuses(stage)).at(-1), 'delivered');
});

test('what customers do besides writing, and what is written in the Business app', async () => {
  const stage = await setStage('whatsapp');
  const { id } = await stage.say({ kind: 'text', text: 'a' });
  await stage.say({ kind: 'edit', message: id, text: 'b' });
  await stage.say({ kind: 'reaction', message: id, emoji: '😮', remove: true });
  await stage.say({ kind: 'unsend', message: id });
  for (const type of ['location', 'contacts', 'order', 'sticker'] as const)
    await stage.say({ kind: 'attachment', type });
  for (const tapped of ['button', 'button_reply', 'list_reply'] as const)
    await stage.say({ kind: 'choice', of: tapped });
  await stage.say({ kind: 'unsupported' });
  const { id: own } = await stage.sandbox.control<{ id: string }>('POST', '/brand', {
    kind: 'message',
    account: stage.account,
    person: stage.person,
    text: 'typed on the phone',
  });
  await stage.sandbox.control('POST', '/brand', {
    kind: 'edit',
    account: stage.account,
    message: own,
    text: 'typed better',
  });
  const heard = await stage.heard();
  assert.deepEqual(
    heard.map(({ messages, message_echoes: echoes }) => (messages ?? echoes)[0].type),
    [
      'text',
      'edit',
      'reaction',
      'revoke',
      'location',
      'contacts',
      'order',
      'sticker',
      'button',
      'interactive',
      'interactive',
      'unsupported',
      'text',
      'edit',
    ],
  );
  assert.equal(heard[2]?.messages[0].reaction.emoji, '');
  assert.equal(heard[12]?.field, 'smb_message_echoes');
  assert.equal(heard[12]?.message_echoes[0].to, stage.phone);
});

test('reading and typing, who may, and where the number belongs', async () => {
  const stage = await setStage('whatsapp');
  const { id } = await stage.say({ kind: 'text', text: 'a' });
  const path = `/${stage.account}/messages`;
  const read = { messaging_product: 'whatsapp', status: 'read', message_id: id };
  assert.deepEqual((await stage.call('POST', path, { ...read, typing_indicator: { type: 'text' } })).body, {
    success: true,
  });
  assert.equal((await stage.call('POST', path, { ...read, message_id: 'wamid.1' })).body.error.code, 131009);
  const business = stage.settings.businessAccountId;
  const numbers = await stage.call('GET', `/${business}/phone_numbers`);
  assert.equal(numbers.body.data[0].id, stage.account);
  assert.equal((await stage.call('GET', `/${business}/subscribed_apps`)).body.data.length, 1);
  await stage.sandbox.control('POST', '/tokens', {
    account: stage.account,
    takeScopes: ['whatsapp_business_messaging'],
  });
  const barred = await send(stage, { type: 'text', text: { body: 'a' } });
  assert.equal(barred.status, 403);
  assert.equal(barred.body.error.code, 10);
});

test('a number blocks who wrote within a day, and says of each why not', async () => {
  const stage = await setStage('whatsapp');
  const block = (method: string) =>
    stage.call(method, `/${stage.account}/block_users`, {
      messaging_product: 'whatsapp',
      block_users: [{ user: stage.phone }],
    });
  const early = await block('POST');
  assert.deepEqual([early.status, early.body.error.code], [400, 139100]);
  assert.equal(early.body.block_users.failed_users[0].errors[0].code, 131047);
  await stage.say({ kind: 'text', text: 'வணக்கம்' });
  const done = await block('POST');
  assert.deepEqual(done.body.block_users.added_users, [{ input: stage.phone, wa_id: stage.phone }]);
  await assert.rejects(stage.say({ kind: 'text', text: 'இன்னும்' }), /blocked this person/);
  assert.equal((await block('DELETE')).status, 200);
  await stage.say({ kind: 'text', text: 'நன்றி' });
});
