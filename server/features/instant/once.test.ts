import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reopenConversation, resolveConversation } from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { seeded } from '#server/testing/random.ts';
import { answerInstantly } from './reply.ts';
import { decided, greetingShop } from './testing/greeting.ts';

/** What may happen around a conversation, in any order. */
const happenings = [
  'writes',
  'writes',
  'writes twice',
  'answer',
  'resolve',
  'reopen',
  'close',
  'open',
  'hours pass',
];

test('whatever happens, no opening of a conversation gets two of the same kind, and each goes out once', async () => {
  const next = seeded(29);
  const { everywhere } = await openDesk();
  for (let round = 0; round < 4; round += 1) {
    const { workspace, channel, set, work } = await greetingShop();
    await set({ every: 1 });
    await set({ kind: 'away', every: 1 });
    await work('always');
    await enter(channel, [saying('வணக்கம்')]);
    const { id } = await onlyConversation(workspace.agent, channel);
    const story: string[] = [];
    for (let step = 0; step < 14; step += 1) {
      const what = happenings[Math.floor(next() * happenings.length)] ?? '';
      story.push(what);
      const params = { id };
      if (what === 'writes') await enter(channel, [saying('ஆர்டர்?')]);
      else if (what === 'writes twice')
        await Promise.all([enter(channel, [saying('ஒன்று')]), enter(channel, [saying('இரண்டு')])]);
      else if (what === 'answer') await ok(workspace.agent, sendMessage, { params, body: { text: 'Here.' } });
      else if (what === 'resolve') await ok(workspace.agent, resolveConversation, { params, body: {} });
      else if (what === 'reopen') await ok(workspace.agent, reopenConversation, { params });
      else if (what === 'hours pass')
        await everywhere.query(
          `update instant_said set said_at = said_at - interval '2 hours' where conversation_id = $1`,
          [id],
        );
      else await work(what === 'close' ? 'later' : 'always');
      const { rows } = await everywhere.query<{ id: string }>(
        `select id from message where conversation_id = $1 and kind = 'incoming' order by arrival desc limit 2`,
        [id],
      );
      // Jobs that come again, late and at the same time.
      await Promise.all(
        rows.map((row) =>
          answerInstantly(workspace.id, { conversationId: id, messageId: row.id }, new Date()),
        ),
      );
    }
    await decided(workspace.id);
    const { rows } = await everywhere.query<{ messages: string; said: string; openings: string }>(
      `select (select count(*) from message where conversation_id = $1 and author_kind = 'automation') as messages,
         (select count(*) from instant_said where conversation_id = $1) as said,
         (select count(distinct (opening, kind)) from instant_said where conversation_id = $1) as openings`,
      [id],
    );
    assert.equal(rows[0]?.messages, rows[0]?.openings, story.join(', '));
    assert.equal(rows[0]?.said, rows[0]?.openings, story.join(', '));
    assert.notEqual(rows[0]?.said, '0');
  }
});
