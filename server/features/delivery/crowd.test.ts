import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignConversation } from '#contract/conversations.ts';
import { cancelPart, retryPart, sendMessage } from '#contract/messages.ts';
import { asked } from '#server/testing/answered.ts';
import { written } from '#server/testing/api-channel.ts';
import { call } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { messagesIn } from '#server/testing/look.ts';
import { oneOf, seeded } from '#server/testing/random.ts';
import { until } from '#server/testing/until.ts';

test('everything at once in one conversation: nobody is told to come again', {
  timeout: 60_000,
}, async () => {
  const { workspace, channel, id, mend } = await asked();
  const before = await deadlocks();
  const random = seeded(11);
  const known: string[] = [];
  channel.receiver.answer = ({ id: part }) => {
    known.push(part);
    const chance = random();
    if (chance < 0.2) return { status: 503 };
    if (chance < 0.3) return { status: 422 };
    return { status: 200, body: { id: `b-${part}` } };
  };
  const params = { id };
  const statuses = new Set<number>();
  const sent = async (agent: typeof workspace.agent): Promise<void> => {
    for (let i = 0; i < 25; i++) {
      const body = { text: `${agent.name} ${i}` };
      const answer = await call(agent, sendMessage, { params, body });
      statuses.add(answer.status);
      const part = { params: { id: answer.body.parts?.[0]?.id ?? id } };
      if (i % 4 === 1) statuses.add((await call(agent, retryPart, part)).status);
      if (i % 5 === 2) statuses.add((await call(agent, cancelPart, part)).status);
      if (i % 6 === 3)
        statuses.add((await call(agent, assignConversation, { params, body: { agentId: agent.id } })).status);
    }
  };
  const received = async (): Promise<void> => {
    for (let i = 0; i < 25; i++) {
      const part = known.length > 0 ? oneOf(known, random) : id;
      await channel.post({
        events: [
          written(`line ${i}`),
          { type: 'receipt', thread: { id: 'dm' }, state: oneOf(['delivered', 'read'], random), part },
          { type: 'receipt', thread: { id: 'dm' }, state: 'read', upTo: Date.now() },
        ],
      });
    }
  };
  const mended = async (): Promise<void> => {
    for (let i = 0; i < 25; i++) await mend();
  };
  await Promise.all([sent(workspace.agent), sent(workspace.lead), received(), received(), mended()]);
  assert.deepEqual(
    [...statuses].filter((status) => status >= 500),
    [],
  );
  channel.receiver.answer = () => ({ status: 200 });
  await until(async () => {
    await mend();
    const parts = (await messagesIn(workspace.agent, id)).flatMap((m) => m.parts);
    return parts.every((part) => !['queued', 'sending'].includes(part.state));
  });
  assert.equal(await deadlocks(), before, 'everybody locks in the same order');
});

/** How often PostgreSQL had to end one of two that waited for each other; they try again, but late. */
async function deadlocks(): Promise<number> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  );
  return rows[0].deadlocks;
}
