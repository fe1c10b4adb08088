import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { disconnectChannel, editChannel } from '#contract/channels.ts';
import { markRead, typeInConversation } from '#contract/conversations.ts';
import { addNote, type Message, sendMessage } from '#contract/messages.ts';
import * as v from '#contract/visitors.ts';
import { type Caller, call, nobody, ok, refused, send } from '#server/testing/call.ts';
import { applied } from '#server/testing/desk.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { until } from '#server/testing/until.ts';
import { pictures, upload } from '#server/testing/upload.ts';
import { type TestVisitor, type WebsiteChannel, websiteChannel } from '#server/testing/website-channel.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

test('a visitor’s page gets what it needs to draw itself, and no secret', async () => {
  const workspace = await newWorkspace();
  const channel = await websiteChannel(workspace, {
    title: 'Ask the tea shop',
    greeting: 'வணக்கம்',
    askEmail: 'required',
    origins: ['https://shop.example'],
  });
  const params = { channel: channel.id };
  const config = await ok(nobody, v.getVisitorConfig, { params });
  assert.equal(config.title, 'Ask the tea shop');
  assert.equal(config.postUrl, channel.path);
  assert.deepEqual(
    config.fields.map((f) => [f.key, f.required]),
    [['email', true]],
  );
  assert.equal(config.online, false);
  assert.ok(!JSON.stringify(config).includes(channel.identitySecret));
  const screen = await stream(workspace.agent);
  await until(async () => (await ok(nobody, v.getVisitorConfig, { params })).online);
  screen.close();
  await refused(404, nobody, v.getVisitorConfig, { params: { channel: randomUUID() } });
});

test('the host page’s proof decides who somebody is', async () => {
  const channel = await websiteChannel(await newWorkspace());
  const other = await websiteChannel(await newWorkspace());
  const start = (identity: { id: string; hash: string }) =>
    call(nobody, v.startVisit, { params: { channel: channel.id }, body: { identity } });
  const proven = await start({ id: 'u-1', hash: channel.proofOf('u-1').toUpperCase() });
  assert.equal(proven.status, 201);
  assert.equal(proven.body.verified, true);
  for (const hash of [channel.proofOf('u-2'), other.proofOf('u-1'), '0'.repeat(64)])
    assert.equal((await start({ id: 'u-1', hash })).status, 403);
  for (const hash of ['', 'x'.repeat(64), channel.proofOf('u-1').slice(1)])
    assert.equal((await start({ id: 'u-1', hash })).status, 422);
});

test('a chat for signed-in customers is for nobody else', async () => {
  const channel = await websiteChannel(await newWorkspace());
  const anonymous = await channel.visitor();
  const closed = await websiteChannel(await newWorkspace(), { identityRequired: true });
  const said = await refused(403, nobody, v.startVisit, { params: { channel: closed.id }, body: {} });
  assert.equal(said.code, 'identity-required');
  const known = await closed.visitor({ id: 'u-1' });
  await known.write('hello');
  assert.equal((await anonymous.post({ messages: [] })).status, 200);
});

test('an anonymous token goes no further once a chat is for proven visitors only', async () => {
  const workspace = await newWorkspace();
  const channel = await websiteChannel(workspace);
  const anonymous = await channel.visitor();
  await anonymous.write('before');
  await ok(workspace.administrator, editChannel, {
    params: { id: channel.id },
    body: { settings: { identityRequired: true } },
  });
  assert.equal((await anonymous.post({ messages: [message('after')] })).status, 401);
});

test('a visitor sees their own thread and nothing else: no notes, no other visitor', async () => {
  const { workspace, channel, visitor, id } = await chatting();
  const other = await channel.visitor();
  await other.write('somebody else’s words');
  await ok(workspace.agent, addNote, { params: { id }, body: { text: 'a note about them' } });
  const answer = await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'hi' } });
  const seen = await ok(visitor, v.listVisitorMessages, { params: { channel: channel.id } });
  assert.deepEqual(
    seen.data.map((m) => [m.mine, m.text]),
    [
      [false, 'hi'],
      [true, 'hello'],
    ],
  );
  assert.equal(seen.data[0]?.authorName, workspace.agent.name);
  assert.equal(seen.data[0]?.id, answer.id);
  assert.ok(!JSON.stringify(seen).includes(workspace.agent.email));
});

test('who chooses the name of another visitor’s thread does not get into it', async () => {
  const { channel, visitor } = await chatting();
  const impostor = await channel.visitor({ id: visitor.id });
  const seen = await ok(impostor, v.listVisitorMessages, { params: { channel: channel.id } });
  assert.deepEqual(seen.data, []);
});

test('no token, a forged one, or one of another channel opens nothing', async () => {
  const { channel, visitor } = await chatting();
  const other = await websiteChannel(await newWorkspace());
  const [claim = '', seal = ''] = visitor.token.split('.');
  const stranger = await other.visitor();
  const raised = Buffer.from(JSON.stringify({ id: 'admin', verified: true })).toString('base64url');
  const forged = [
    '',
    'x',
    claim,
    `${claim}.`,
    `${claim}.${seal.slice(0, -2)}`,
    `${raised}.${seal}`,
    `${claim}.${seal}.${seal}`,
    stranger.token,
  ];
  const callers = [nobody, ...forged.map((t) => ({ headers: { authorization: `Bearer ${t}` } }))];
  const params = { channel: channel.id };
  for (const caller of callers) {
    await refused(401, caller, v.listVisitorMessages, { params });
    await refused(401, caller, v.typeAsVisitor, { params });
    await refused(401, caller, v.getVisitorFile, { params: { ...params, id: randomUUID() } });
    await refused(401, caller, v.streamVisit, { params });
    assert.equal((await upload(caller, { bytes: 'x' }, `/api/v1/visitors/${channel.id}/files`)).status, 401);
    const posted = await send(channel.path, {
      method: 'POST',
      headers: caller.headers,
      body: '{"messages":[]}',
    });
    assert.equal(posted.status, 401);
  }
});

test('a visitor’s token is no key of the API, and a key no token of a visitor', async () => {
  const { workspace, channel, visitor, id } = await chatting();
  await refused(401, visitor, sendMessage, { params: { id }, body: { text: 'x' } });
  await refused(401, workspace.administrator, v.listVisitorMessages, { params: { channel: channel.id } });
});

test('files go both ways, to their own thread only', async () => {
  const { workspace, channel, visitor, id } = await chatting();
  const other = await channel.visitor();
  await other.write('I am here, too');
  const path = `/api/v1/visitors/${channel.id}/files`;
  const sent = await upload(visitor, { bytes: pictures.png, name: 'lid.png' }, path);
  assert.equal(sent.status, 201, sent.text);
  // Nobody else can put it into their own message.
  await other.write('mine?', { attachments: [{ fileId: sent.body.id }] });
  await visitor.write('see', { attachments: [{ fileId: sent.body.id }] });
  const [, mine] = await messagesIn(workspace.agent, id);
  assert.deepEqual(
    mine?.attachments.map((a) => [a.name, a.type]),
    [['lid.png', 'image/png']],
  );
  const file = await upload(workspace.agent, { bytes: 'a list', name: 'list.txt' });
  const note = await upload(workspace.agent, { bytes: 'our thoughts' });
  await ok(workspace.agent, sendMessage, { params: { id }, body: { text: '', attachments: [file.body.id] } });
  await ok(workspace.agent, addNote, { params: { id }, body: { text: '', attachments: [note.body.id] } });
  const get = (caller: Caller, fileId: string) =>
    call(caller, v.getVisitorFile, { params: { channel: channel.id, id: fileId } });
  const { data } = await ok(visitor, v.listVisitorMessages, { params: { channel: channel.id } });
  const url = data.find((m) => m.attachments[0]?.id === file.body.id)?.attachments[0]?.url;
  assert.equal((await send(url ?? '', { headers: visitor.headers })).text, 'a list');
  assert.equal((await get(visitor, file.body.id)).status, 200);
  assert.equal((await get(visitor, sent.body.id)).status, 200);
  assert.equal((await get(visitor, note.body.id)).status, 404);
  assert.equal((await get(other, file.body.id)).status, 404);
  assert.equal((await get(await channel.visitor(), file.body.id)).status, 404);
});

test('the page hears what happens in its thread, live', async () => {
  const { workspace, channel, visitor, id } = await chatting();
  const path = `/api/v1/visitors/${channel.id}/events`;
  const other = await channel.visitor();
  await other.write('I am here, too');
  const [page, elsewhere] = await Promise.all([stream(visitor, { path }), stream(other, { path })]);
  await page.see('online');
  await elsewhere.see('online');
  const params = { id };
  await ok(workspace.agent, typeInConversation, { params, body: { note: true } });
  await ok(workspace.agent, addNote, { params, body: { text: 'a note' } });
  await ok(workspace.agent, typeInConversation, { params });
  const typing = await page.see('typing');
  assert.deepEqual(typing.data, { name: workspace.agent.name });
  await ok(workspace.agent, markRead, { params });
  await page.see('read');
  await ok(workspace.agent, sendMessage, { params, body: { text: 'hi' } });
  await page.see('message', (m: v.VisitorMessage) => m.text === 'hi' && !m.mine);
  await visitor.write('from another tab');
  await page.see('message', (m: v.VisitorMessage) => m.text === 'from another tab' && m.mine);
  assert.equal(page.frames.filter((f) => f.event === 'typing').length, 1);
  assert.ok(!JSON.stringify(page.frames).includes('a note'));
  assert.deepEqual(
    elsewhere.frames.filter((f) => f.event !== 'online'),
    [],
  );
  for (const s of [page, elsewhere]) s.close();
});

test('what the visitor types is seen by the team', async () => {
  const { workspace, channel, visitor, id } = await chatting();
  const screen = await stream(workspace.agent);
  await screen.see('ready');
  await ok(visitor, v.typeAsVisitor, { params: { channel: channel.id } });
  const { data } = await screen.see('typing');
  assert.deepEqual((data as { conversationId: string }).conversationId, id);
  screen.close();
  // Who has not written yet types unseen, and nothing breaks.
  await ok(await channel.visitor(), v.typeAsVisitor, { params: { channel: channel.id } });
});

test('the visitor’s marks say what was delivered and read', async () => {
  const { workspace, visitor, id } = await chatting();
  const answer = await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'hi' } });
  const state = async () =>
    (await messagesIn(workspace.agent, id)).find((m: Message) => m.id === answer.id)?.parts[0]?.state;
  await until(async () => (await state()) === 'sent');
  await visitor.post({ delivered: { upTo: new Date().toISOString() } });
  await until(async () => (await state()) === 'delivered');
  await visitor.post({ read: { upTo: new Date().toISOString() } });
  await until(async () => (await state()) === 'read');
});

test('a claimed clock orders nothing: messages stand as they arrived', async () => {
  const { workspace, channel, visitor, id } = await chatting();
  await visitor.write('from 1971', { sentAt: 31_536_000 });
  await visitor.write('from 2099', { sentAt: '2099-01-01T00:00:00Z' });
  await visitor.write('no time', { sentAt: 'soon' });
  assert.deepEqual(
    (await messagesIn(workspace.agent, id)).map((m) => m.text),
    ['hello', 'from 1971', 'from 2099', 'no time'],
  );
  const { waitingSince, createdAt } = await onlyConversation(workspace.agent, channel);
  assert.ok(Date.parse(waitingSince ?? '') >= Date.parse(createdAt) - 60_000);
});

test('the same message posted again, as after a lost answer, is there once', async () => {
  const { workspace, visitor, id } = await chatting();
  const again = message('is it there?');
  await Promise.all(Array.from({ length: 5 }, () => visitor.post({ messages: [again] })));
  await applied();
  const found = (await messagesIn(workspace.agent, id)).filter((m) => m.text === again.text);
  assert.equal(found.length, 1);
  assert.equal(found[0]?.clientId, again.id);
});

test('a disconnected chat is gone for its visitors', async () => {
  const { workspace, channel, visitor } = await chatting();
  await ok(workspace.administrator, disconnectChannel, { params: { id: channel.id } });
  const params = { channel: channel.id };
  await refused(404, nobody, v.getVisitorConfig, { params });
  await refused(404, visitor, v.listVisitorMessages, { params });
  assert.equal((await visitor.post({ messages: [message('x')] })).status, 404);
});

test('the frame may stand on the sites that the channel names', async () => {
  const workspace = await newWorkspace();
  const named = await websiteChannel(workspace, { origins: ['https://shop.example'] });
  const any = await websiteChannel(workspace);
  const policy = async (id: string) =>
    (await send(`/widget/frame/${id}`)).headers.get('content-security-policy') ?? '';
  assert.match(await policy(named.id), /frame-ancestors https:\/\/shop\.example http/);
  assert.match(await policy(any.id), /frame-ancestors \*/);
  assert.equal((await send(`/widget/frame/${randomUUID()}`)).status, 404);
});

async function chatting(): Promise<{
  workspace: TestWorkspace;
  channel: WebsiteChannel;
  visitor: TestVisitor;
  id: string;
}> {
  const workspace = await newWorkspace();
  const channel = await websiteChannel(workspace);
  const visitor = await channel.visitor();
  await visitor.write('hello');
  return { workspace, channel, visitor, id: (await onlyConversation(workspace.agent, channel)).id };
}

function message(text: string): { id: string; text: string } {
  return { id: randomUUID(), text };
}
