import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAttribute } from '#contract/attributes.ts';
import { getConversation } from '#contract/conversations.ts';
import { listNotices } from '#contract/notices.ts';
import { addRule, listRules } from '#contract/rules.ts';
import { written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { ruling } from './testing/ruling.ts';

test('an action that cannot be done is said, leaves nothing, and the others go on', async () => {
  const { workspace, channel, lead, agent, labelled, rule, runsOf, trailOf } = await ruling();
  await ok(workspace.administrator, addAttribute, {
    body: { subject: 'conversation', label: 'Order number', type: 'text', required: true },
  });
  const label = await labelled('tried');
  const made = await rule({
    name: 'Settles',
    actions: [{ do: 'resolve' }, { do: 'label', labelId: label }],
  });
  await channel.deliver(written('thanks'));
  const { id } = await onlyConversation(agent, channel);
  const [run] = await runsOf(made.id);
  assert.equal(run?.outcome, 'failed');
  assert.match(run?.actions[0]?.why ?? '', /Order number/);
  assert.equal(run?.actions[1]?.done, true);
  assert.equal((await ok(agent, getConversation, { params: { id } })).state, 'open');
  assert.match((await trailOf(id))[0] ?? '', /rule\.ran \| Settles \| failed \| Fill in “Order number”/);
  assert.equal((await ok(lead, listRules)).data[0]?.counts.failed, 1);
});

test('people are told by a note that names them, as their choices want it', async () => {
  const { channel, lead, agent, rule, settled } = await ruling();
  await rule({
    name: 'Care',
    actions: [{ do: 'notify', agentIds: [agent.id], leads: true, text: 'look at this' }],
  });
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(agent, channel);
  await settled();
  for (const who of [agent, lead]) {
    const { data } = await ok(who, listNotices);
    assert.deepEqual(
      data.map((each) => [each.kind, each.conversation?.id, each.by?.name]),
      [['mention', id, 'Care']],
    );
  }
  const note = (await messagesIn(agent, id)).find(({ kind }) => kind === 'note');
  assert.match(note?.text ?? '', /^@.*Ravi.* look at this$/);
});

test('the customer is answered in their language, once, by the usual way, and nobody else is', async () => {
  const { channel, lead, agent, rule, runsOf } = await ruling();
  const made = await rule({
    name: 'Hello',
    actions: [
      {
        do: 'reply',
        texts: [
          { language: 'en', text: 'We look into it[[, {name}]].' },
          { language: 'ta', text: 'நாங்கள் பார்க்கிறோம்[[, {name}]].' },
        ],
      },
    ],
  });
  await channel.deliver(written('ஆர்டர் எங்கே?', { author: { id: 'u1', name: 'கவிதா' } }));
  const { id } = await onlyConversation(agent, channel);
  await runsOf(made.id);
  await until(() => channel.receiver.calls.length === 1);
  const said = async () => (await messagesIn(agent, id)).filter(({ author }) => author.kind === 'automation');
  assert.deepEqual(
    (await said()).map(({ text }) => text),
    ['நாங்கள் பார்க்கிறோம், கவிதா.'],
  );
  const after = await ok(agent, getConversation, { params: { id } });
  assert.equal(after.state, 'open');
  assert.ok(after.waitingSince, 'a machine answers nothing');
  await channel.deliver(written('hello?', { author: { id: 'u1', name: 'கவிதா' } }));
  const [second] = await runsOf(made.id);
  assert.match(second?.actions[0]?.why ?? '', /within the last 12 hours/);
  assert.equal((await said()).length, 1);
  // A machine is not answered, and nobody in a group or of long ago.
  const from = (of: string) => ({ author: { keys: [{ namespace: 'channel', value: of }], name: of } });
  const thread = (of: string, shared = false) => ({
    thread: { id: of, surface: 'private' as const, shared },
  });
  await enter(channel, [
    saying('I am away', { ...from('machine'), ...thread('machine'), automatic: true }),
    saying('long ago', { ...from('past'), ...thread('past'), past: true, at: Date.now() - 900_000_000 }),
    saying('anybody?', { ...from('group'), ...thread('group', true) }),
  ]);
  const refusals = (await runsOf(made.id)).slice(0, 2).map((run) => run.actions[0]?.why);
  assert.match(
    refusals.toSorted().join('\n'),
    /^Several people write there.*\nThere is no message of a person/,
  );
  assert.equal(channel.receiver.calls.length, 1);
  const hole = await refused(422, lead, addRule, {
    body: {
      name: 'x',
      when: { on: 'message' },
      actions: [{ do: 'reply', texts: [{ language: 'en', text: 'Hi {name}' }] }],
    },
  });
  assert.match(hole.message, /outside of \[\[/);
});
