import { sql } from 'kysely';
import { type ApiError, conflict } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import type { Held } from './standing.ts';

const messagesMost = 20_000;

/** Why these cannot become one; undefined where they can. */
export async function whyNotMerge(tx: Tx, survivor: Held, others: Held[]): Promise<ApiError | undefined> {
  const all = [survivor, ...others];
  const gone = all.find(({ merged_into }) => merged_into !== null);
  if (gone)
    return conflict(
      'merged',
      `Conversation #${gone.number} was merged into another one. Choose the one that it is part of.`,
    );
  if (all.some(({ blocked }) => blocked))
    return conflict(
      'blocked',
      'What a blocked contact wrote is set aside and stays by itself. Unblock the contact first.',
    );
  if (new Set(all.map(({ head_id }) => head_id)).size > 1)
    return conflict(
      'other-contact',
      'These conversations belong to different contacts. If they are one person, merge the contacts first.',
    );
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from message
      where workspace_id = ${tx.workspaceId} and conversation_id = any(${others.map(({ id }) => id)}::uuid[])
      limit ${messagesMost + 1}) found`.execute(tx.q);
  if ((rows[0]?.count ?? 0) > messagesMost)
    return conflict(
      'too-long',
      'What would move is longer than 20,000 messages. Merge the other way round, or link the two instead.',
    );
  return undefined;
}
