import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getConversation, resolveConversation } from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { ok, refused } from '#server/testing/call.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { mailChannel } from '#server/testing/mail-channel.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

const kavitha = 'கவிதா <kavitha@home.example>';
const anahit = 'Անահիտ <anahit@home.example>';

test('an answer to a mail stays in its conversation, whatever its subject says', async () => {
  const workspace = await newWorkspace();
  const channel = await mailChannel(workspace);
  const first = await channel.write({ from: kavitha, text: 'மூடி பொருந்தவில்லை', subject: 'மூடி' });
  await channel.write({ from: kavitha, text: 'இன்னும் ஒன்று', subject: 'Something else', inReplyTo: first });
  await channel.write({ from: kavitha, text: 'A new matter', subject: 'மூடி' });
  const found = await conversationsOf(workspace.agent, channel);
  assert.deepEqual(
    await Promise.all(
      found.map(async ({ id }) => (await messagesIn(workspace.agent, id)).map((m) => m.text)),
    ),
    [['மூடி பொருந்தவில்லை', 'இன்னும் ஒன்று'], ['A new matter']],
  );
  assert.equal(found[0]?.subject, 'மூடி');
});

test('an answer that comes before what it answers finds it later', async () => {
  const workspace = await newWorkspace();
  const channel = await mailChannel(workspace);
  const second = {
    from: kavitha,
    text: 'second',
    inReplyTo: '<one@home.example>',
    messageId: '<two@home.example>',
    date: new Date('2026-03-02T09:30:00Z'),
  };
  await channel.write(second);
  await channel.write({
    from: kavitha,
    text: 'third',
    references: ['<one@home.example>', '<two@home.example>'],
    messageId: '<three@home.example>',
  });
  await channel.write({ from: kavitha, text: 'first', messageId: '<one@home.example>' });
  await channel.write(second);
  const { id } = await onlyConversation(workspace.agent, channel);
  assert.deepEqual(
    (await messagesIn(workspace.agent, id)).map((m) => m.text),
    ['second', 'third', 'first'],
  );
});

test('a changed subject begins a new matter where the administrator wants that', async () => {
  const workspace = await newWorkspace();
  const channel = await mailChannel(workspace, { newSubject: 'new' });
  const first = await channel.write({ from: kavitha, text: 'one', subject: 'The lid' });
  await channel.write({ from: kavitha, text: 'two', subject: 'RE: the  LID', inReplyTo: first });
  await channel.write({ from: kavitha, text: 'three', subject: 'My invoice', inReplyTo: first });
  const found = await conversationsOf(workspace.agent, channel);
  assert.deepEqual(
    await Promise.all(
      found.map(async ({ id }) => (await messagesIn(workspace.agent, id)).map((m) => m.text)),
    ),
    [['one', 'two'], ['three']],
  );
});

test('the answer goes back to the customer, and theirs comes back to it', async () => {
  const workspace = await newWorkspace();
  const channel = await mailChannel(workspace, { signature: 'Kettle & Kiln' });
  const asked = await channel.write({
    from: kavitha,
    to: `${channel.address}, Ravi <ravi@home.example>`,
    text: 'Where is my kettle?',
    subject: 'Kettle',
    replyTo: 'kavitha@work.example',
  });
  const { id } = await onlyConversation(workspace.agent, channel);
  const { composer } = await ok(workspace.agent, getConversation, { params: { id } });
  assert.deepEqual(composer.copies?.suggested, [{ role: 'cc', address: 'ravi@home.example', name: 'Ravi' }]);
  await refused(422, workspace.agent, sendMessage, {
    params: { id },
    body: { text: 'no', copies: [{ role: 'cc', address: 'ravi@home.example\r\nBcc: x@y.example' }] },
  });
  await ok(workspace.agent, sendMessage, {
    params: { id },
    body: { text: 'It is on its way.', copies: [{ role: 'cc', address: 'ravi@home.example' }] },
  });
  const sent = await until(() => channel.sent[0]);
  assert.equal(sent.subject, 'Re: Kettle');
  assert.equal(sent.inReplyTo, asked);
  assert.match(String(sent.text), /It is on its way\.[\s\S]*Kettle & Kiln/);
  assert.deepEqual(
    [sent.to, sent.cc].flat().flatMap((list) => list?.value.map((a) => a.address) ?? []),
    ['kavitha@work.example', 'ravi@home.example'],
  );
  await channel.write({
    from: kavitha,
    text: 'Thanks',
    subject: 'Re: Kettle',
    inReplyTo: String(sent.messageId),
  });
  const messages = await messagesIn(workspace.agent, id);
  assert.deepEqual(
    messages.map((m) => m.text),
    ['Where is my kettle?', 'It is on its way.', 'Thanks'],
  );
  assert.equal(messages[1]?.parts[0]?.state, 'sent');
});

test('whoever got a copy and answers speaks in the same conversation', async () => {
  const workspace = await newWorkspace();
  const channel = await mailChannel(workspace);
  const first = await channel.write({ from: kavitha, cc: anahit, text: 'Our order is late' });
  await channel.write({ from: anahit, text: 'Մենք սպասում ենք', inReplyTo: first });
  const conversation = await onlyConversation(workspace.agent, channel);
  assert.equal(conversation.contact.name, 'கவிதா');
  const messages = await messagesIn(workspace.agent, conversation.id);
  assert.deepEqual(
    messages.map((m) => [m.author.name, m.text]),
    [
      ['கவிதா', 'Our order is late'],
      ['Անահիտ', 'Մենք սպասում ենք'],
    ],
  );
});

test('an absence note is shown and reopens nothing', async () => {
  const workspace = await newWorkspace();
  const channel = await mailChannel(workspace);
  const first = await channel.write({ from: kavitha, text: 'Question' });
  const { id } = await onlyConversation(workspace.agent, channel);
  await ok(workspace.agent, resolveConversation, { params: { id } });
  await channel.write({
    from: kavitha,
    text: 'I am away until Monday.',
    inReplyTo: first,
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
  const after = await onlyConversation(workspace.agent, channel);
  assert.equal(after.state, 'resolved');
  const messages = await messagesIn(workspace.agent, id);
  assert.deepEqual(
    messages.map((m) => m.automatic),
    [false, true],
  );
  await channel.write({ from: kavitha, text: 'I am back.', inReplyTo: first });
  assert.equal((await onlyConversation(workspace.agent, channel)).state, 'open');
});

test('a bounce marks the answer as failed and says why', async () => {
  const workspace = await newWorkspace();
  const channel = await mailChannel(workspace);
  await channel.write({ from: kavitha, text: 'Question' });
  const { id } = await onlyConversation(workspace.agent, channel);
  await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'Answer' } });
  const sent = await until(() => channel.sent[0]);
  await channel.raw(bounceOf(String(sent.messageId), channel.address), '');
  const messages = await until(async () => {
    const found = await messagesIn(workspace.agent, id);
    return found.length === 3 && found;
  });
  const part = messages[1]?.parts[0];
  assert.equal(part?.state, 'failed');
  assert.match(part?.error?.message ?? '', /5\.1\.1.*no such person/i);
  assert.equal(messages[2]?.automatic, true);
  assert.equal((await onlyConversation(workspace.agent, channel)).undelivered, 1);
});

test('the same mail by two ways is one message; a reused id with another content is a second', async () => {
  const workspace = await newWorkspace();
  const channel = await mailChannel(workspace);
  const mail = [
    'From: kavitha@home.example',
    `To: ${channel.address}`,
    'Subject: Lid',
    'Date: Mon, 2 Mar 2026 09:30:00 +0530',
    'Message-ID: <same@home.example>',
  ];
  await channel.raw(['Received: from a by b', ...mail, '', 'one'].join('\r\n'));
  await channel.raw(['Received: from c by d', ...mail, '', 'one'].join('\r\n'));
  await channel.raw([...mail, '', 'another'].join('\r\n').replace('09:30', '11:45'));
  const { id } = await onlyConversation(workspace.agent, channel);
  assert.deepEqual(
    (await messagesIn(workspace.agent, id)).map((m) => m.text),
    ['one', 'another'],
  );
});

function bounceOf(messageId: string, to: string): string {
  return [
    'From: Mail Delivery System <mailer-daemon@home.example>',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Message-ID: <bounce-1@home.example>',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'The mail could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.home.example',
    '',
    'Final-Recipient: rfc822; kavitha@home.example',
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 There is no such person here',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    'Subject: Re: Question',
    '--b--',
    '',
  ].join('\r\n');
}
