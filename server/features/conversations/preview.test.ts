import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getConversation } from '#contract/conversations.ts';
import { addNote, listMessages, sendMessage } from '#contract/messages.ts';
import { previewMessage } from '#contract/preview.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { upload } from '#server/testing/upload.ts';
import { websiteChannel } from '#server/testing/website-channel.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('the preview is what the receiver gets, and nothing is written by it', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('மூடி பொருந்தவில்லை', { by: 'கவிதா' }));
  const { id } = await onlyConversation(workspace.agent, channel);
  const params = { id };
  const file = await upload(workspace.agent, { bytes: 'bill' });
  const text = `**நன்றி** 2*3 snake_case\n${'ஒரு சொல் '.repeat(1_500)}`;
  const body = { text, attachments: [file.body.id] };
  const seen = await ok(workspace.agent, previewMessage, { params, body });
  assert.deepEqual(
    [seen.recipient, seen.channel, seen.reason, seen.warnings, seen.unit],
    ['கவிதா', channel.name, null, ['marks-as-typed'], 'characters'],
  );
  assert.equal(seen.parts[0]?.length, [...text].length);
  assert.deepEqual(
    seen.parts[0]?.attachments.map(({ size }) => size),
    [4],
  );
  assert.equal((await ok(workspace.agent, listMessages, { params })).data.length, 1);
  await ok(workspace.agent, sendMessage, { params, body });
  await until(async () => channel.receiver.calls.length === seen.parts.length);
  assert.deepEqual(
    channel.receiver.calls.map((call) => call.text),
    seen.parts.map((part) => part.text),
  );
  await refused(422, workspace.agent, previewMessage, { params, body });
  await refused(422, workspace.agent, previewMessage, { params, body: { text: 'a\u0000' } });
});

test('the website chat and the desk show marks; notes show whom they name', async () => {
  const workspace = await newWorkspace();
  const site = await websiteChannel(workspace);
  const visitor = await site.visitor();
  await visitor.write('नमस्ते');
  const { id } = await onlyConversation(workspace.agent, site);
  const params = { id };
  const text = '**ज़रूर**: [दुकान](https://shop.example)';
  const seen = await ok(workspace.agent, previewMessage, { params, body: { text } });
  const lines = [
    {
      as: 'text',
      lead: '',
      runs: [{ text: 'ज़रूर', marks: ['bold'] }, { text: ': ' }, { text: 'दुकान', url: 'https://shop.example' }],
    },
  ];
  assert.deepEqual([seen.parts[0]?.lines, seen.parts[0]?.text], [lines, 'ज़रूर: दुकान (https://shop.example)']);
  const sent = await ok(workspace.agent, sendMessage, { params, body: { text } });
  assert.deepEqual([sent.text, sent.shown], [text, lines]);
  assert.equal((await ok(workspace.agent, getConversation, { params })).lastMessage?.text, 'ज़रूर: दुकान');
  const name = workspace.lead.name;
  const note = await ok(workspace.agent, addNote, {
    params,
    body: { text: `Ask **@${name}** or @${name}!` },
  });
  assert.deepEqual(note.shown?.[0]?.runs, [
    { text: 'Ask ' },
    { text: `@${name}`, marks: ['bold'], mention: workspace.lead.id },
    { text: ' or ' },
    { text: `@${name}`, mention: workspace.lead.id },
    { text: '!' },
  ]);
  assert.equal((await ok(workspace.agent, addNote, { params, body: { text: 'plain 2*3' } })).shown, null);
});
