import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editChannel } from '#contract/channels.ts';
import { editContact } from '#contract/contacts.ts';
import { getConversation } from '#contract/conversations.ts';
import { mergeContacts } from '#contract/merges.ts';
import { type Message, retryPart, sendMessage } from '#contract/messages.ts';
import { previewMessage } from '#contract/preview.ts';
import { listVisitorMessages } from '#contract/visitors.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { until } from '#server/testing/until.ts';
import { pictures, upload } from '#server/testing/upload.ts';
import { websiteChannel } from '#server/testing/website-channel.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { counter } from './testing/counter.ts';

const yesOrNo = [{ title: 'ஆம்' }, { title: 'இல்லை 🙏🏽' }];

test('WhatsApp shows buttons or a list, and what is tapped names the answer and is marked on it, live', async () => {
  const desk = await counter('whatsapp');
  const { workspace, conversation } = desk;
  const screen = await stream(workspace.agent);
  const asked = await desk.answer({ text: 'நாளை வரலாமா?', choices: yesOrNo });
  assert.deepEqual(asked.choices, {
    ...{ form: 'buttons', opener: null },
    options: yesOrNo.map(({ title }) => ({ title, description: null, taken: false })),
  });
  const [buttons] = await desk.got();
  assert.ok(buttons);
  assert.deepEqual(
    [buttons.opener, ...buttons.quickReplies.map(({ title }) => title)],
    [null, 'ஆம்', 'இல்லை 🙏🏽'],
  );
  await desk.tap(buttons, 1);
  const said = (await messagesIn(workspace.agent, conversation)).find(({ text }) => text === 'இல்லை 🙏🏽');
  assert.equal(said?.replyTo?.id, asked.id);
  assert.ok(
    said.order > asked.order,
    'WhatsApp tells whole seconds, and yet it stands below what it answers',
  );
  assert.equal(said.cards[0]?.kind, 'choice');
  assert.deepEqual(
    (await desk.message(asked.id)).choices?.options.map(({ taken }) => taken),
    [false, true],
  );
  await screen.see('change', (change: { type: string; messageId: string; message: Message }) => {
    const isTold = change.type === 'message.chosen' && change.messageId === asked.id;
    return isTold && change.message.choices?.options[1]?.taken === true;
  });
  screen.close();

  // A description, a fourth or a longer title makes a list of it; without words of its own its button has a customer's.
  const times = [{ title: 'காலை', description: '9 – 11' }, { title: 'மாலை' }];
  const preview = await ok(workspace.agent, previewMessage, {
    params: { id: conversation },
    body: { text: 'எப்போது?', choices: times },
  });
  assert.equal(preview.choices?.form, 'list');
  assert.deepEqual(preview.choices.problems, []);
  const listed = await desk.answer({ text: 'எப்போது?', choices: times, choicesButton: 'நேரம் ' });
  const list = (await desk.got()).find(({ text }) => text === 'எப்போது?') ?? assert.fail('no list');
  assert.deepEqual([list.opener, list.quickReplies[0]?.description], ['நேரம்', '9 – 11']);
  // A list can be opened again: both stand as taken, each as a message of its own.
  await desk.tap(list, 0);
  await desk.tap(list, 1);
  assert.deepEqual(
    (await desk.message(listed.id)).choices?.options.map(({ taken }) => taken),
    [true, true],
  );

  // What is longer than the text beside choices may be goes ahead; so does a file.
  const file = (await upload(workspace.agent, { bytes: pictures.png, name: 'a.png' })).body.id;
  const long = await desk.answer({
    text: `${'க'.repeat(1000)}. ${'ங'.repeat(900)}`,
    choices: yesOrNo,
    attachments: [file],
  });
  assert.equal(long.parts.length, 3);
  const [first, second, third] = (await desk.got()).slice(-3);
  assert.deepEqual(
    [first, second, third].map((one) => one?.quickReplies.length),
    [0, 0, 2],
  );
});

test('what does not fit is said at the choice; nothing is stored and nobody is asked', async () => {
  const desk = await counter('whatsapp');
  const { workspace, conversation } = desk;
  const params = { id: conversation };
  const before = desk.sendings();
  const many = Array.from({ length: 11 }, (_, at) => ({ title: `Չափս ${at}` }));
  const cases: [body: Record<string, unknown>, path: string, says: RegExp][] = [
    [{ choices: many }, 'choices', /11 choices, and at most 10/],
    [{ choices: [...yesOrNo, { title: 'ఎ'.repeat(25) }] }, 'choices.2.title', /25 characters, and 24 fit/],
    [
      { choices: [{ title: 'a', description: 'ख'.repeat(73) }] },
      'choices.0.description',
      /73 characters, and 72/,
    ],
    [{ choices: [{ title: ' ' }] }, 'choices.0.title', /no title/],
    [{ choices: [{ title: '\u200b\u200e' }] }, 'choices.0.title', /no title/],
    [{ choices: [{ title: 'آج' }, { title: ' آج\n' }] }, 'choices.1.title', /same title/],
    [
      { choices: [{ title: 'a', description: 'b' }], choicesButton: 'ක'.repeat(21) },
      'choicesButton',
      /21 characters/,
    ],
    [{ choices: yesOrNo, text: ' ' }, 'text', /below a text|needs a text/],
    [{ choicesButton: 'x' }, 'choicesButton', /Without choices/],
    [{ choices: [] }, 'choices', /./],
    [{ choices: [{ title: 'a\u0000' }] }, 'choices.0.title', /NUL/],
  ];
  for (const [body, path, says] of cases) {
    const given = { params, body: { text: 'எது?', ...body } as never };
    const { message, issues = [] } = await refused(422, workspace.agent, sendMessage, given);
    if (body.text === undefined)
      assert.ok(
        issues.some((issue) => issue.path.endsWith(path)),
        `${path}: ${JSON.stringify(issues)}`,
      );
    assert.match([message, ...issues.map((issue) => issue.message)].join(' '), says);
  }
  assert.equal((await messagesIn(workspace.agent, conversation)).length, 1);
  assert.equal(desk.sendings(), before);

  const api = await apiChannel(workspace);
  await api.deliver(written('hello'));
  const other = { id: (await onlyConversation(workspace.agent, api)).id };
  const told = await refused(422, workspace.agent, sendMessage, {
    params: other,
    body: { text: 'x', choices: yesOrNo },
  });
  assert.match(told.message, /shows no choices to tap/);
  const { composer, contact } = await ok(workspace.agent, getConversation, { params: other });
  assert.equal(composer.choices, null);

  // Without words of its own the button has the customer's, also where a colleague knows them of who was joined with them.
  const own = (await ok(workspace.agent, getConversation, { params })).contact.id;
  await ok(workspace.agent, mergeContacts, { params: { id: contact.id }, body: { with: own, choices: {} } });
  await ok(workspace.agent, editContact, { params: { id: contact.id }, body: { language: 'ur' } });
  const { choices } = await ok(workspace.agent, previewMessage, {
    params,
    body: { text: 'کب؟', choices: [{ title: 'آج', description: 'شام' }] },
  });
  assert.equal(choices?.opener, 'منتخب کریں');
});

test('Messenger has quick replies as long as anything may be said, also for what waited here', async () => {
  const desk = await counter('messenger');
  const { workspace, conversation, channel } = desk;
  const params = { id: conversation };
  const asked = await desk.answer({ text: 'உங்களுக்கு வேண்டுமா?', choices: yesOrNo });
  assert.equal(asked.choices?.form, 'replies');
  const [shown] = await desk.got();
  await desk.tap(shown ?? assert.fail('nothing came'), 0);
  assert.deepEqual(
    (await desk.message(asked.id)).choices?.options.map(({ taken }) => taken),
    [true, false],
  );
  assert.deepEqual((await desk.got())[0]?.quickReplies, [], 'they are gone once one was tapped');
  const said = (await messagesIn(workspace.agent, conversation)).find(({ text }) => text === 'ஆம்');
  assert.equal(said?.replyTo?.id, asked.id, 'although the platform does not say what it answers');

  // Who takes it back has not chosen it, on every screen.
  const screen = await stream(workspace.agent);
  await desk.takeBack();
  await screen.see('change', (change: { type: string; messageId: string; message: Message }) => {
    const isTold = change.type === 'message.chosen' && change.messageId === asked.id;
    return isTold && change.message.choices?.options.every(({ taken }) => !taken) === true;
  });
  screen.close();

  const composer = (await ok(workspace.agent, getConversation, { params })).composer.choices;
  assert.deepEqual(composer?.forms, [{ form: 'replies', max: 13, title: 20, description: 0, opener: null }]);
  assert.ok(Date.parse(composer.until ?? '') > Date.now());

  // What waits until the day is over fails in words, and plain words still go.
  const state = (to: 'paused' | 'active') =>
    ok(workspace.administrator, editChannel, { params: { id: channel.id }, body: { state: to } });
  await state('paused');
  const waiting = await ok(workspace.agent, sendMessage, {
    params,
    body: { text: 'சரி?', choices: yesOrNo },
  });
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update conversation set customer_at = customer_at - interval '25 hours' where id = $1`,
    [conversation],
  );
  const before = desk.sendings();
  await state('active');
  const part = await until(async () => {
    const [found] = (await desk.message(waiting.id)).parts;
    return found?.state === 'failed' && found;
  });
  assert.match(part.error?.message ?? '', /plain answers only/);
  const late = await refused(409, workspace.agent, sendMessage, {
    params,
    body: { text: 'சரி?', choices: yesOrNo },
  });
  assert.equal(late.code, 'too-late-for-choices');
  assert.equal(desk.sendings(), before);
  await ok(workspace.agent, retryPart, { params: { id: part.id } });
  await until(async () => (await desk.message(waiting.id)).parts[0]?.state === 'failed');
  assert.equal(desk.sendings(), before, 'nor when it is tried again');
});

test('a visitor taps what stands below an answer; an id that was not offered to them ties nothing', async () => {
  const workspace = await newWorkspace();
  const site = await websiteChannel(workspace);
  const [kavitha, other] = [await site.visitor(), await site.visitor()];
  await kavitha.write('எப்போது வரும்?');
  await other.write('hello');
  const list = await conversationsOf(workspace.agent, site);
  const { id: asked = '' } = list.find(({ lastMessage }) => lastMessage?.text === 'எப்போது வரும்?') ?? {};
  const params = { id: asked };
  const colours = [{ title: 'நீலம்', description: 'இரண்டு நாளில்' }, { title: 'பச்சை' }];
  const sent = await ok(workspace.agent, sendMessage, { params, body: { text: 'எது?', choices: colours } });
  const seen = async () => {
    const { data } = await ok(kavitha, listVisitorMessages, { params: { channel: site.id }, query: {} });
    return data.find(({ mine }) => !mine)?.choices ?? [];
  };
  const [blue] = await seen();
  assert.deepEqual([blue?.title, blue?.description, blue?.taken], ['நீலம்', 'இரண்டு நாளில்', false]);

  // Somebody else who has learnt of the id writes what they write, and nothing more.
  await other.write('நீலம்', { choice: blue?.id });
  const taken = async () =>
    (await messagesIn(workspace.agent, asked))
      .find(({ id }) => id === sent.id)
      ?.choices?.options.map((o) => o.taken);
  assert.deepEqual(await taken(), [false, false]);
  await kavitha.write('எதுவும்', { choice: `${blue?.id}9` });
  assert.deepEqual(await taken(), [false, false]);

  await kavitha.write('நீலம்', { choice: blue?.id });
  assert.deepEqual(await taken(), [true, false]);
  assert.equal((await seen())[0]?.taken, true);
  const last = (await messagesIn(workspace.agent, asked)).find(({ text }) => text === 'நீலம்');
  assert.equal(last?.replyTo?.id, sent.id);
});
