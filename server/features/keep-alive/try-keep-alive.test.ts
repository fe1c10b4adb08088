import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assignConversation, getConversation } from '#contract/conversations.ts';
import { tryKeepAlive } from '#contract/keep-alive.ts';
import { addTeam, handOver } from '#contract/teams.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openShop } from '#server/testing/sandbox-shop.ts';
import { newAgent } from '#server/testing/workspace.ts';
import { closingsOf } from './closings.ts';

const hour = 3_600_000;
const texts = [
  { language: 'en', text: 'Sorry for the wait[[, {name}]]. Write any word.' },
  { language: 'ta', text: '[[{name}, ]]ஒரு வார்த்தை எழுதுங்கள்.' },
];

describe('what the time before the end would have meant last week', () => {
  test('only those who still waited at that moment count, and what became of them is what really did', () => {
    const lasts = 24 * hour;
    const told = (...happened: [number, 'asked' | 'replied' | 'resolved' | 'reopened'][]) =>
      closingsOf(
        { happened: happened.map(([at, what]) => ({ at: at * hour, what })), lasts, now: 48 * hour },
        2 * hour,
      ).map(({ at, answered }) => `${at / hour} ${answered}`);
    assert.deepEqual(told([0, 'asked']), ['22 never']);
    assert.deepEqual(told([0, 'asked'], [21, 'replied']), []);
    assert.deepEqual(told([0, 'asked'], [23, 'replied']), ['22 in-time']);
    assert.deepEqual(told([0, 'asked'], [25, 'replied']), ['22 too-late']);
    assert.deepEqual(told([0, 'asked'], [23, 'resolved'], [30, 'replied']), ['22 settled']);
    assert.deepEqual(told([0, 'asked'], [5, 'resolved'], [30, 'reopened']), []);
    assert.deepEqual(told([0, 'asked'], [5, 'resolved'], [6, 'reopened']), ['22 never']);
    assert.deepEqual(told([0, 'asked'], [10, 'asked']), ['32 never'], 'they began the time anew');
    assert.deepEqual(told([0, 'asked'], [23, 'asked']), ['22 again', '45 never']);
    assert.deepEqual(told([25, 'asked']), ['47 running']);
    assert.deepEqual(told([27, 'asked']), [], 'it is not so late yet');
    // Of one wait so many at most; what was settled meanwhile is another one, as when customers are really asked.
    const asked = (...happened: [number, 'asked' | 'resolved'][]) =>
      closingsOf(
        { happened: happened.map(([at, what]) => ({ at: at * hour, what })), lasts, now: 99 * hour },
        2 * hour,
        1,
      ).map(({ at }) => at / hour);
    assert.deepEqual(asked([0, 'asked'], [23, 'asked']), [22]);
    assert.deepEqual(asked([0, 'asked'], [23, 'resolved'], [30, 'asked']), [22, 52]);
  });

  test('who would have been told by who had it then, and what the customer would have been asked', async () => {
    const { connect, write, workspace } = await openShop();
    const { agent, lead } = workspace;
    const channel = await connect('whatsapp', 'Teahouse');
    const params = { id: channel.id };
    const attempt = (more: object = {}) =>
      ok(lead, tryKeepAlive, { params, body: { warnBefore: 120, promptBefore: 60, texts, ...more } });
    assert.deepEqual((await attempt()).conversations, 0);
    await write(channel, 'என் ஆர்டர் எங்கே?');
    const { id, contact } = await onlyConversation(agent, channel);
    const none = await attempt();
    assert.deepEqual([none.conversations, none.warned, none.prompted, none.examples], [1, 0, 0, []]);
    const { everywhere } = await openDesk();
    const back = (days: number) =>
      everywhere.query(
        `update message set ordered_at = ordered_at - make_interval(days => $2) where conversation_id = $1`,
        [id, days],
      );
    await back(3);
    const alone = await attempt();
    assert.deepEqual(alone.told, [{ who: 'leads', name: null, count: 1 }]);
    assert.deepEqual([alone.warned, alone.prompted, alone.ranOut], [1, 1, 1]);
    const [example] = alone.examples;
    assert.deepEqual(
      [example?.conversation.id, example?.answered, example?.prompt],
      [id, 'never', `${contact.name}, ஒரு வார்த்தை எழுதுங்கள்.`],
    );
    assert.equal(Date.parse(example?.ends ?? '') - Date.parse(example?.at ?? ''), 2 * hour);
    // A team got it, and then one of its members, before the moment; what comes after it changes nothing.
    const team = await ok(lead, addTeam, { body: { name: 'آرڈرز', members: [{ agentId: agent.id }] } });
    await ok(lead, handOver, { params: { id }, body: { teamId: team.id } });
    const past = (type: string, days: number) =>
      everywhere.query(
        `update event set at = at - make_interval(days => $3) where conversation_id = $1 and type = $2`,
        [id, type, days],
      );
    await past('conversation.handed-over', 3);
    assert.deepEqual((await attempt()).told, [{ who: 'team', name: 'آرڈرز', count: 1 }]);
    await ok(lead, assignConversation, { params: { id }, body: { agentId: agent.id } });
    assert.deepEqual((await attempt()).told, [{ who: 'team', name: 'آرڈرز', count: 1 }], 'only today');
    await past('conversation.assigned', 3);
    assert.deepEqual((await attempt()).told, [{ who: 'agent', name: 'Ravi', count: 1 }]);
    await back(7);
    assert.equal((await attempt()).warned, 0, 'more than a week ago');
    assert.equal((await messagesIn(agent, id)).length, 1, 'nothing was sent');
    assert.equal((await ok(agent, getConversation, { params: { id } })).state, 'open');
    await refused(403, agent, tryKeepAlive, { params, body: { warnBefore: 120, promptBefore: null } });
    // Whoever does not reach every channel sets and tries nothing.
    const elsewhere = await newAgent(workspace.id, 'lead', 'لکشمی', [channel.id]);
    await refused(403, elsewhere, tryKeepAlive, { params, body: { warnBefore: 120, promptBefore: null } });
    const plain = await apiChannel(workspace);
    await refused(422, lead, tryKeepAlive, {
      params: { id: plain.id },
      body: { warnBefore: 120, promptBefore: null },
    });
  });
});
