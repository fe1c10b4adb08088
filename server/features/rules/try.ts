import { sql } from 'kysely';
import type { z } from 'zod';
import type { EventType } from '#contract/events.ts';
import type { RuleTrial, tryRule as tryCall } from '#contract/rule-trial.ts';
import type { RuleWhen } from '#contract/rules.ts';
import { channelById } from '#server/features/channels/find.ts';
import { windowOn } from '#server/features/conversations/window.ts';
import { clocksOf } from '#server/features/sla/facts.ts';
import { historyOf } from '#server/features/sla/history.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import type { Tx } from '#server/transaction.ts';
import { conditionsIn, fitting } from './fits.ts';
import { cameAs, type Happening, isAbout } from './happening.ts';
import { momentsOf } from './moments.ts';
import { eventsOf } from './wakes.ts';

const back = 30 * 86_400_000;
/** Of one page: how much of the log is read, how many happenings are looked at, how many are shown. */
const readMax = 20_000;
const lookedMax = 1_000;
const conversationsMax = 300;
const shownMax = 50;

/**
 * What a rule would have matched of what really happened in the last 30 days, a page at a time, the newest first. It
 * writes nothing, and is ended after four seconds.
 */
export async function tryRule(tx: Tx, given: z.output<typeof tryCall.body>, now: Date): Promise<RuleTrial> {
  await sql`set transaction read only`.execute(tx.q);
  await sql`set local statement_timeout = '4s'`.execute(tx.q);
  const from = new Date(now.getTime() - back);
  const found = await happened(tx, given.when, from, now, given.cursor);
  const conditions = conditionsIn(given.if);
  const asked = [given.if, ...conditions.map((condition) => ({ all: [condition] }))];
  const fits = await fitting(tx, found.happenings, now)(asked.map((each) => ({ if: each })));
  const matches = found.happenings.filter(({ n }) => fits.get(n)?.[0]);
  const shown = matches.slice(0, shownMax);
  const about = await aboutOf(tx, [...new Set(shown.map((each) => each.conversationId))]);
  return {
    from: from.toISOString(),
    looked: found.happenings.length,
    matched: matches.length,
    days: byDay(matches, given.zone),
    matches: shown.flatMap((each) => {
      const conversation = about.get(each.conversationId);
      const why = conditions.flatMap((_, n) => (fits.get(each.n)?.[n + 1] ? [n] : []));
      return conversation ? [{ conversation, at: each.at.toISOString(), why }] : [];
    }),
    asOfNow: [
      ...new Set(conditions.map(({ field }) => field as string).filter((field) => !lasting.includes(field))),
    ],
    reached: found.reached.toISOString(),
    next: found.next,
  };
}

/** What was then as it is now, or is asked as it was then. */
const lasting = ['hours', 'said', 'channel', 'surface', 'created'];

interface Page {
  happenings: Happening[];
  reached: Date;
  next: string | null;
}

function happened(tx: Tx, when: RuleWhen, from: Date, now: Date, cursor: string | undefined): Promise<Page> {
  return 'minutes' in when ? inTime(tx, when, from, now, cursor) : inLog(tx, when, from, cursor);
}

async function inLog(tx: Tx, when: RuleWhen, from: Date, cursor: string | undefined): Promise<Page> {
  const before = positionIn(cursor, 1)?.[0] ?? '9223372036854775807';
  const { rows: pages } = await sql<{ first: string | null; at: Date | null; read: number }>`
    select min(seq)::text as first, min(at) as at, count(*)::int as read from (
      select seq, at from event where workspace_id = ${tx.workspaceId} and seq < ${before}::bigint
      order by seq desc limit ${readMax}) page`.execute(tx.q);
  const [page] = pages;
  if (!page?.first || !page.at) return { happenings: [], reached: from, next: null };
  const { rows } = await sql<Read>`
    select seq::text, at, type, conversation_id, message_id, subject_id from event
    where workspace_id = ${tx.workspaceId} and seq < ${before}::bigint and seq >= ${page.first}::bigint
      and type = any(${eventsOf(when)}::text[])
    order by event.seq desc limit ${lookedMax}`.execute(tx.q);
  const isFull = rows.length === lookedMax;
  const last = rows.at(-1);
  const reached = isFull && last ? last : { seq: page.first, at: page.at };
  const isWhole = reached.at < from || (!isFull && page.read < readMax);
  const came = await cameAs(
    tx,
    rows.map((row) => row.message_id),
  );
  const seen = new Set<string>();
  const happenings = rows.flatMap((row, n): Happening[] => {
    const asNews = { type: row.type, subjectId: row.subject_id };
    if (!row.conversation_id || row.at < from || !isAbout(when, asNews, came.get(row.message_id ?? '')))
      return [];
    // A message whose words came later is one.
    if (row.message_id && seen.has(row.message_id)) return [];
    if (row.message_id) seen.add(row.message_id);
    return [{ n, conversationId: row.conversation_id, messageId: row.message_id, at: row.at }];
  });
  return { happenings, reached: isWhole ? from : reached.at, next: isWhole ? null : cursorOf([reached.seq]) };
}

interface Read {
  seq: string;
  at: Date;
  type: EventType;
  conversation_id: string | null;
  message_id: string | null;
  subject_id: string | null;
}

async function inTime(
  tx: Tx,
  when: Extract<RuleWhen, { minutes: number }>,
  from: Date,
  now: Date,
  cursor: string | undefined,
): Promise<Page> {
  const after = positionIn(cursor, 2);
  const since = new Date(from.getTime() - when.minutes * 60_000);
  const { rows } = await sql<{ id: string; channel_id: string; surface: 'public' | 'private'; at: Date }>`
    select c.id, c.channel_id, t.surface, c.last_activity_at as at from conversation c
    join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id
    where c.workspace_id = ${tx.workspaceId} and not c.blocked and c.last_activity_at >= ${since}
      and ${after ? sql`(c.last_activity_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`}
    order by c.last_activity_at desc, c.id desc limit ${conversationsMax}`.execute(tx.q);
  const ids = rows.map(({ id }) => id);
  const history = await historyOf(tx, ids);
  const clocks = await clocksOf(tx, ids);
  const happenings: Happening[] = [];
  for (const { id, channel_id, surface } of rows) {
    const channel = await channelById(channel_id);
    const lasts = windowOn(channel?.connector, surface)?.lasts ?? null;
    const place = { clock: clocks.get(id) ?? null, lasts };
    for (const at of momentsOf(history.get(id) ?? [], when, place, now.getTime()))
      if (at >= from.getTime())
        happenings.push({ n: happenings.length, conversationId: id, messageId: null, at: new Date(at) });
  }
  const last = rows.at(-1);
  const isWhole = rows.length < conversationsMax || !last;
  happenings.sort((a, b) => b.at.getTime() - a.at.getTime());
  return {
    happenings,
    reached: isWhole || last.at < from ? from : last.at,
    next: isWhole ? null : cursorOf([last.at.toISOString(), last.id]),
  };
}

function byDay(matches: Happening[], zone: string): RuleTrial['days'] {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const groups = Map.groupBy(matches, ({ at }) => day.format(at));
  return [...groups].map(([name, of]) => ({ day: name, matched: of.length }));
}

async function aboutOf(
  tx: Tx,
  ids: string[],
): Promise<Map<string, RuleTrial['matches'][number]['conversation']>> {
  const { rows } = await sql<RuleTrial['matches'][number]['conversation']>`
    select c.id, c.number, p.name as contact, ch.name as channel from conversation c
    join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[])`.execute(tx.q);
  return new Map(rows.map((row) => [row.id, row]));
}
