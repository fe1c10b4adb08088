import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignConversation } from '#contract/conversations.ts';
import { sendMessage } from '#contract/messages.ts';
import { tryRule } from '#contract/rule-trial.ts';
import { listRules } from '#contract/rules.ts';
import { written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { ruling } from './testing/ruling.ts';

test('a dry run says what it would have matched and why, and changes nothing', async () => {
  const { workspace, channel, lead, agent, labelled } = await ruling();
  const label = await labelled('money');
  await channel.deliver(
    written('Where is my refund?', { thread: 'a', by: 'a' }),
    written('ریفنڈ کب ملے گا', { thread: 'b', by: 'فاطمہ' }),
    written('hello', { thread: 'c', by: 'c' }),
  );
  const { everywhere } = await openDesk();
  const counted = async () =>
    (await everywhere.query('select count(*)::int as n from event where workspace_id = $1', [workspace.id]))
      .rows[0].n;
  const before = await counted();
  const body = {
    when: { on: 'message' as const },
    if: {
      any: [
        { field: 'said' as const, any: ['refund', 'ریفنڈ'] },
        { field: 'label' as const, is: [label] },
        { field: 'hours' as const, is: 'closed' as const },
      ],
    },
    zone: 'Asia/Karachi',
  };
  const trial = await ok(lead, tryRule, { body });
  assert.deepEqual([trial.looked, trial.matched, trial.next], [3, 2, null]);
  assert.deepEqual(
    trial.matches.map(({ conversation, why }) => [conversation.contact, why]),
    [
      ['فاطمہ', [0]],
      ['a', [0]],
    ],
  );
  assert.equal(
    trial.days.reduce((sum, { matched }) => sum + matched, 0),
    2,
  );
  assert.deepEqual(trial.asOfNow, ['label']);
  assert.equal(await counted(), before);
  assert.deepEqual((await ok(lead, listRules)).data, []);
  await refused(403, agent, tryRule, { body });
  await refused(422, lead, tryRule, { body: { ...body, cursor: 'made up' } });
});

test('a message’s language is that of its script, and what is romanised is in what is known of the customer', async () => {
  const { channel, lead, rule, runsOf, labelled } = await ruling();
  const writes = (thread: string, text: string, language?: string) =>
    written(text, { thread, author: { id: thread, name: thread, language } });
  const label = await labelled('Hindi');
  const language = { field: 'language' as const, is: ['hi'] };
  const { id } = await rule({ if: { all: [language] }, actions: [{ do: 'label', labelId: label }] });
  await channel.deliver(
    writes('script', 'मेरा पार्सल कहाँ है?', 'en'),
    writes('romanised', 'mera parcel kahan hai?', 'hi-IN'),
    writes('urdu', 'میرا پارسل کہاں ہے', 'hi'),
    writes('unknown', 'mera parcel kahan hai?'),
  );
  const ran = (await runsOf(id)).map(({ conversation }) => conversation.contact);
  assert.deepEqual(ran.sort(), ['romanised', 'script']);
  const trying = async (condition: object) => {
    const body = { when: { on: 'message' as const }, if: { all: [{ ...language, ...condition }] } };
    const { matches, asOfNow } = await ok(lead, tryRule, { body });
    assert.deepEqual(asOfNow, ['language']);
    return matches.map(({ conversation }) => conversation.contact).sort();
  };
  assert.deepEqual(await trying({}), ['romanised', 'script']);
  assert.deepEqual(await trying({ of: 'contact' }), ['romanised', 'urdu']);
  assert.deepEqual(await trying({ not: true }), ['unknown', 'urdu'], 'not known is not Hindi');
  assert.deepEqual(await trying({ is: ['ur-PK', 'ta'] }), ['urdu']);
});

test('of the clock it is told from what was written', async () => {
  const { channel, lead, agent } = await ruling();
  const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
  await channel.deliver(
    written('waited', { thread: 'a', by: 'a', sentAt: ago(50) }),
    written('answered', { thread: 'b', by: 'b', sentAt: ago(1) }),
  );
  const [, second] = await conversationsOf(agent, channel);
  await ok(agent, sendMessage, { params: { id: second?.id ?? '' }, body: { text: 'yes' } });
  await ok(agent, assignConversation, { params: { id: second?.id ?? '' }, body: { agentId: lead.id } });
  const trial = await ok(lead, tryRule, {
    body: { when: { on: 'unanswered', minutes: 120, clock: 'always' }, if: { all: [] } },
  });
  assert.deepEqual(
    trial.matches.map(({ conversation, at }) => [
      conversation.contact,
      Math.round((Date.now() - Date.parse(at)) / 3_600_000),
    ]),
    [['a', 48]],
  );
});

test('a long log is read a page at a time, and every page is part of the whole', async () => {
  const { workspace, channel, lead, agent } = await ruling();
  await channel.deliver(written('hello'));
  const [conversation] = await conversationsOf(agent, channel);
  const { everywhere } = await openDesk();
  await everywhere.query(
    `insert into event (workspace_id, id, type, actor_kind, conversation_id)
     select $1, gen_random_uuid(), case when n % 20 = 0 then 'conversation.assigned' else 'conversation.seen' end, 'system', $2
     from generate_series(1, 45000) n`,
    [workspace.id, conversation?.id],
  );
  let [looked, pages, cursor] = [0, 0, undefined as string | undefined];
  do {
    const trial = await ok(lead, tryRule, {
      body: { when: { on: 'assigned' }, if: { all: [] }, ...(cursor ? { cursor } : {}) },
    });
    looked += trial.looked;
    pages += 1;
    cursor = trial.next ?? undefined;
  } while (cursor);
  assert.equal(looked, 2_250);
  assert.ok(pages >= 3);
});
