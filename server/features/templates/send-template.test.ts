import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editChannel } from '#contract/channels.ts';
import { countMatching, getConversation } from '#contract/conversations.ts';
import { retryPart, sendMessage } from '#contract/messages.ts';
import { previewMessage } from '#contract/preview.ts';
import type { RefusedByRules } from '#contract/refusals.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openTemplateDesk, type TemplateDesk } from '#server/testing/template-desk.ts';
import { pictures, upload } from '#server/testing/upload.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

const body = (name: string, value: string) => ({ place: 'body' as const, name, value });
const ready = {
  name: 'order_ready',
  language: 'ur',
  values: [body('1', 'فاطمہ'), body('2', 'A-17')],
};
const readyText = 'السلام علیکم فاطمہ، آپ کا آرڈر A-17 تیار ہے۔';

async function withReady(): Promise<TemplateDesk & { ready: string }> {
  const desk = await openTemplateDesk('whatsapp');
  const id = await desk.make({
    name: 'order_ready',
    language: 'ur',
    body: 'السلام علیکم {{1}}، آپ کا آرڈر {{2}} تیار ہے۔',
  });
  await desk.refresh();
  return { ...desk, ready: id };
}

test('when the time is over a text is refused with a template as the way out, and the template arrives as it reads here', async () => {
  const desk = await withReady();
  const { workspace, conversation } = desk;
  const params = { id: conversation };
  await desk.close();
  const before = desk.sendings();
  const error = await refused(409, workspace.agent, sendMessage, { params, body: { text: 'ہیلو' } });
  const detail = error.detail as RefusedByRules;
  assert.equal(detail.allows, 'templates');
  assert.match(detail.instead, /approved templates/);
  assert.equal(desk.sendings(), before);
  assert.equal((await ok(workspace.agent, getConversation, { params })).composer.templates, true);

  const sent = await ok(workspace.agent, sendMessage, { params, body: { template: ready } });
  assert.equal(sent.text, readyText);
  assert.deepEqual(sent.template, { name: 'order_ready', language: 'ur' });
  await desk.partOf(sent.id, 'delivered');
  assert.deepEqual(
    (await desk.got()).map(({ text }) => text),
    [readyText],
  );
  assert.equal(desk.sendings(), before + 1);
  const { count } = await ok(workspace.agent, countMatching, { query: { q: 'A-17', state: 'any' } });
  assert.equal(count, 1, 'it is found by what the customer reads');
  assert.equal((await ok(workspace.agent, getConversation, { params })).lastMessage?.text, readyText);
});

test('bots and automations send templates too, in and out of time', async () => {
  const desk = await withReady();
  const { workspace, conversation } = desk;
  for (const author of ['bot', 'automation'] as const) {
    const given = { params: { id: conversation }, body: { template: ready, author } };
    const { id } = await ok(workspace.agent, sendMessage, given);
    await desk.partOf(id, 'delivered');
    await desk.close();
  }
});

test('what is wrong is said at the value; nothing is stored and nothing asked', async () => {
  const desk = await withReady();
  const { workspace, conversation } = desk;
  const before = desk.sendings();
  const file = (await upload(workspace.agent, { bytes: pictures.png, name: 'a.png' })).body.id;
  const cases: [template: object, path: string, says: RegExp, more?: object][] = [
    [{ ...ready, name: 'never_heard' }, 'template.name', /no template named never_heard/],
    [{ ...ready, language: 'ta' }, 'template.language', /there in ur only/],
    [{ ...ready, values: [body('1', 'فاطمہ')] }, 'template.values', /body 2: Fill this in/],
    [
      { ...ready, values: [body('1', 'فاطمہ'), body('2', ' \n')] },
      'template.values.1.value',
      /body 2: Fill this in/,
    ],
    [{ ...ready, values: [...ready.values, body('3', 'x')] }, 'template.values.2.value', /no such value/],
    [{ ...ready, values: [...ready.values, body('2', 'x')] }, 'template.values.1.value', /more than once/],
    [{ ...ready, values: [body('1', 'ف\nا'), body('2', 'x')] }, 'template.values.0.value', /line breaks/],
    [{ ...ready, values: [body('1', 'ف     ا'), body('2', 'x')] }, 'template.values.0.value', /four spaces/],
    [
      { ...ready, values: [body('1', 'ف'.repeat(1100)), body('2', 'x')] },
      'template.values.0.value',
      /too long/,
    ],
    [{ ...ready, values: [body('1', 'a\u0000'), body('2', 'x')] }, 'template.values.0.value', /NUL/],
    [ready, 'text', /in place of a text/, { text: 'and this' }],
    [ready, 'template.values', /takes no file/, { attachments: [file] }],
  ];
  for (const [template, path, says, more = {}] of cases) {
    const given = { params: { id: conversation }, body: { template, ...more } as never };
    const { message, issues = [] } = await refused(422, workspace.agent, sendMessage, given);
    assert.ok(
      issues.some((issue) => issue.path.includes(path) || path.includes(issue.path)),
      `${path}: ${JSON.stringify(issues)}`,
    );
    assert.match([message, ...issues.map((issue) => issue.message)].join(' '), says);
  }
  assert.equal((await messagesIn(workspace.agent, conversation)).length, 1);
  assert.equal(desk.sendings(), before);
});

test('what the platform has not approved is refused with the reason, and what is unknown on other channels too', async () => {
  const desk = await withReady();
  const { workspace, conversation } = desk;
  const params = { id: conversation };
  for (const [status, says] of [
    ['PENDING', /waits for the platform/],
    ['REJECTED', /refused by the platform/],
    ['PAUSED', /paused by the platform/],
  ] as const) {
    await desk.judge(desk.ready, status);
    await desk.refresh();
    const error = await refused(409, workspace.agent, sendMessage, { params, body: { template: ready } });
    assert.equal(error.code, 'cannot-send-template');
    assert.match(error.message, says);
    const seen = await ok(workspace.agent, previewMessage, { params, body: { template: ready } });
    assert.match(seen.reason ?? '', says);
  }
  assert.equal(desk.sendings(), 0);
  const elsewhere = await newWorkspace();
  const channel = await apiChannel(elsewhere);
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(elsewhere.agent, channel);
  const error = await refused(422, elsewhere.agent, sendMessage, {
    params: { id },
    body: { template: ready },
  });
  assert.match(error.message, /has no templates/);
});

test('what waited here is held against the platform’s judgement again: refused without a call, and sent once it may', async () => {
  const desk = await withReady();
  const { workspace, conversation, channel } = desk;
  const params = { id: conversation };
  const setState = (state: 'active' | 'paused') =>
    ok(workspace.administrator, editChannel, { params: { id: channel.id }, body: { state } });
  await setState('paused');
  const { id } = await ok(workspace.agent, sendMessage, { params, body: { template: ready } });
  await desk.judge(desk.ready, 'PAUSED');
  await desk.refresh();
  await setState('active');
  const failed = await desk.partOf(id, 'failed');
  assert.equal(failed.error?.kind, 'rejected');
  assert.match(failed.error?.message ?? '', /is paused by the platform/);
  assert.equal(desk.sendings(), 0);
  await desk.judge(desk.ready, 'APPROVED');
  await desk.refresh();
  await ok(workspace.agent, retryPart, { params: { id: failed.id } });
  await desk.partOf(id, 'delivered');
  assert.deepEqual(
    (await desk.got()).map(({ text }) => text),
    [readyText],
    'once, with the values as they were',
  );
});

test('a template that the platform has dropped, and we do not know it yet, fails in words and is asked about again', async () => {
  const desk = await withReady();
  const { workspace, conversation, sandbox } = desk;
  sandbox.world.templates.delete(desk.ready);
  const given = { params: { id: conversation }, body: { template: ready } };
  const { id } = await ok(workspace.agent, sendMessage, given);
  const failed = await desk.partOf(id, 'failed');
  assert.equal(failed.error?.kind, 'rejected');
  assert.deepEqual(
    (await desk.refresh()).map(({ state }) => state),
    ['gone'],
  );
  const error = await refused(409, workspace.agent, sendMessage, given);
  assert.match(error.message, /no longer there/);
});

test('a header with a picture, a footer and buttons: previewed, sent and stored as the customer gets it', async () => {
  const desk = await openTemplateDesk('whatsapp');
  const { workspace, conversation } = desk;
  const params = { id: conversation };
  await desk.make({
    name: 'new_tea',
    language: 'ta',
    header: { format: 'IMAGE' },
    body: 'புதியது: {{tea}}, {{{{tea}}}}',
    footer: 'தேநீர் கடை',
    buttons: [
      { type: 'QUICK_REPLY', text: 'வேண்டும்' },
      { type: 'URL', text: 'பார்க்க', value: 'https://teahouse.example/{{1}}' },
    ],
  });
  await desk.refresh();
  const values = [body('tea', '$& {{2}}'), { place: 'button' as const, name: 'url-1', value: 'assam' }];
  const template = { name: 'new_tea', language: 'ta', values };
  const bare = await ok(workspace.agent, previewMessage, {
    params,
    body: { template: { ...template, values: [] } },
  });
  assert.deepEqual(
    bare.template?.problems.map(({ place, name, missing }) => [place, name, missing]),
    [
      ['header', 'image', true],
      ['body', 'tea', true],
      ['button', 'url-1', true],
    ],
  );
  const png = (await upload(workspace.agent, { bytes: pictures.png, name: 'தேநீர்.png' })).body.id;
  const gif = (await upload(workspace.agent, { bytes: 'no picture', name: 'a.txt' })).body.id;
  const wrong = await refused(422, workspace.agent, sendMessage, {
    params,
    body: { template, attachments: [gif] },
  });
  assert.match(JSON.stringify(wrong.issues), /takes a picture/);
  const seen = await ok(workspace.agent, previewMessage, { params, body: { template, attachments: [png] } });
  assert.deepEqual(seen.template?.problems, []);
  const sent = await ok(workspace.agent, sendMessage, { params, body: { template, attachments: [png] } });
  assert.equal(sent.text, seen.parts[0]?.text);
  assert.equal(sent.text, 'புதியது: $& {{2}}, {{$& {{2}}}}\n\nதேநீர் கடை\n\n[வேண்டும்]\n[பார்க்க: assam]');
  await desk.partOf(sent.id, 'delivered');
  const [got] = await desk.got();
  assert.equal(got?.attachments.length, 1);
  assert.equal(got?.text, 'புதியது: $& {{2}}, {{$& {{2}}}}\n\nதேநீர் கடை');
});

test('the same message is not sent twice', async () => {
  const desk = await withReady();
  const { workspace, conversation } = desk;
  const given = { params: { id: conversation }, body: { template: ready, clientId: 'the-same-one' } };
  const [first, second] = [
    await ok(workspace.agent, sendMessage, given),
    await ok(workspace.agent, sendMessage, given),
  ];
  assert.equal(first.id, second.id);
  await desk.partOf(first.id, 'delivered');
  assert.equal(desk.sendings(), 1);
});
