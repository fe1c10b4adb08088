import { sql } from 'kysely';
import type { z } from 'zod';
import type { HoursTrial, tryBusinessHours } from '#contract/business-hours.ts';
import type { Tx } from '#server/transaction.ts';
import { type Hours, openAt } from './business-time.ts';

const week = 7 * 86_400_000;
const lookedAt = 500;
const messagesMax = 10_000;
const shown = 3;

type Given = z.output<typeof tryBusinessHours.body>;

/** How much of what customers wrote in the last seven days was outside of hours; null where no channel has them. */
export async function writtenOutside(tx: Tx, given: Given, now: Date): Promise<HoursTrial['lastWeek']> {
  const channels = await channelsWith(tx, given);
  if (channels.length === 0) return null;
  const from = new Date(now.getTime() - week);
  const { rows: active } = await sql<{ id: string }>`
    select c.id from conversation c
    where c.workspace_id = ${tx.workspaceId} and c.channel_id = any(${channels}::uuid[]) and not c.blocked
      and c.merged_into is null and c.last_activity_at >= ${from}
    order by c.last_activity_at desc limit ${lookedAt + 1}`.execute(tx.q);
  const ids = active.slice(0, lookedAt).map(({ id }) => id);
  const { rows } = await sql<{ id: string; at: Date }>`
    select m.conversation_id as id, m.ordered_at as at from message m
    where m.workspace_id = ${tx.workspaceId} and m.conversation_id = any(${ids}::uuid[])
      and m.kind = 'incoming' and m.author_kind = 'customer' and not m.automatic and not m.past and m.deleted_at is null
      and m.ordered_at >= ${from} and m.ordered_at <= ${now}
    order by m.ordered_at desc limit ${messagesMax}`.execute(tx.q);
  const hours: Hours = { zone: given.zone, weekly: given.weekly, holidays: given.holidays };
  const outside = rows.filter(({ at }) => !openAt(hours, at.getTime()).open);
  const latest = new Map(outside.toReversed().map(({ id, at }) => [id, at]));
  return {
    messages: rows.length,
    more: active.length > lookedAt || rows.length === messagesMax,
    outside: outside.length,
    examples: await shownAs(tx, latest),
  };
}

/** Those that would have these hours, as they stand in the form. */
async function channelsWith(tx: Tx, { isDefault, channels = [], insteadOf }: Given): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select ch.id from channel ch
    where ch.workspace_id = ${tx.workspaceId} and ch.state <> 'disconnected'
      and (ch.id = any(${channels}::uuid[])
        or ${isDefault ?? false} and (ch.business_hours_id is null or ch.business_hours_id = ${insteadOf ?? null}::uuid))`.execute(
    tx.q,
  );
  return rows.map(({ id }) => id);
}

async function shownAs(
  tx: Tx,
  latest: Map<string, Date>,
): Promise<NonNullable<HoursTrial['lastWeek']>['examples']> {
  const some = [...latest].sort(([, a], [, b]) => b.getTime() - a.getTime()).slice(0, shown);
  const { rows } = await sql<Shown>`
    select c.id, c.number, c.state, head.name as "contactName" from conversation c
    join contact own on own.workspace_id = c.workspace_id and own.id = c.contact_id
    join contact head on head.workspace_id = own.workspace_id and head.id = own.head_id
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${some.map(([id]) => id)}::uuid[])`.execute(tx.q);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return some.flatMap(([id, at]) => {
    const conversation = byId.get(id);
    return conversation ? [{ conversation, at: at.toISOString() }] : [];
  });
}

type Shown = NonNullable<HoursTrial['lastWeek']>['examples'][number]['conversation'];
