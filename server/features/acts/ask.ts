import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Message } from '#contract/messages.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict } from '#server/errors.ts';
import { channelById } from '#server/features/channels/find.ts';
import { messagesOf } from '#server/features/conversations/messages.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { type AskedOf, lockAskedOf } from './asked-of.ts';
import { mayAsk } from './may-ask.ts';
import { askForAct } from './queue.ts';
import { signOf } from './sign.ts';
import { matterOf, type Wanted } from './wanted.ts';

/** What cannot be undone waits this long, so that it can be withdrawn. */
const grace = 10_000;

/**
 * Writes down what an agent wants done to a message, and what it overtakes; a job does it. The wish, its event and
 * its job are one transaction. Asked for twice, it is one wish.
 */
export async function ask(tx: Tx, actor: AgentActor, messageId: string, wanted: Wanted): Promise<Message> {
  const asked = await lockAskedOf(tx, messageId);
  const channel = await channelById(asked.senderId);
  if (!channel) throw conflict('cannot-act', 'The channel of this message is not connected.');
  await mayAsk(tx, actor, wanted, asked, channel);
  if (await isUnderWay(tx, messageId, wanted)) return one(tx, messageId);
  const overtaken = await overtake(tx, messageId, wanted);
  const conversationId = asked.conversationId;
  const event = { type: 'message.acted' as const, actor, conversationId, messageId, word: wanted.deed };
  if (isSo(asked, wanted) && overtaken.every(({ attempts }) => attempts === 0)) {
    if (overtaken.length > 0) await record(tx, [event]);
    return one(tx, messageId);
  }
  const id = randomUUIDv7();
  const proposed = asked.kind === 'incoming' && wanted.grounds === 'other';
  const dueAt = dueFrom(wanted.deed);
  await tx.q
    .insertInto('act')
    .values({
      workspace_id: tx.workspaceId,
      id,
      channel_id: asked.channelId,
      message_id: messageId,
      deed: wanted.deed,
      sign: wanted.deed === 'react' ? wanted.emoji : null,
      grounds: wanted.grounds,
      reason: wanted.reason,
      asked_by: actor.id,
      state: proposed ? 'proposed' : 'asked',
      due_at: dueAt,
    })
    .execute();
  if (!proposed) await askForAct(tx, messageId, matterOf[wanted.deed], dueAt);
  await record(tx, [{ ...event, subjectId: id }]);
  return one(tx, messageId);
}

export function dueFrom(deed: Wanted['deed']): Date {
  return new Date(Date.now() + (deed === 'remove' ? grace : 0));
}

export async function one(tx: Tx, messageId: string): Promise<Message> {
  const [message] = await messagesOf(tx, [messageId]);
  if (!message) throw new Error('a message that was asked about is missing');
  return message;
}

/** The latest word on the matter is this one, and it is not finished. */
async function isUnderWay(tx: Tx, messageId: string, { deed, emoji, grounds }: Wanted): Promise<boolean> {
  const { rows } = await sql<{ deed: string; sign: string | null; state: string; grounds: string | null }>`
    select deed, sign, state, grounds from act
    where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and matter = ${matterOf[deed]}
      and state in ('proposed', 'asked', 'doing')
    order by since desc limit 1`.execute(tx.q);
  const [latest] = rows;
  if (latest?.deed !== deed || latest.sign !== (deed === 'react' ? emoji : null)) return false;
  // On other grounds it may need no second person.
  return latest.state !== 'proposed' || latest.grounds === grounds;
}

/** What was asked for before in this matter and is not done counts no more; what is in flight ends by itself. */
async function overtake(tx: Tx, messageId: string, { deed }: Wanted): Promise<{ attempts: number }[]> {
  const { rows } = await sql<{ attempts: number }>`
    update act set state = case when state = 'doing' then state else 'overtaken' end,
      ended_at = case when state = 'doing' then ended_at else clock_timestamp() end
    where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and matter = ${matterOf[deed]}
      and state in ('proposed', 'asked', 'doing', 'failed', 'uncertain')
    returning attempts`.execute(tx.q);
  return rows;
}

/** The message is already as it is wanted, as far as is known here. */
function isSo(asked: AskedOf, wanted: Wanted): boolean {
  if (wanted.deed === 'hide' || wanted.deed === 'show')
    return (asked.hiddenAt !== null) === (wanted.deed === 'hide');
  if (wanted.deed === 'remove') return false;
  return asked.sign === signOf({ deed: wanted.deed, sign: wanted.emoji });
}
