import { sql } from 'kysely';
import type { Deed, Matter } from '#contract/deeds.ts';
import type { Message } from '#contract/messages.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, forbidden, notFound } from '#server/errors.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { dueFrom, one } from './ask.ts';
import { lockAskedOf } from './asked-of.ts';
import { askForAct } from './queue.ts';

interface Held {
  id: string;
  message_id: string;
  matter: Matter;
  deed: Deed;
  state: string;
  asked_by: string;
  conversationId: string;
}

/** A second person agrees to what puts somebody's words out of sight; whoever proposed it cannot. */
export async function approveAct(tx: Tx, actor: AgentActor, id: string): Promise<Message> {
  const act = await lock(tx, id, ['proposed'], 'approved');
  if (act.asked_by === actor.id)
    throw forbidden('You proposed this yourself: a second person has to agree, such as another lead.');
  const dueAt = dueFrom(act.deed);
  await sql`
    update act set state = 'asked', approved_by = ${actor.id}, since = clock_timestamp(), due_at = ${dueAt}
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  await askForAct(tx, act.message_id, act.matter, dueAt);
  return decided(tx, actor, act);
}

/** Withdraws what has not left, and puts away what failed. */
export async function withdrawAct(tx: Tx, actor: AgentActor, id: string): Promise<Message> {
  const act = await lock(tx, id, ['proposed', 'asked', 'failed', 'uncertain'], 'withdrawn');
  await sql`
    update act set state = 'withdrawn', ended_at = clock_timestamp()
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  return decided(tx, actor, act);
}

/** Asks the platform once more: a person has decided. */
export async function retryAct(tx: Tx, actor: AgentActor, id: string): Promise<Message> {
  const act = await lock(tx, id, ['failed', 'uncertain', 'asked'], 'tried again');
  // Whoever asks again within the time to withdraw changes nothing.
  await sql`
    update act set state = 'asked', attempts = case when state = 'asked' then attempts else 0 end,
      since = clock_timestamp(), due_at = case when attempts > 0 then clock_timestamp() else due_at end, ended_at = null
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  await askForAct(tx, act.message_id, act.matter, new Date());
  return decided(tx, actor, act);
}

const named: Record<string, string> = { asked: 'waiting', doing: 'under way' };

async function lock(tx: Tx, id: string, states: string[], verb: string): Promise<Held> {
  const wanted = sql<Held>`select id, message_id, matter, deed, state, asked_by from act
    where workspace_id = ${tx.workspaceId} and id = ${id}`;
  const [found] = (await wanted.execute(tx.q)).rows;
  if (!found) throw notFound('act on a message');
  const { conversationId } = await lockAskedOf(tx, found.message_id);
  const [act] = (await sql<Held>`${wanted} for update`.execute(tx.q)).rows;
  if (!act || !states.includes(act.state))
    throw conflict(
      'act-state',
      `This is ${named[act?.state ?? ''] ?? act?.state ?? 'gone'} by now and can no longer be ${verb}. Look at the message again.`,
    );
  return { ...act, conversationId };
}

async function decided(tx: Tx, actor: AgentActor, act: Held): Promise<Message> {
  const { conversationId, message_id: messageId, deed: word } = act;
  await record(tx, [{ type: 'message.acted', actor, conversationId, messageId, subjectId: act.id, word }]);
  return one(tx, messageId);
}
