import { sql } from 'kysely';
import type { InstantMessage } from '#contract/instant.ts';
import type { Tx } from '#server/transaction.ts';
import type { Asked } from './asked.ts';

/** More than this to one customer within a day, or to all within a minute, is two machines talking. */
const aDayToOne = 6;
const aMinuteToAll = 600;

/**
 * Whether enough was said by machines: the same to this customer on any channel within `every` hours, anything too
 * often to them, or too much altogether. Only what machines send is held back, never what customers write.
 */
export async function isHeldBack(
  tx: Tx,
  { headId }: Asked,
  { kind, every }: Pick<InstantMessage, 'kind' | 'every'>,
  now: Date,
): Promise<boolean> {
  // Two conversations of one customer may be looked at in the same moment: they take turns.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`instant:${headId}`}, 0))`.execute(tx.q);
  const { rows } = await sql<{ same: boolean; to_one: string; to_all: string }>`
    with theirs as (
      select s.kind, s.said_at from contact p
      join instant_said s on s.workspace_id = p.workspace_id and s.contact_id = p.id
      where p.workspace_id = ${tx.workspaceId} and p.head_id = ${headId}
    )
    select
      exists (select from theirs where kind = ${kind} and said_at > ${before(now, every * 3_600_000)}) as same,
      (select count(*) from theirs where said_at > ${before(now, 86_400_000)}) as to_one,
      (select count(*) from (select from instant_said where workspace_id = ${tx.workspaceId}
        and said_at > ${before(now, 60_000)} limit ${aMinuteToAll}) latest) as to_all`.execute(tx.q);
  const [row] = rows;
  return !row || row.same || Number(row.to_one) >= aDayToOne || Number(row.to_all) >= aMinuteToAll;
}

function before(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() - milliseconds);
}
