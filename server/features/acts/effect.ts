import { sql } from 'kysely';
import type { Deed } from '#contract/deeds.ts';
import { type Actor, type NewEvent, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { brandKey, signOf } from './sign.ts';

interface Done {
  id: string;
  messageId: string;
  conversationId: string;
  deed: Deed;
  sign: string | null;
  grounds: string | null;
  askedBy: string;
  /** When the platform was asked, or when it did it, by its own clock. */
  at: Date;
}

/**
 * What was done to a message is what the screens show, and whoever asked for it is who did it. The platform has just
 * said so, whatever the clocks say: the times only keep what it tells late of earlier moments from undoing it.
 */
export async function takeEffect(tx: Tx, done: Done): Promise<void> {
  const { messageId, conversationId } = done;
  const sign = signOf(done);
  if (sign !== undefined) await putSign(tx, done, sign);
  else if (done.deed === 'remove') await takeOff(tx, done);
  else await setVisibility(tx, done, done.deed === 'hide');
  const actor: Actor = { kind: 'agent', id: done.askedBy };
  const word = done.grounds === null ? {} : { word: done.grounds };
  await record(tx, [
    { type: eventOf(done.deed), actor, conversationId, messageId, subjectId: done.id, ...word },
  ]);
}

function eventOf(deed: Deed): NewEvent['type'] {
  if (deed === 'hide') return 'message.hidden';
  if (deed === 'show') return 'message.shown';
  return deed === 'remove' ? 'message.removed' : 'message.reacted';
}

/** The account has one sign on a message: a new one takes the place of the last. */
async function putSign(tx: Tx, done: Done, sign: string | null): Promise<void> {
  await sql`
    update reaction set removed = true, at = greatest(at, ${done.at})
    where workspace_id = ${tx.workspaceId} and message_id = ${done.messageId} and author_key = ${brandKey}
      and not removed and emoji is distinct from ${sign}`.execute(tx.q);
  if (sign === null) return;
  await sql`
    insert into reaction (workspace_id, message_id, author_key, emoji, author_name, at)
    select ${tx.workspaceId}, ${done.messageId}, ${brandKey}, ${sign}, a.name, ${done.at} from agent a
    where a.workspace_id = ${tx.workspaceId} and a.id = ${done.askedBy}
    on conflict (workspace_id, message_id, author_key, emoji)
      do update set author_name = excluded.author_name, removed = false, at = greatest(reaction.at, excluded.at)`.execute(
    tx.q,
  );
}

/** Gone from the platform; the team keeps what it said, so that nobody's words vanish without a trace. */
async function takeOff(tx: Tx, { messageId, at }: Done): Promise<void> {
  await sql`
    update message set removed_at = coalesce(removed_at, ${at})
    where workspace_id = ${tx.workspaceId} and id = ${messageId} and deleted_at is null`.execute(tx.q);
  await sql`
    update act set state = 'overtaken', ended_at = clock_timestamp(), in_flight_by = null
    where workspace_id = ${tx.workspaceId} and message_id = ${messageId}
      and state in ('proposed', 'asked', 'failed', 'uncertain')`.execute(tx.q);
}

/** What the platform tells of a later moment, by its own time, will hold instead. */
async function setVisibility(tx: Tx, { messageId, at }: Done, hidden: boolean): Promise<void> {
  await sql`
    update message set hidden_at = case when ${hidden} then coalesce(hidden_at, ${at}) end,
      visibility_at = greatest(visibility_at, ${at})
    where workspace_id = ${tx.workspaceId} and id = ${messageId}`.execute(tx.q);
}
