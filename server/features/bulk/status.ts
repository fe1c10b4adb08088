import { type RawBuilder, sql } from 'kysely';
import type { BulkAction } from '#contract/bulk.ts';
import type { Status, StatusCategory } from '#contract/statuses.ts';
import { tellFollowers } from '#server/features/notices/tell.ts';
import { statusOf } from '#server/features/statuses/statuses.ts';
import { unanswered } from '#server/features/statuses/unanswered.ts';
import { type Actor, type NewEvent, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { mayOpen, mayResolve } from './may.ts';

export type Choosing = Extract<BulkAction, { do: 'status' }>;

/** The conversations `c` that may get it: as each would by itself. */
export async function mayChoose(tx: Tx, { statusId }: Choosing, ids: string[]): Promise<RawBuilder<unknown>> {
  if (statusId === null) return sql`true`;
  const { category, archived } = await statusOf(tx, statusId);
  if (archived) return sql`false`;
  const may: Record<StatusCategory, () => RawBuilder<unknown> | Promise<RawBuilder<unknown>>> = {
    open: () => mayOpen(ids),
    waiting: () => sql`${mayOpen(ids)} and not ${unanswered}`,
    resolved: () => mayResolve(tx),
  };
  return sql`(c.state = ${category} or (${await may[category]()}))`;
}

/** Gives a chunk a status, and those that are not in its state that state. */
export async function chooseMany(tx: Tx, actor: Actor, { statusId }: Choosing, ids: string[]): Promise<void> {
  const status = statusId ? await statusOf(tx, statusId) : null;
  const moved = status ? await elsewhere(tx, status, ids) : [];
  await sql`
    update conversation set status_id = ${statusId} ${status ? sql`, ${moves[status.category]}` : sql``}
    where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.q);
  const happened = status && moved.length > 0 ? happenings[status.category] : null;
  if (happened) {
    const about = moved.map((conversationId) => ({ conversationId }));
    await record(
      tx,
      about.map((each) => ({ type: `conversation.${happened}` as const, actor, ...each })),
    );
    await tellFollowers(tx, actor, happened, about);
  }
  await record(
    tx,
    ids.map((conversationId) => ({ ...told(statusId), actor, conversationId })),
  );
}

export function told(statusId: string | null): Pick<NewEvent, 'type' | 'subjectId'> {
  return { type: 'conversation.status-changed', ...(statusId ? { subjectId: statusId } : {}) };
}

const moves = {
  open: sql`state = 'open', resolved_at = null, snoozed_until = null`,
  waiting: sql`state = 'waiting', resolved_at = null, snoozed_until = null`,
  resolved: sql`state = 'resolved', resolved_at = coalesce(resolved_at, now()), waiting_since = null, snoozed_until = null`,
} as const;

const happenings = { open: 'reopened', waiting: 'reopened', resolved: 'resolved' } as const;

/** Those of which it is told that they move: what is put to waiting is opened again only where it was resolved. */
async function elsewhere(tx: Tx, { category }: Status, ids: string[]): Promise<string[]> {
  const from = category === 'waiting' ? sql`c.state = 'resolved'` : sql`c.state <> ${category}`;
  const { rows } = await sql<{ id: string }>`
    select c.id from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[]) and ${from}
    order by c.id`.execute(tx.q);
  return rows.map(({ id }) => id);
}
