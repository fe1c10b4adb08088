import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAttribute } from '#contract/attributes.ts';
import { addBusinessHours, weekdays } from '#contract/business-hours.ts';
import { blockContact } from '#contract/contacts.ts';
import {
  assignConversation,
  getConversation,
  labelConversation,
  reopenConversation,
  resolveConversation,
} from '#contract/conversations.ts';
import { listRuleVersions } from '#contract/rule-versions.ts';
import { addRule, editRule, listRules, orderRules, type RuleWhen, removeRule } from '#contract/rules.ts';
import { addTeam } from '#contract/teams.ts';
import { written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { ruling } from './testing/ruling.ts';

test('a message that fits sets things going: label, team, priority, attribute, note; each once, in the trail', async () => {
  const { workspace, channel, lead, agent, labelled, rule, runsOf, trailOf } = await ruling();
  const money = await labelled('பணம்');
  const team = await ok(lead, addTeam, { body: { name: 'Billing', members: [{ agentId: lead.id }] } });
  const attribute = await ok(workspace.administrator, addAttribute, {
    body: { subject: 'conversation', label: 'Kind', type: 'choice', choices: ['money', 'other'] },
  });
  const made = await rule({
    name: 'بلنگ',
    if: { all: [{ field: 'said', any: ['பணம்', 'पैसा', 'ادائیگی'] }] },
    actions: [
      { do: 'label', labelId: money },
      { do: 'team', teamId: team.id },
      { do: 'prioritise', priority: 'high' },
      { do: 'attribute', attributeId: attribute.id, value: 'money' },
      { do: 'note', text: 'Asks for money' },
    ],
  });
  await channel.deliver(written('என் பணம் எங்கே?'));
  const { id } = await onlyConversation(agent, channel);
  const [run] = await runsOf(made.id);
  assert.deepEqual(
    [run?.outcome, run?.actions.map((a) => [a.do, a.done])],
    [
      'acted',
      [
        ['label', true],
        ['team', true],
        ['prioritise', true],
        ['attribute', true],
        ['note', true],
      ],
    ],
  );
  const now = await ok(agent, getConversation, { params: { id } });
  assert.deepEqual([now.team?.name, now.priority, now.labels], ['Billing', 'high', [money]]);
  assert.deepEqual(
    (await messagesIn(agent, id)).map(({ kind, text, author }) => [kind, text, author.kind]),
    [
      ['incoming', 'என் பணம் எங்கே?', 'customer'],
      ['note', 'Asks for money', 'automation'],
    ],
  );
  const trail = await trailOf(id);
  assert.deepEqual(trail.slice(0, 3), [
    'rule.ran | بلنگ | acted',
    'conversation.attributes-changed | بلنگ',
    'conversation.prioritised | بلنگ | high',
  ]);
  // What fits again finds most of it done; the note is left again, as that is what it is for.
  await channel.deliver(written('hello'), written('पैसा?'));
  const runs = await runsOf(made.id);
  assert.deepEqual(
    runs.map((each) => each.actions.map((a) => a.do)),
    [['note'], ['label', 'team', 'prioritise', 'attribute', 'note']],
  );
  const [listed] = (await ok(lead, listRules)).data;
  assert.deepEqual(listed?.counts, { looked: 3, matched: 2, acted: 2, failed: 0, throttled: 0 });
  assert.ok(listed?.lastActedAt);
});

test('rules go in their order; one that stops ends it, and one that acts changes what the next one asks', async () => {
  const { channel, lead, agent, labelled, rule, runsOf } = await ruling();
  const [first, second] = [await labelled('first'), await labelled('second')];
  const last = await rule({
    name: 'last',
    if: { all: [{ field: 'label', is: [first] }] },
    actions: [{ do: 'label', labelId: second }],
  });
  const begins = await rule({ name: 'begins', actions: [{ do: 'label', labelId: first }] });
  await channel.deliver(written('one', { thread: 'one' }));
  assert.equal((await runsOf(last.id)).length, 0);
  await ok(lead, orderRules, { body: { ids: [begins.id, last.id] } });
  await channel.deliver(written('two', { thread: 'two' }));
  assert.equal((await runsOf(last.id)).length, 1);
  await ok(lead, editRule, { params: { id: begins.id }, body: { stops: true } });
  await channel.deliver(written('three', { thread: 'three' }));
  assert.equal((await runsOf(last.id)).length, 1);
  const all = await conversationsOf(agent, channel);
  assert.deepEqual(
    all.map((c) => c.labels),
    [[first], [first, second], [first]],
  );
  const message = await refused(422, lead, orderRules, { body: { ids: [begins.id, begins.id] } });
  assert.match(message.message, /Name every rule once/);
});

test('every kind of happening sets its rules going, once each, and only those that are on', async () => {
  const { channel, agent, lead, labelled, rule, settled } = await ruling();
  const wanted = await labelled('wanted');
  const [other, made] = [await labelled('other'), new Map<string, string>()];
  const kinds: RuleWhen[] = [
    { on: 'message' },
    { on: 'opened' },
    { on: 'reopened' },
    { on: 'resolved' },
    { on: 'assigned' },
    { on: 'labelled', labelId: wanted },
  ];
  for (const when of kinds)
    made.set(when.on, (await rule({ when, actions: [{ do: 'note', text: when.on }] })).id);
  await rule({ active: false, actions: [{ do: 'note', text: 'never' }] });
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(agent, channel);
  const params = { id };
  await settled();
  await ok(agent, labelConversation, { params, body: { add: [other, wanted] } });
  await ok(agent, assignConversation, { params, body: { agentId: lead.id } });
  await ok(agent, resolveConversation, { params });
  await ok(agent, reopenConversation, { params });
  await settled();
  const notes = (await messagesIn(agent, id)).filter(({ kind }) => kind === 'note').map(({ text }) => text);
  assert.deepEqual(notes.toSorted(), ['assigned', 'labelled', 'message', 'opened', 'reopened', 'resolved']);
});

test('what a rule does sets others going three times at most, and no rule acts without end', async () => {
  const { channel, agent, labelled, rule, runsOf, trailOf } = await ruling();
  const names = [
    await labelled('a'),
    await labelled('b'),
    await labelled('c'),
    await labelled('d'),
    await labelled('e'),
  ];
  const chain = [];
  for (const [n, labelId] of names.slice(0, -1).entries())
    chain.push(
      await rule({
        name: `after ${n}`,
        when: { on: 'labelled', labelId },
        actions: [{ do: 'label', labelId: names[n + 1] ?? '' }],
      }),
    );
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(agent, channel);
  await ok(agent, labelConversation, { params: { id }, body: { add: names.slice(0, 1) } });
  const outcomes = [];
  for (const each of chain) outcomes.push((await runsOf(each.id)).map((run) => run.outcome));
  assert.deepEqual(outcomes, [['acted'], ['acted'], ['acted'], ['looped']]);
  assert.ok((await trailOf(id)).includes('rule.ran | after 3 | looped'));
  // Two that undo each other end as well.
  const [ping, pong] = [await labelled('ping'), await labelled('pong')];
  for (const [from, to] of [
    [ping, pong],
    [pong, ping],
  ] as const)
    await rule({
      when: { on: 'labelled', labelId: from },
      actions: [
        { do: 'unlabel', labelId: from },
        { do: 'label', labelId: to },
      ],
    });
  await ok(agent, labelConversation, { params: { id }, body: { add: [ping] } });
  await trailOf(id);
});

test('a rule acts so often within an hour and no more; what customers write is there all the same', async () => {
  const { channel, agent, lead, rule, runsOf } = await ruling();
  const made = await rule({ most: 3, actions: [{ do: 'note', text: 'again' }] });
  for (let n = 0; n < 8; n += 1) await channel.deliver(written(`message ${n}`));
  const { id } = await onlyConversation(agent, channel);
  const runs = await runsOf(made.id);
  assert.deepEqual(runs.map(({ outcome, times }) => [outcome, times]).toSorted(), [
    ['acted', 1],
    ['acted', 1],
    ['acted', 1],
    ['throttled', 5],
  ]);
  const messages = await messagesIn(agent, id);
  assert.equal(messages.filter(({ kind }) => kind === 'incoming').length, 8);
  assert.equal(messages.filter(({ kind }) => kind === 'note').length, 3);
  assert.equal((await ok(lead, listRules)).data[0]?.counts.throttled, 5);
});

test('hours are those of the channel, at the moment of the message', async () => {
  const { channel, agent, lead, rule, settled } = await ruling();
  await rule({ if: { all: [{ field: 'hours', is: 'closed' }] }, actions: [{ do: 'note', text: 'closed' }] });
  await rule({ if: { all: [{ field: 'hours', is: 'open' }] }, actions: [{ do: 'note', text: 'open' }] });
  await channel.deliver(written('one'));
  await settled();
  const weekly = Object.fromEntries(weekdays.map((day) => [day, []])) as never;
  await ok(lead, addBusinessHours, {
    body: { name: 'Never', zone: 'Asia/Kolkata', weekly, isDefault: true },
  });
  await channel.deliver(written('two'));
  await settled();
  const { id } = await onlyConversation(agent, channel);
  assert.deepEqual(
    (await messagesIn(agent, id)).map(({ text }) => text),
    ['one', 'open', 'two', 'closed'],
  );
});

test('what a blocked customer writes, and what was fetched from before, sets nothing going', async () => {
  const { channel, agent, lead, rule, runsOf } = await ruling();
  await channel.deliver(written('hello'));
  const { contact } = await onlyConversation(agent, channel);
  await ok(lead, blockContact, { params: { id: contact.id }, body: {} });
  const made = await rule({ actions: [{ do: 'note', text: 'x' }] });
  await channel.deliver(written('again'));
  assert.deepEqual(await runsOf(made.id), []);
});

test('every change is a version with its author; a removed rule does nothing and keeps its name', async () => {
  const { channel, agent, lead, rule, trailOf } = await ruling();
  const made = await rule({ name: 'Alpha', actions: [{ do: 'note', text: 'x' }] });
  const params = { id: made.id };
  await ok(lead, editRule, { params, body: { name: 'Beta', version: 1 } });
  const stale = await refused(409, lead, editRule, { params, body: { name: 'Gamma', version: 1 } });
  assert.equal(stale.code, 'changed-since');
  await ok(lead, editRule, { params, body: { active: false } });
  await ok(lead, editRule, { params, body: { active: true } });
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(agent, channel);
  await trailOf(id);
  await ok(lead, removeRule, { params });
  await channel.deliver(written('hello again'));
  assert.equal((await trailOf(id)).filter((line) => line === 'rule.ran | Beta | acted').length, 1);
  const { data } = await ok(lead, listRuleVersions, { params });
  assert.deepEqual(
    data.map(({ version, what, by, rule: { name } }) => [version, what, by, name]),
    [
      [5, 'removed', 'Kavitha', 'Beta'],
      [4, 'on', 'Kavitha', 'Beta'],
      [3, 'off', 'Kavitha', 'Beta'],
      [2, 'edited', 'Kavitha', 'Beta'],
      [1, 'made', 'Kavitha', 'Alpha'],
    ],
  );
  await refused(404, lead, editRule, { params, body: { active: true } });
  await refused(403, agent, listRules);
});

test('what asks for a reader, names what is gone, or is hostile is refused', async () => {
  const { lead, labelled } = await ruling();
  const label = await labelled('x');
  const given = {
    name: 'x',
    when: { on: 'message' as const },
    actions: [{ do: 'label' as const, labelId: label }],
  };
  for (const bad of [
    { if: { all: [{ field: 'assignee', is: ['me'] }] } },
    { if: { all: [{ field: 'unread' }] } },
    { actions: [] },
    { actions: [{ do: 'label', labelId: crypto.randomUUID() }] },
    { actions: [{ do: 'notify', text: 'x' }] },
    { actions: [{ do: 'note', text: 'a\u0000b' }] },
    { when: { on: 'unanswered', minutes: 0, clock: 'always' } },
    { if: { all: [{ field: 'said', any: ['x'.repeat(101)] }] } },
    { if: { all: [{ field: 'hours', is: 'open', hoursId: crypto.randomUUID() }] } },
  ])
    await refused(422, lead, addRule, { body: { ...given, ...bad } as never });
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query('select count(*)::int as n from rule where name = $1', ['x']);
  assert.equal(rows[0].n, 0);
});
