import { sql } from 'kysely';
import type { EventType } from '#contract/events.ts';
import type { Tx } from '#server/transaction.ts';
import { arm } from './arm.ts';
import { add, type Counts, count } from './counts.ts';
import { fitting } from './fits.ts';
import { type Came, cameAs, type Happening, isAbout, isSince, type News } from './happening.ts';
import { type KeptRule, rulesOf } from './kept.ts';

/**
 * Counts the time of conversations in which something has changed, and looks at what is new and due, many at once.
 * What fits no rule is over with that; the conversations of the rest are answered with, those that came first first.
 */
export async function look(tx: Tx, now: Date, atOnce: number): Promise<{ fitting: string[]; more: boolean }> {
  const rules = (await rulesOf(tx)).filter(({ active }) => active);
  const news = await nextNews(tx, now, atOnce);
  const all = await armSome(tx, rules, now, atOnce);
  const changed = new Set(news.map((each) => each.conversationId));
  for (const each of await dueIn(tx, now, atOnce)) changed.add(each.conversationId);
  await arm(tx, rules, [...changed], now);
  const timers = await dueIn(tx, now, atOnce);
  const came = await cameAs(
    tx,
    news.map(({ messageId }) => messageId),
  );
  const fit = await fittingIn(tx, rules, news, timers, came, now);
  await sql`delete from rule_news where workspace_id = ${tx.workspaceId} and id = any(${fit.over.map(({ newsId }) => newsId)}::bigint[])`.execute(
    tx.q,
  );
  await markOver(tx, fit.overTimers, now);
  await count(tx, fit.counts);
  const more = all || news.length === atOnce || timers.length === atOnce;
  return { fitting: fit.conversations, more };
}

/** What happened, in its order. */
export async function nextNews(
  tx: Tx,
  now: Date,
  atOnce: number,
  conversationId: string | null = null,
): Promise<News[]> {
  const { rows } = await sql<Omit<News, 'n'>>`
    select id::text as "newsId", event_id as "eventId", type, conversation_id as "conversationId", message_id as "messageId",
      subject_id as "subjectId", at, depth from rule_news
    where workspace_id = ${tx.workspaceId} and what = 'event' and due_at <= ${now}
      and ${conversationId ? sql`conversation_id = ${conversationId}` : sql`true`}
    order by id limit ${atOnce}`.execute(tx.q);
  return rows.map((row, n) => ({ ...row, type: row.type as EventType, n }));
}

export interface Due extends Happening {
  ruleId: string;
  episode: string;
}

/** What the clock has brought about. */
export async function dueIn(
  tx: Tx,
  now: Date,
  atOnce: number,
  conversationId: string | null = null,
): Promise<Due[]> {
  const { rows } = await sql<Omit<Due, 'n' | 'messageId'>>`
    select rule_id as "ruleId", conversation_id as "conversationId", episode, next_at as at from rule_timer
    where workspace_id = ${tx.workspaceId} and next_at <= ${now}
      and ${conversationId ? sql`conversation_id = ${conversationId}` : sql`true`}
    order by next_at, rule_id limit ${atOnce}`.execute(tx.q);
  // Apart from the news in what is asked of both at once.
  return rows.map((row, n) => ({ ...row, messageId: null, n: 1_000_000 + n }));
}

interface Found {
  conversations: string[];
  over: News[];
  overTimers: Due[];
  counts: Counts;
}

/**
 * In a conversation where something fits, what comes after it waits for what comes of it. It is counted as looked at
 * there.
 */
async function fittingIn(
  tx: Tx,
  rules: KeptRule[],
  news: News[],
  timers: Due[],
  came: Map<string, Came>,
  now: Date,
): Promise<Found> {
  const asks = new Map<number, KeptRule[]>();
  const among = new Map(rules.map(({ id }) => [id, new Set<number>()]));
  for (const each of news) {
    const cameWith = came.get(each.messageId ?? '');
    const about = rules.filter((rule) => isSince(rule, each.at) && isAbout(rule.when, each, cameWith));
    asks.set(each.n, about);
    for (const { id } of about) among.get(id)?.add(each.n);
  }
  for (const each of timers) among.get(each.ruleId)?.add(each.n);
  const fits = await fitting(
    tx,
    [...news, ...timers],
    now,
  )(rules.map((rule) => ({ if: rule.if, among: among.get(rule.id) ?? new Set() })));
  const found: Found = { conversations: [], over: [], overTimers: [], counts: new Map() };
  const held = new Set<string>();
  const looked: KeptRule[] = [];
  for (const each of news) {
    if (held.has(each.conversationId) || fits.get(each.n)?.some(Boolean)) held.add(each.conversationId);
    else {
      found.over.push(each);
      looked.push(...(asks.get(each.n) ?? []));
    }
  }
  for (const each of timers) {
    const n = rules.findIndex(({ id }) => id === each.ruleId);
    if (held.has(each.conversationId) || fits.get(each.n)?.some(Boolean)) held.add(each.conversationId);
    else {
      found.overTimers.push(each);
      looked.push(...rules.slice(n, n + 1));
    }
  }
  for (const { id } of looked) add(found.counts, id, 'looked');
  found.conversations = [...held];
  return found;
}

export async function markOver(tx: Tx, timers: Due[], now: Date): Promise<void> {
  if (timers.length === 0) return;
  await sql`
    update rule_timer t set next_at = null, fired_at = ${now}
    from unnest(${timers.map((t) => t.ruleId)}::uuid[], ${timers.map((t) => t.conversationId)}::uuid[],
      ${timers.map((t) => t.episode)}::text[]) as o(rule_id, conversation_id, episode)
    where t.workspace_id = ${tx.workspaceId} and t.rule_id = o.rule_id and t.conversation_id = o.conversation_id
      and t.episode = o.episode`.execute(tx.q);
}

/** One page of what is not settled, where all is counted anew. @returns whether there is more of it */
async function armSome(tx: Tx, rules: KeptRule[], now: Date, atOnce: number): Promise<boolean> {
  const { rows } = await sql<{ id: string; reached: string | null }>`
    select id::text, reached from rule_news where workspace_id = ${tx.workspaceId} and what = 'all'
    order by id desc limit 100`.execute(tx.q);
  const [newest] = rows;
  if (!newest) return false;
  const after = newest.reached ?? '00000000-0000-0000-0000-000000000000';
  const { rows: page } = await sql<{ id: string }>`
    select id from conversation where workspace_id = ${tx.workspaceId} and id > ${after} and state <> 'resolved'
    order by id limit ${atOnce}`.execute(tx.q);
  const isOver = page.length < atOnce || !rules.some(({ when }) => 'minutes' in when);
  await arm(
    tx,
    rules,
    page.map(({ id }) => id),
    now,
  );
  // The newest goes through everything that the ones before it would.
  const done = rows.filter((row) => row !== newest || isOver).map(({ id }) => id);
  await sql`delete from rule_news where workspace_id = ${tx.workspaceId} and id = any(${done}::bigint[])`.execute(
    tx.q,
  );
  if (!isOver)
    await sql`update rule_news set reached = ${page.at(-1)?.id} where workspace_id = ${tx.workspaceId} and id = ${newest.id}::bigint`.execute(
      tx.q,
    );
  return !isOver;
}
