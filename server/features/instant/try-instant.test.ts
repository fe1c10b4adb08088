import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConversation } from '#contract/conversations.ts';
import { type InstantTrial, tryInstant } from '#contract/instant.ts';
import { sendMessage } from '#contract/messages.ts';
import { written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { greetingShop } from './testing/greeting.ts';

test('to how many it would have gone last week follows from what was written, and when it was open', async () => {
  const { workspace, channel, work } = await greetingShop();
  const { lead, agent } = workspace;
  const trial = async (kind: 'instant' | 'away', every = 12) => {
    const body = { surface: 'private' as const, kind, every };
    const found: InstantTrial = await ok(lead, tryInstant, { params: { id: channel.id }, body });
    assert.equal(
      found.days.reduce((sum, { told }) => sum + told, 0),
      found.told,
    );
    return [found.conversations, found.told, found.customers];
  };
  assert.deepEqual(await trial('instant'), [0, 0, 0]);
  await channel.deliver(
    written('வணக்கம்', { thread: 'a', by: 'kavitha' }),
    written('இன்னும் ஒன்று', { thread: 'a', by: 'kavitha' }),
    written('வேறு கேள்வி', { thread: 'b', by: 'kavitha' }),
    written('नमस्ते', { thread: 'c', by: 'anita' }),
  );
  const [first] = await conversationsOf(agent, channel);
  await ok(agent, sendMessage, { params: { id: first?.id ?? '' }, body: { text: 'நன்றி' } });
  await channel.deliver(written('சரி', { thread: 'a', by: 'kavitha' }));
  assert.deepEqual(await trial('instant'), [3, 2, 2], 'once for each customer within twelve hours');
  assert.deepEqual(await trial('away'), [3, 0, 0], 'it was never closed');
  await work('never');
  assert.deepEqual(await trial('instant'), [3, 0, 0]);
  assert.deepEqual(await trial('away'), [3, 2, 2]);
  const id = channel.id;
  await refused(403, agent, tryInstant, { params: { id }, body: { surface: 'private', kind: 'away' } });
  await refused(422, lead, tryInstant, {
    params: { id },
    body: { surface: 'private', kind: 'away', every: 0 },
  });
});

test('it is counted as it is really said: what was held back goes out later, and what was settled begins anew', async () => {
  const { workspace, channel } = await greetingShop();
  const { lead, agent } = workspace;
  const { everywhere } = await openDesk();
  const hour = 3_600_000;
  const ago = (hours: number) => new Date(Date.now() - hours * hour);
  const writes = (who: string, thread: string, hours: number, shared = false) =>
    enter(
      channel,
      [
        saying(`${who} ${thread}`, {
          thread: { id: thread, surface: 'private', shared },
          author: { keys: [{ namespace: 'channel', value: who }], name: who },
          at: ago(hours).getTime(),
        }),
      ],
      { receivedAt: ago(hours) },
    );
  const told = async (every: number) => {
    const body = { surface: 'private' as const, kind: 'instant' as const, every };
    const found = await ok(lead, tryInstant, { params: { id: channel.id }, body });
    return [found.conversations, found.told, found.customers];
  };
  await writes('அனிதா', 'a', 20);
  await writes('அனிதா', 'b', 19);
  await writes('அனிதா', 'b', 0);
  assert.deepEqual(await told(24), [2, 1, 1]);
  assert.deepEqual(await told(12), [2, 2, 1], 'what was held back of the second is said when they write on');

  await writes('فاطمہ', 'c', 5);
  const id = (await conversationsOf(agent, channel)).at(-1)?.id ?? '';
  await ok(agent, sendMessage, { params: { id }, body: { text: 'نعم' } });
  await ok(agent, resolveConversation, { params: { id }, body: {} });
  await everywhere.query(
    `update message set received_at = $2 where conversation_id = $1 and kind = 'outgoing'`,
    [id, ago(4)],
  );
  await everywhere.query(
    `update event set at = $2 where conversation_id = $1 and type = 'conversation.resolved'`,
    [id, ago(3)],
  );
  await writes('فاطمہ', 'c', 0);
  assert.deepEqual(await told(4), [3, 4, 2], 'their first words after it was settled get it');

  // What was said shortly before the week holds back what comes in it.
  await writes('రవి', 'd', 7 * 24 + 2);
  await writes('రవి', 'e', 7 * 24 - 2);
  await writes('రవి', 'd', 0);
  await writes('రవి', 'e', 0);
  assert.deepEqual(await told(24 * 30), [5, 2, 2]);
  // Nobody in particular asks in a group.
  await writes('மீனா', 'group', 0, true);
  assert.deepEqual(await told(24 * 30), [5, 2, 2]);
});
