import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addNote, sendMessage } from '#contract/messages.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { call, ok, refused, send } from '#server/testing/call.ts';
import { messagesIn, onlyConversation, textsIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

const scripts = [
  'The blue pot drips.',
  'मूडी फिट नहीं बैठती, क्या बदल सकते हैं?',
  'மூடி பொருந்தவில்லை. மாற்றித் தர முடியுமா?',
  'మూత సరిపోవడం లేదు, మార్చగలరా?',
  'ڈھکن فٹ نہیں آتا، کیا آپ بدل دیں گے؟',
  'Կափարիչը չի համապատասխանում, կարո՞ղ եք փոխել։',
];

const odd = [
  ['👩🏽‍🚒👨‍👩‍👧‍👦🏳️‍🌈', 'joined emoji'],
  ['\u202Eevil\u202C left to right \u200Fagain', 'writing direction'],
  ['e\u0301 is not \u00e9', 'composed and decomposed'],
  ['line\r\nline\u2028line\ttab', 'line ends'],
  ['<img src=x onerror=alert(1)> {{7*7}} $ {x} %00 \\u0000', 'markup'],
  ["'; drop table message; --", 'SQL'],
  ['𐏿𝕏 astral', 'beyond the first plane'],
  [' \u00A0 ', 'blanks'],
] as const;

test('texts come and go as they were written', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const texts = [...scripts, ...odd.map(([text]) => text), 'ä'.repeat(100_000)];
  await channel.deliver(...texts.map((text) => written(text)));
  assert.deepEqual(await textsIn(workspace.agent, channel), texts);
  const { id } = await onlyConversation(workspace.agent, channel);
  for (const text of [...scripts, ...odd.map(([text]) => text)].filter((text) => text.trim() !== '')) {
    const message = await ok(workspace.agent, sendMessage, { params: { id }, body: { text } });
    assert.equal(message.text, text);
    const callback = await until(() => channel.receiver.calls.find((c) => c.id === message.parts[0]?.id));
    assert.equal(callback.text, text);
  }
});

test('NUL and halves of letters, which no database stores, are replaced and lose nothing else', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.post(
    '{"type":"message","id":"1","thread":{"id":"t"},"author":{"id":"u","name":"a\\u0000b\\ud800"},"text":"a\\u0000b\\ud83dc"}',
  );
  await until(() => onlyConversation(workspace.agent, channel));
  assert.deepEqual(await textsIn(workspace.agent, channel), ['a\uFFFDb\uFFFDc']);
  assert.equal((await onlyConversation(workspace.agent, channel)).contact.name, 'a\uFFFDb\uFFFD');
});

test('an agent’s text with such a letter is refused with its reason', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(workspace.agent, channel);
  for (const body of ['{"text":"a\\u0000b"}', '{"text":"a\\ud800b"}']) {
    for (const path of ['messages', 'notes']) {
      const answer = await send<{ error: { issues: { path: string; message: string }[] } }>(
        `/api/v1/conversations/${id}/${path}`,
        {
          method: 'POST',
          headers: { ...workspace.agent.headers, 'content-type': 'application/json' },
          body,
        },
      );
      assert.equal(answer.status, 422);
      assert.equal(answer.body.error.issues[0]?.path, 'text');
    }
  }
  await refused(422, workspace.agent, sendMessage, { params: { id }, body: { text: ' \n ' } });
  await refused(422, workspace.agent, addNote, { params: { id }, body: { text: '' } });
  await refused(422, workspace.agent, sendMessage, { params: { id }, body: { text: 'x'.repeat(20_001) } });
  assert.equal((await messagesIn(workspace.agent, id)).length, 1);
});

test('an odd request says what is wrong with it and never ends in our fault', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(workspace.agent, channel);
  const headers = { ...workspace.agent.headers, 'content-type': 'application/json' };
  const post = (body: string, more = {}) =>
    send<{ error: { message: string } }>(`/api/v1/conversations/${id}/messages`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body,
    });
  for (const body of ['', '{', 'null', '[]', '"text"', '{"text":1}', '{"text":"x","seen":-1}']) {
    const answer = await post(body);
    assert.ok(answer.status === 400 || answer.status === 422, `${body}: ${answer.status}`);
    assert.ok(answer.body.error.message.length > 10);
  }
  assert.equal((await post('text=x', { 'content-type': 'application/x-www-form-urlencoded' })).status, 415);
  assert.equal((await post(JSON.stringify({ text: 'x'.repeat(9 * 1024 * 1024) }))).status, 413);
  const strange = await call(workspace.agent, sendMessage, {
    params: { id: 'x\u0000' },
    body: { text: 'x' },
  });
  assert.equal(strange.status, 422);
});
