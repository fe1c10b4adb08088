import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editChannel } from '#contract/channels.ts';
import { editContact } from '#contract/contacts.ts';
import {
  assignConversation,
  reopenConversation,
  resolveConversation,
  snoozeConversation,
  typeInConversation,
} from '#contract/conversations.ts';
import { type Change, change } from '#contract/events.ts';
import { addNote } from '#contract/messages.ts';
import { listAgents } from '#contract/workspace.ts';
import { asked } from '#server/testing/answered.ts';
import { written } from '#server/testing/api-channel.ts';
import { ok, send } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { stream } from '#server/testing/stream.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('every change reaches every screen of the workspace, and no other', async () => {
  const { workspace, channel, id, answer, reaches, conversation } = await asked();
  const other = await newWorkspace();
  const [screen, second, elsewhere] = await Promise.all([
    stream(workspace.agent),
    stream(workspace.lead),
    stream(other.agent),
  ]);
  for (const s of [screen, second, elsewhere]) await s.see('ready');
  const params = { id };
  const { agent } = workspace;
  const [first] = (await conversation()).contact.identities;
  assert.ok(first);
  await channel.deliver(written('and?', { id: 'x' }));
  await channel.deliver({ type: 'edit', thread: { id: 'dm' }, id: 'x', text: 'and now?' });
  const author = { id: 'kavitha', name: 'kavitha' };
  await channel.deliver({ type: 'reaction', thread: { id: 'dm' }, id: 'x', author, emoji: '👍' });
  await channel.deliver({ type: 'delete', thread: { id: 'dm' }, id: 'x' }, 'unreadable' as never);
  await reaches(await answer('yes'), 'sent');
  await ok(agent, addNote, { params, body: { text: 'note' } });
  await ok(agent, assignConversation, { params, body: { agentId: workspace.lead.id } });
  await ok(agent, resolveConversation, { params });
  await ok(agent, reopenConversation, { params });
  const until1 = new Date(Date.now() + 60_000).toISOString();
  await ok(agent, snoozeConversation, { params, body: { until: until1 } });
  await ok(agent, editContact, {
    params: { id: (await conversation()).contact.id },
    body: { name: 'Mrs K' },
  });
  await ok(workspace.administrator, editChannel, { params: { id: channel.id }, body: { name: 'Renamed' } });
  const expected = [
    'message.received',
    'message.edited',
    'message.reacted',
    'message.deleted',
    'quarantine.added',
    'message.sent',
    'conversation.assigned',
    'message.delivery',
    'note.added',
    'conversation.resolved',
    'conversation.reopened',
    'conversation.snoozed',
    'contact.changed',
    'channel.changed',
  ];
  for (const s of [screen, second])
    await until(() => {
      const seen = new Set<string>(s.changes().map((c) => c.type));
      assert.deepEqual(
        expected.filter((type) => !seen.has(type)),
        [],
      );
      return true;
    });
  for (const c of screen.changes()) assert.ok(change.safeParse(c).success, JSON.stringify(c));
  const sent = screen.changes().find((c) => c.type === 'message.sent');
  assert.equal(sent?.message?.text, 'yes');
  assert.equal(sent?.conversation?.id, id);
  assert.equal(sent?.actor.id, agent.id);
  // Their own screen makes them available; nothing else has happened there.
  const others = elsewhere.changes().filter(({ type }) => type !== 'agent.availability-changed');
  assert.deepEqual(others, []);
  for (const s of [screen, second, elsewhere]) s.close();
});

test('the log holds ids and kinds and never what anybody wrote', async () => {
  const { workspace, answer, reaches } = await asked();
  await reaches(await answer('a secret of the answer'), 'sent');
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    'select to_jsonb(e)::text as text from event e where workspace_id = $1',
    [workspace.id],
  );
  assert.ok(rows.length > 3);
  for (const { text } of rows) assert.doesNotMatch(text, /hello|secret|kavitha/i);
});

test('typing passes by colleagues and is not stored', async () => {
  const { workspace, id } = await asked();
  const [own, colleague] = await Promise.all([stream(workspace.agent), stream(workspace.lead)]);
  await Promise.all([own.see('ready'), colleague.see('ready')]);
  await ok(workspace.agent, typeInConversation, { params: { id }, body: { note: true } });
  const { data } = await colleague.see('typing');
  assert.deepEqual(data, {
    conversationId: id,
    by: { kind: 'agent', id: workspace.agent.id, name: workspace.agent.name },
    note: true,
  });
  assert.ok(!own.frames.some((f) => f.event === 'typing'));
  for (const s of [own, colleague]) s.close();
});

test('an agent with an open screen counts as on', async () => {
  const workspace = await newWorkspace();
  const online = async () =>
    (await ok(workspace.lead, listAgents)).data.filter((a) => a.online).map((a) => a.id);
  assert.deepEqual(await online(), []);
  const screen = await stream(workspace.agent);
  await until(async () => (await online()).includes(workspace.agent.id));
  screen.close();
});

test('answers that cannot resume say so', async () => {
  const { workspace, channel } = await asked();
  for (const after of ['nonsense', '7.1', '1.99999999999999999999', '-1.5', '1.', '999.1']) {
    const screen = await stream(workspace.agent, { after });
    await screen.see('reset');
    // It goes on live nevertheless, from a position of today.
    await channel.deliver(written(`after ${after}`));
    await screen.see('change', (c: Change) => c.message?.text === `after ${after}`);
    assert.match(screen.lastId ?? '', /^1\.\d+$/);
    screen.close();
  }
  const asQuery = await send<string>('/api/v1/events?after=nonsense', {
    headers: workspace.agent.headers,
    signal: AbortSignal.timeout(500),
  }).catch((error: Error) => error.name);
  assert.equal(asQuery, 'TimeoutError');
});
