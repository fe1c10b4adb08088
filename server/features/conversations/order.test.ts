import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listRevisions } from '#contract/messages.ts';
import { type ApiEvent, apiChannel } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { conversationsOf, messagesIn } from '#server/testing/look.ts';
import { seeded, shuffled } from '#server/testing/random.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

const start = Date.now() - 3_600_000;
const minute = (n: number): number => start + n * 60_000;

/** Two conversations with all that can happen in them, in the order in which it happened. */
const story: ApiEvent[] = [
  message('a', 0, 'is the blue pot back?'),
  message('a', 1, 'the one of 700 ml'),
  edit('a', 1, 2, 'the one of 750 ml'),
  edit('a', 1, 3, 'the one of 700 ml'),
  message('a', 4, 'we look', 'brand'),
  reaction('a', 0, 5, '🙏🏽', false),
  message('b', 6, 'மூடி பொருந்தவில்லை'),
  message('a', 7, 'yes, it is', 'brand'),
  edit('a', 7, 8, 'yes, it is here'),
  message('a', 9, 'and the cup?'),
  reaction('a', 0, 10, '🙏🏽', true),
  reaction('a', 0, 11, '❤', false),
  message('b', 12, 'a line that is taken back'),
  edit('b', 12, 13, 'a line that was changed first'),
  { type: 'delete', thread: { id: 'b' }, id: 'b-12', at: minute(14) },
  message('a', 15, 'hello?'),
  edit('a', 9, 16, 'and the green cup?'),
  edit('a', 9, 17, 'and the red cup?'),
  edit('a', 9, 18, 'and the cup?'),
];

test('whatever order events come in, everybody sees the same', { timeout: 60_000 }, async () => {
  const expected = await tell(story, 1);
  assert.match(expected, /and the red cup/);
  for (let seed = 1; seed <= 8; seed++) {
    const random = seeded(seed);
    const found = await tell(shuffled(story, random), 1 + Math.floor(random() * 4));
    assert.equal(found, expected, `shuffled with ${seed}`);
  }
});

test('a message that comes late stands where it belongs and says so', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(message('t', 30, 'second'));
  await channel.deliver(message('t', 20, 'first'));
  await channel.deliver({ ...message('t', 59, 'third'), sentAt: Date.now() });
  const [conversation] = await conversationsOf(workspace.agent, channel);
  const shown = await messagesIn(workspace.agent, conversation?.id ?? '');
  assert.deepEqual(
    shown.map((m) => [m.text, m.late]),
    [
      ['first', true],
      ['second', true],
      ['third', false],
    ],
  );
  assert.equal(conversation?.waitingSince, new Date(minute(20)).toISOString());
  assert.equal(conversation?.lastMessage?.text, 'third');
  assert.deepEqual(
    [...shown].sort((a, b) => (a.order < b.order ? -1 : 1)),
    shown,
  );
});

test('a platform that runs ahead of our clock cannot stand before what comes later', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver({ ...message('t', 0, 'from the future'), sentAt: Date.now() + 86_400_000 });
  await channel.deliver({ ...message('t', 1, 'from today'), sentAt: Date.now() });
  const [conversation] = await conversationsOf(workspace.agent, channel);
  const shown = await messagesIn(workspace.agent, conversation?.id ?? '');
  assert.deepEqual(
    shown.map((m) => m.text),
    ['from the future', 'from today'],
  );
  assert.ok(Date.parse(conversation?.lastActivityAt ?? '') <= Date.now());
});

/** Tells a story to a workspace of its own, some events at a time, and answers what its agents see. */
async function tell(events: ApiEvent[], atOnce: number): Promise<string> {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  for (let i = 0; i < events.length; i += atOnce) await channel.deliver(...events.slice(i, i + atOnce));
  const seen = [];
  for (const conversation of await conversationsOf(workspace.agent, channel)) {
    const messages = [];
    for (const m of await messagesIn(workspace.agent, conversation.id)) {
      const revisions = await ok(workspace.agent, listRevisions, { params: { id: m.id } });
      const { kind, author, text, reactions, sentAt, late, editedAt, deletedAt } = m;
      messages.push({ kind, by: author.name, text, reactions, sentAt, late, editedAt, deletedAt, revisions });
    }
    const { contact, revision, waitingSince, lastActivityAt, lastMessage } = conversation;
    seen.push({ contact: contact.name, revision, waitingSince, lastActivityAt, lastMessage, messages });
  }
  return JSON.stringify(
    seen.sort((x, y) => (x.contact < y.contact ? -1 : 1)),
    null,
    1,
  );
}

function message(thread: string, at: number, text: string, from = 'customer'): ApiEvent {
  const author = from === 'customer' ? `customer ${thread}` : 'the shop';
  return {
    type: 'message',
    thread: { id: thread },
    id: `${thread}-${at}`,
    from,
    author: { id: author, name: author },
    text,
    sentAt: minute(at),
  };
}

function edit(thread: string, of: number, at: number, text: string): ApiEvent {
  return { type: 'edit', thread: { id: thread }, id: `${thread}-${of}`, text, at: minute(at) };
}

function reaction(thread: string, of: number, at: number, emoji: string, removed: boolean): ApiEvent {
  const author = { id: `customer ${thread}`, name: `customer ${thread}` };
  return {
    type: 'reaction',
    thread: { id: thread },
    id: `${thread}-${of}`,
    author,
    emoji,
    removed,
    at: minute(at),
  };
}
