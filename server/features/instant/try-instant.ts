import { sql } from 'kysely';
import type { z } from 'zod';
import type { InstantTrial, tryInstant as tryCall } from '#contract/instant.ts';
import { openAt } from '#server/features/sla/business-time.ts';
import type { Clock } from '#server/features/sla/clock.ts';
import { hoursForChannel } from '#server/features/sla/facts.ts';
import type { Tx } from '#server/transaction.ts';
import { mustBeThere } from './messages.ts';

const hour = 3_600_000;
const week = 7 * 24 * hour;
const lookedAt = 500;
/** As when it is really said: more to one customer within a day is two machines talking. */
const aDayToOne = 6;

type Given = z.output<typeof tryCall.body>;

/** Who would have been told at once in the last seven days, from what was really written, and when. */
export async function tryInstant(tx: Tx, channelId: string, given: Given, now: Date): Promise<InstantTrial> {
  await mustBeThere(tx, channelId);
  const clock = await hoursForChannel(tx, channelId);
  const { ids, more } = await activeIn(tx, channelId, given.surface, now);
  const from = now.getTime() - week;
  const happened = await happenedIn(tx, ids);
  // What was said before the week holds back what comes in it.
  const told = toldIn(happened, clock, given).filter(({ at }) => at >= from);
  const inWeek = happened.filter(({ what, at }) => what === 'asked' && at >= from);
  return {
    conversations: new Set(inWeek.map(({ id }) => id)).size,
    more,
    told: told.length,
    customers: new Set(told.map(({ customer }) => customer)).size,
    days: byDay(told, clock?.zone ?? 'Etc/UTC'),
  };
}

interface Happened {
  id: string;
  /** The contact it is shown as one with. */
  customer: string;
  what: 'asked' | 'replied' | 'resolved';
  at: number;
}

/** Goes through what happened in its order: which messages would have been answered by this text, as it is really done. */
function toldIn(
  happened: Happened[],
  clock: Clock,
  { kind, every }: Given,
): { at: number; customer: string }[] {
  const replied = new Map<string, number>();
  /** Conversations in which somebody has replied, or this was said, since they were opened. */
  const talked = new Set<string>();
  const done = new Set<string>();
  const before = new Map<string, number[]>();
  const told: { at: number; customer: string }[] = [];
  for (const { id, customer, what, at } of happened) {
    if (what === 'resolved') {
      talked.delete(id);
      done.delete(id);
    } else if (what === 'replied') {
      talked.add(id);
      replied.set(id, at);
    } else {
      if (done.has(id) || (clock && !openAt(clock, at).open ? 'away' : 'instant') !== kind) continue;
      const isTalkedTo =
        kind === 'instant' ? talked.has(id) : at - (replied.get(id) ?? Number.NEGATIVE_INFINITY) < hour;
      const earlier = before.get(customer) ?? [];
      const isSame = earlier.some((moment) => at - moment < every * hour);
      const isEnough = earlier.filter((moment) => at - moment < 24 * hour).length >= aDayToOne;
      if (isTalkedTo || isSame || isEnough) continue;
      done.add(id);
      before.set(customer, [...earlier, at]);
      told.push({ at, customer });
    }
  }
  return told;
}

async function activeIn(
  tx: Tx,
  channelId: string,
  surface: Given['surface'],
  now: Date,
): Promise<{ ids: string[]; more: boolean }> {
  const { rows } = await sql<{ id: string }>`
    select c.id from conversation c
    join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id and t.surface = ${surface}
    where c.workspace_id = ${tx.workspaceId} and c.channel_id = ${channelId} and not c.blocked
      and c.merged_into is null and not t.shared
      and c.last_activity_at >= ${new Date(now.getTime() - week)}
    order by c.last_activity_at desc limit ${lookedAt + 1}`.execute(tx.q);
  return { ids: rows.slice(0, lookedAt).map(({ id }) => id), more: rows.length > lookedAt };
}

/**
 * What customers and people of the brand wrote, and when a conversation was resolved: whatever comes then opens it, and
 * is itself noted a moment before that is.
 */
async function happenedIn(tx: Tx, ids: string[]): Promise<Happened[]> {
  const { rows } = await sql<Omit<Happened, 'at'> & { at: Date }>`
    select c.id, own.head_id as customer, h.what, h.at from unnest(${ids}::uuid[]) as i(id)
    join conversation c on c.workspace_id = ${tx.workspaceId} and c.id = i.id
    join contact own on own.workspace_id = c.workspace_id and own.id = c.contact_id
    cross join lateral (
      select * from (
        select case when m.kind = 'incoming' then 'asked' else 'replied' end as what, m.received_at as at from message m
        where m.workspace_id = c.workspace_id and m.conversation_id = c.id and not m.automatic and not m.past
          and (m.kind = 'incoming' and not m.late and m.deleted_at is null
            or m.kind = 'outgoing' and m.author_kind in ('agent', 'other'))
        order by m.ordered_at desc, m.arrival desc limit 500) messages
      union all
      select 'resolved', e.at from event e
      where e.workspace_id = c.workspace_id and e.conversation_id = c.id and e.type = 'conversation.resolved'
        and e.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added')
    ) h order by h.at`.execute(tx.q);
  return rows.map(({ at, ...row }) => ({ ...row, at: at.getTime() }));
}

function byDay(told: { at: number }[], zone: string): InstantTrial['days'] {
  const dayIn = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const days = Map.groupBy(told, ({ at }) => dayIn.format(at));
  return [...days]
    .map(([day, list]) => ({ day, told: list.length }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}
