import { sql } from 'kysely';
import type { Deed, Matter } from '#contract/deeds.ts';
import type { Tx } from '#server/transaction.ts';
import { askedOf } from './asked-of.ts';
import { takeEffect } from './effect.ts';
import { sameSign, signOf } from './sign.ts';

interface Of {
  id: string;
  conversationId: string;
}

interface Open {
  id: string;
  deed: Deed;
  sign: string | null;
  grounds: string | null;
  askedBy: string;
  begunAt: Date | null;
}

/**
 * The platform tells that a message was hidden, or is shown: where somebody here has asked for that, it is theirs,
 * and not told twice. Answers false where it was done elsewhere. The message is locked.
 */
export function toldHidden(tx: Tx, of: Of, hidden: boolean, at: Date): Promise<boolean> {
  return ifAsked(tx, of, 'visibility', at, ({ deed }) => deed === (hidden ? 'hide' : 'show'));
}

/** The same of our sign on a message; null: it was taken away. True also where it is there already. */
export async function toldSign(tx: Tx, of: Of, sign: string | null, at: Date): Promise<boolean> {
  if (sign !== null && sameSign((await askedOf(tx, of.id)).sign, sign)) return true;
  const fits = (act: Open): boolean => {
    const meant = signOf(act);
    return meant !== undefined && sameSign(meant, sign);
  };
  return (await ifAsked(tx, of, 'reaction', at, fits)) || ifAsked(tx, of, 'like', at, fits);
}

/** The message is gone. True where that was our doing: its words stay. Else nothing more can be done to it. */
export async function toldGone(tx: Tx, of: Of, at: Date): Promise<boolean> {
  const { removedAt, ids } = await askedOf(tx, of.id);
  if (removedAt) return true;
  // Of several parts this is one: whoever takes them away one by one says when all are gone.
  if (ids.length > 1 && (await isBeingRemoved(tx, of.id))) return true;
  if (await ifAsked(tx, of, 'removal', at, () => true)) return true;
  await sql`
    update act set state = 'overtaken', ended_at = clock_timestamp(), in_flight_by = null
    where workspace_id = ${tx.workspaceId} and message_id = ${of.id}
      and state in ('proposed', 'asked', 'failed', 'uncertain')`.execute(tx.q);
  return false;
}

async function isBeingRemoved(tx: Tx, messageId: string): Promise<boolean> {
  const { rows } = await sql`
    select from act where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and matter = 'removal'
      and (state = 'doing' or (state = 'asked' and attempts > 0)) limit 1`.execute(tx.q);
  return rows.length > 0;
}

/** Only what has left, or may have, can be what the platform tells of. */
async function ifAsked(
  tx: Tx,
  of: Of,
  matter: Matter,
  at: Date,
  fits: (act: Open) => boolean,
): Promise<boolean> {
  const { rows } = await sql<Open>`
    select id, deed, sign, grounds, asked_by as "askedBy", begun_at as "begunAt" from act
    where workspace_id = ${tx.workspaceId} and message_id = ${of.id} and matter = ${matter}
      and (state in ('doing', 'uncertain') or (state in ('asked', 'failed') and in_doubt))
    order by since for update`.execute(tx.q);
  const act = rows.find(fits);
  if (!act) return false;
  await sql`
    update act set state = 'done', ended_at = clock_timestamp(), in_flight_by = null, error_kind = null, error_message = null
    where workspace_id = ${tx.workspaceId} and id = ${act.id}`.execute(tx.q);
  await takeEffect(tx, {
    ...act,
    messageId: of.id,
    conversationId: of.conversationId,
    at: later(at, act.begunAt),
  });
  return true;
}

/** Platforms round their times down. */
function later(one: Date, other: Date | null): Date {
  return other && other > one ? other : one;
}
