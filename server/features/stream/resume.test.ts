import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import pg from 'pg';
import type { Change } from '#contract/events.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import type { Caller } from '#server/testing/call.ts';
import { atEnd, openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn } from '#server/testing/look.ts';
import { oneOf, seeded } from '#server/testing/random.ts';
import { stream, type TestStream } from '#server/testing/stream.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

test('what was missed is replayed from the last position on', async () => {
  const { workspace, channel } = await connected();
  const first = await stream(workspace.agent);
  await first.see('ready');
  await channel.deliver(written('seen'));
  await saw(first, 'seen');
  first.close();
  await channel.deliver(...Array.from({ length: 250 }, (_, i) => written(`missed ${i}`)));
  const again = await stream(workspace.agent, { after: first.lastId });
  await again.see('ready');
  const texts = new Set(again.changes().map((c) => c.message?.text));
  for (let i = 0; i < 250; i++) assert.ok(texts.has(`missed ${i}`), `missed ${i}`);
  again.close();
});

test('a position is good for a while, and a replay that broke off goes on from its middle', async () => {
  const { workspace, channel } = await connected();
  const first = await stream(workspace.agent);
  await first.see('ready');
  const start = first.lastId;
  first.close();
  for (let i = 0; i < 12; i++) await channel.deliver(written(`m ${i}`));
  for (let round = 0; round < 3; round++) {
    const again = await stream(workspace.agent, { after: start });
    await saw(again, 'm 11');
    const half = again.frames[Math.floor(again.frames.length / 2)]?.id;
    again.close();
    const rest = await stream(workspace.agent, { after: half });
    await saw(rest, 'm 11');
    rest.close();
  }
});

test('more than a screen should carry is a reset', async () => {
  const { workspace, channel } = await connected();
  const first = await stream(workspace.agent);
  await first.see('ready');
  first.close();
  await channel.deliver(...Array.from({ length: 2_100 }, (_, i) => written(`m ${i}`)));
  const again = await stream(workspace.agent, { after: first.lastId });
  await again.see('reset');
  again.close();
});

test('a foreign transaction that stays open holds positions back and loses nothing', async () => {
  const { workspace, channel } = await connected();
  const foreign = await openTransaction(workspace.id);
  const screen = await stream(workspace.agent);
  await screen.see('ready');
  await channel.deliver(written('while it is open'));
  await saw(screen, 'while it is open');
  // The reader has had its turn meanwhile: the mark may not pass the one that is still writing.
  await turn();
  await channel.deliver(written('and later'));
  await saw(screen, 'and later');
  assert.ok(BigInt(screen.lastId?.split('.')[1] ?? 0) <= foreign.xid);
  screen.close();
  const again = await stream(workspace.agent, { after: screen.lastId });
  await saw(again, 'and later');
  await foreign.commit();
  await until(() => again.changes().some((c) => c.id === foreign.eventId));
  again.close();
  await turn();
  const third = await stream(workspace.agent, { after: screen.lastId });
  await until(() => third.changes().some((c) => c.id === foreign.eventId));
  await saw(third, 'while it is open');
  third.close();
});

test('who was away while a late one committed gets it, from a position of the time in between', async () => {
  const { workspace, channel } = await connected();
  const foreign = await openTransaction(workspace.id);
  const screen = await stream(workspace.agent);
  await screen.see('ready');
  for (let i = 0; i < 5; i++) await channel.deliver(written(`m ${i}`));
  await saw(screen, 'm 4');
  const position = screen.lastId;
  screen.close();
  await foreign.commit();
  const again = await stream(workspace.agent, { after: position });
  await until(() => again.changes().some((c) => c.id === foreign.eventId));
  again.close();
});

test('two hundred disconnects at random moments: the screen knows what the server knows', {
  timeout: 90_000,
}, async () => {
  const { workspace, channel } = await connected();
  const random = seeded(200);
  const known = new Map<string, string>();
  const sentAt = Date.now() - 60_000;
  let position: string | undefined;
  let resets = 0;
  let count = 0;
  let over = false;
  const writing = (async () => {
    while (!over) {
      const id = `e-${Math.floor(random() * 40)}`;
      const thread = `t-${Math.floor(random() * 4)}`;
      count += 1;
      const text = `version ${count}`;
      const at = sentAt + count;
      await channel.deliver(
        written('first words', { id, thread, sentAt }),
        oneOf(
          [
            { type: 'edit', thread: { id: thread }, id, text, at },
            { type: 'edit', thread: { id: thread }, id, text: `${text}!`, at },
          ],
          random,
        ),
      );
    }
  })();
  try {
    for (let round = 0; round < 200; round++) {
      const screen = await stream(workspace.agent, { after: position });
      const enough = Math.floor(random() * 6);
      await until(() => screen.frames.length >= enough);
      screen.close();
      resets += take(screen, known);
      position = screen.lastId ?? position;
    }
  } finally {
    over = true;
    await writing;
  }
  const last = await stream(workspace.agent, { after: position });
  await last.see('ready');
  await turn();
  resets += take(last, known);
  last.close();
  assert.equal(resets, 0);
  const expected = await everything(workspace.agent, channel);
  assert.ok(expected.size > 20);
  assert.deepEqual(new Map([...known].sort()), new Map([...expected].sort()));
});

/** What a screen makes of its frames; answers how often it was told to load anew. */
function take(screen: TestStream, known: Map<string, string>): number {
  for (const { message } of screen.changes()) if (message) known.set(message.id, message.text);
  return screen.frames.filter((f) => f.event === 'reset').length;
}

async function everything(caller: Caller, channel: ApiChannel): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { id } of await conversationsOf(caller, channel))
    for (const message of await messagesIn(caller, id)) found.set(message.id, message.text);
  return found;
}

/** Another process in the midst of writing an event: its number is given, its end is not in sight. */
async function openTransaction(workspaceId: string) {
  const { superuserUrl } = await openDesk();
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  atEnd(() => client.end());
  const eventId = randomUUID();
  await client.query('begin');
  const { rows } = await client.query<{ xid: string }>(
    `insert into event (workspace_id, id, type, actor_kind) values ($1, $2, 'workspace.changed', 'system') returning xid`,
    [workspaceId, eventId],
  );
  return {
    eventId,
    xid: BigInt(rows[0]?.xid ?? 0),
    async commit(): Promise<void> {
      await client.query('commit');
    },
  };
}

/** Long enough for the reader to look at the log once. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_200));
}

async function saw(screen: TestStream, text: string): Promise<void> {
  await screen.see('change', (c: Change) => c.message?.text === text);
}

async function connected(): Promise<{ workspace: TestWorkspace; channel: ApiChannel }> {
  const workspace = await newWorkspace();
  return { workspace, channel: await apiChannel(workspace) };
}
