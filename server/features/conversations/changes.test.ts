import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listRevisions, type Message } from '#contract/messages.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

const thread = { id: 'dm' };
const start = Date.now() - 600_000;
const time = (n: number): number => start + n * 1_000;

test('an edit keeps what was said before', async () => {
  const desk = await connected();
  await desk.channel.deliver(written('frist', { id: '1', sentAt: time(0) }));
  await desk.channel.deliver({ type: 'edit', thread, id: '1', text: 'first', at: time(5) });
  const message = await desk.message();
  assert.equal(message.text, 'first');
  assert.equal(message.editedAt, new Date(message.editedAt ?? 0).toISOString());
  assert.deepEqual(await desk.revisions(), ['frist', 'first']);
  assert.equal((await onlyConversation(desk.workspace.agent, desk.channel)).lastMessage?.text, 'first');
});

test('edits that overtake each other end with the latest, and a repeat changes nothing', async () => {
  const desk = await connected();
  const edit = (text: string, at: number) => ({ type: 'edit', thread, id: '1', text, at: time(at) });
  await desk.channel.deliver(written('zero', { id: '1', sentAt: time(0) }));
  await desk.channel.deliver(edit('three', 3));
  await desk.channel.deliver(edit('one', 1));
  await desk.channel.deliver(edit('two', 2));
  await desk.channel.deliver(edit('three', 3), edit('one', 1), edit('two', 2));
  assert.equal((await desk.message()).text, 'three');
  assert.deepEqual(await desk.revisions(), ['zero', 'one', 'two', 'three']);
});

test('an edit back to the first words counts, also when it overtakes the one before', async () => {
  const desk = await connected();
  const edit = (text: string, at: number) => ({ type: 'edit', thread, id: '1', text, at: time(at) });
  await desk.channel.deliver(written('at six', { id: '1', sentAt: time(0) }));
  await desk.channel.deliver(edit('at six', 2));
  await desk.channel.deliver(edit('at seven', 1));
  assert.equal((await desk.message()).text, 'at six');
  assert.deepEqual(await desk.revisions(), ['at six', 'at seven', 'at six']);
});

test('of two edits within the platform’s second the one that came last stands', async () => {
  const desk = await connected();
  const edit = (text: string) => ({ type: 'edit', thread, id: '1', text, at: time(1) });
  await desk.channel.deliver(written('zero', { id: '1', sentAt: time(0) }));
  await desk.channel.deliver(edit('one'), edit('two'));
  assert.equal((await desk.message()).text, 'two');
  await desk.channel.deliver(edit('one'), edit('two'));
  assert.equal((await desk.message()).text, 'two');
});

test('an edit that states no time is recognised when it comes again', async () => {
  const desk = await connected();
  await desk.channel.deliver(written('zero', { id: '1' }));
  for (let i = 0; i < 3; i++) await desk.channel.deliver({ type: 'edit', thread, id: '1', text: 'one' });
  assert.deepEqual(await desk.revisions(), ['zero', 'one']);
});

test('edits, reactions and a deletion wait for their message', async () => {
  const desk = await connected();
  const author = { id: 'kavitha', name: 'kavitha' };
  await desk.channel.deliver(
    { type: 'edit', thread, id: '1', text: 'one', at: time(1) },
    { type: 'edit', thread, id: '1', text: 'one', at: time(1) },
    { type: 'reaction', thread, id: '1', author, emoji: '👍', at: time(2) },
    { type: 'delete', thread, id: '2', at: time(4) },
  );
  const { everywhere } = await openDesk();
  const waiting = async () =>
    (await everywhere.query('select 1 from orphan where workspace_id = $1', [desk.workspace.id])).rowCount;
  assert.equal(await waiting(), 3);
  await desk.channel.deliver(
    written('zero', { id: '1', sentAt: time(0) }),
    written('said too soon', { id: '2', sentAt: time(3) }),
  );
  const [first, second] = await desk.messages();
  assert.equal(first?.text, 'one');
  assert.deepEqual(first?.reactions, [{ emoji: '👍', by: 'kavitha', ours: false }]);
  assert.equal(second?.text, '');
  assert.ok(second?.deletedAt);
  assert.equal(await waiting(), 0);
});

test('a deletion leaves a tombstone and no words', async () => {
  const desk = await connected();
  await desk.channel.deliver(written('my word is kumquat', { id: '1', sentAt: time(0) }));
  await desk.channel.deliver({ type: 'edit', thread, id: '1', text: 'my word is persimmon', at: time(1) });
  await desk.channel.deliver({ type: 'delete', thread, id: '1', at: time(2) });
  await desk.channel.deliver({ type: 'edit', thread, id: '1', text: 'too late persimmon', at: time(3) });
  const message = await desk.message();
  assert.equal(message.text, '');
  assert.ok(message.deletedAt);
  const conversation = await onlyConversation(desk.workspace.agent, desk.channel);
  assert.equal(conversation.lastMessage?.text, '');
  const { everywhere } = await openDesk();
  for (const table of ['message', 'message_revision', 'conversation', 'event']) {
    const { rows } = await everywhere.query(
      `select to_jsonb(t)::text as text from ${table} t where workspace_id = $1`,
      [desk.workspace.id],
    );
    for (const row of rows) assert.doesNotMatch(row.text, /kumquat|persimmon/, table);
  }
});

test('reactions of several people stand side by side; the later change of each counts', async () => {
  const desk = await connected();
  const react = (by: string, emoji: string, at: number, removed = false) => ({
    type: 'reaction',
    thread,
    id: '1',
    author: { id: by, name: by },
    emoji,
    removed,
    at: time(at),
  });
  await desk.channel.deliver(written('zero', { id: '1', sentAt: time(0) }));
  await desk.channel.deliver(
    react('kavitha', '👍', 1),
    react('ravi', '👍', 2),
    react('ravi', '❤', 6, true),
    react('ravi', '❤', 5),
    react('kavitha', '👍', 1),
  );
  assert.deepEqual((await desk.message()).reactions, [
    { emoji: '👍', by: 'kavitha', ours: false },
    { emoji: '👍', by: 'ravi', ours: false },
  ]);
});

test('an answer quotes what it answers, whichever of the two comes first', async () => {
  const desk = await connected();
  await desk.channel.deliver(written('it is, isn’t it?', { id: '2', replyTo: '1', sentAt: time(2) }));
  await desk.channel.deliver(written('is it?', { id: '1', sentAt: time(1) }));
  const [first, second] = await desk.messages();
  assert.deepEqual(second?.replyTo, { id: first?.id, text: 'is it?', authorName: 'kavitha' });
});

async function connected() {
  const workspace: TestWorkspace = await newWorkspace();
  const channel: ApiChannel = await apiChannel(workspace);
  const messages = async (): Promise<Message[]> =>
    messagesIn(workspace.agent, (await onlyConversation(workspace.agent, channel)).id);
  const message = async (): Promise<Message> => {
    const [only] = await messages();
    assert.ok(only);
    return only;
  };
  return {
    workspace,
    channel,
    messages,
    message,
    async revisions(): Promise<string[]> {
      const { data } = await ok(workspace.agent, listRevisions, { params: { id: (await message()).id } });
      return data.map((revision) => revision.text);
    },
  };
}
