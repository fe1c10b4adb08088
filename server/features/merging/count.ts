import { sql } from 'kysely';
import type { Card } from '#contract/messages.ts';
import type { StyledLine } from '#contract/styled.ts';
import { cardLine } from '#server/features/conversations/cards.ts';
import { shorten } from '#server/features/conversations/step.ts';
import { wordsOf } from '#server/features/conversations/write.ts';
import type { LastMessage } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';
import type { Standing } from './standing.ts';

interface Newest {
  at: string;
  ordered_at: Date;
  arrival: string;
  kind: LastMessage['kind'];
  text: string;
  shown: StyledLine[] | null;
  subject: string | null;
  cards: Card[] | null;
  author_name: string;
  edited: boolean;
  deleted: boolean;
}

/** What a machine put in at once moves no conversation on. */
const counts = sql`not (m.author_kind = 'automation' and m.automatic)`;

/**
 * How a conversation stands by the messages that are in it now.
 * @param base how it stood when the entry of the journal was made; without one, right now
 */
export async function countFrom(
  tx: Tx,
  id: string,
  base: Standing,
  entryId: string | null,
): Promise<Standing> {
  const { rows } = await sql<{ answered_at: string | null; waiting_since: string | null }>`
    with recursive said as (
      select coalesce(m.home_id, m.conversation_id) as home, m.kind, m.ordered_at, m.received_at, m.id,
        m.kind = 'incoming' and not m.automatic and not m.past as asks
      from message m where m.workspace_id = ${tx.workspaceId} and m.conversation_id = ${id}
        and (m.kind = 'incoming' or m.kind = 'outgoing' and ${counts})
    ), chain(home, up, at) as (
      select distinct home, home, '-infinity'::timestamptz from said
      union all select c.home, e.conversation_id, e.at from chain c
      join conversation_merge e on e.workspace_id = ${tx.workspaceId} and e.other_id = c.up and e.kind = 'merge' and e.undone_at is null
      where c.up <> ${id}
    ), here as (select home, max(at) as since from chain group by 1),
    -- What was said in one before it came together with another answered nothing in the other.
    answered as (
      select h.home, (select max(o.ordered_at) from said o join here g on g.home = o.home
        where o.kind = 'outgoing' and (g.home = h.home or o.received_at > greatest(g.since, h.since))) as at
      from here h
    )
    select to_jsonb(greatest(${base.answered_at}::timestamptz, (select max(at) from answered))) #>> '{}' as answered_at,
      to_jsonb((select min(m.ordered_at) from said m join answered a on a.home = m.home
        where m.asks and m.ordered_at > coalesce(a.at, '-infinity')
          and (m.ordered_at > coalesce(${base.answered_at}::timestamptz, '-infinity') or m.ordered_at >= ${base.waiting_since}::timestamptz)
          and (${base.waiting_since !== null} or m.id >= ${entryId && earliestAfter(entryId)}::uuid))) #>> '{}' as waiting_since`.execute(
    tx.q,
  );
  const activity = await activityOf(tx, id, base);
  return { ...base, ...activity, answered_at: null, waiting_since: null, ...rows[0] };
}

/**
 * What was entered since has a later id: ids begin with the time, and nobody entered anything while the entry was made.
 * When it came to us says less, as it may have waited for just that.
 */
function earliestAfter(entryId: string): string {
  return `${entryId.slice(0, 13)}-7000-8000-000000000000`;
}

type Activity = Pick<Standing, 'last_activity_at' | 'last_arrival' | 'last_message'>;

async function activityOf(tx: Tx, id: string, base: Standing): Promise<Activity> {
  const newest = await newestIn(tx, id);
  if (!newest) return base;
  const is = { last_activity_at: newest.at, last_arrival: newest.arrival };
  if (newest.arrival !== base.last_arrival) return { ...is, last_message: previewOf(newest) };
  const told = base.last_message as LastMessage | null;
  if (!told || !(newest.edited || newest.deleted)) return base;
  const { card: _card, ...rest } = told;
  return { ...base, last_message: { ...rest, text: previewOf(newest).text } };
}

async function newestIn(tx: Tx, id: string): Promise<Newest | undefined> {
  const { rows } = await sql<Newest>`
    select to_jsonb(m.ordered_at) #>> '{}' as at, m.ordered_at, m.arrival, m.kind, m.text, m.shown, m.subject, m.cards, m.author_name,
      m.edited_at is not null as edited, m.deleted_at is not null as deleted
    from message m where m.workspace_id = ${tx.workspaceId} and m.conversation_id = ${id} and ${counts}
    order by m.ordered_at desc, m.arrival desc limit 1`.execute(tx.q);
  return rows[0];
}

function previewOf(m: Newest): LastMessage {
  const text = m.deleted ? '' : shorten(m.shown ? wordsOf(m.shown) : m.text || (m.subject ?? ''));
  const card = text === '' && !m.deleted ? cardLine(m.cards ?? []) : undefined;
  return {
    text,
    ...(card ? { card } : {}),
    kind: m.kind,
    authorName: m.author_name,
    at: m.ordered_at.toISOString(),
  };
}
