import { sql } from 'kysely';
import { type Clock, dueAfter } from '#server/features/sla/clock.ts';
import { clocksOf } from '#server/features/sla/facts.ts';
import type { Tx } from '#server/transaction.ts';
import { isSince } from './happening.ts';
import type { KeptRule } from './kept.ts';

/** Before the id of every conversation. */
const beginning = '00000000-0000-0000-0000-000000000000';

/** Has the time counted for everything that is not settled, in the background: a rule goes by the clock from now on. */
export async function askForAll(tx: Tx): Promise<void> {
  await sql`
    insert into rule_news (workspace_id, what, reached, at) values (${tx.workspaceId}, 'all', ${beginning}, now())`.execute(
    tx.q,
  );
}

interface Standing {
  id: string;
  state: string;
  blocked: boolean;
  openings: number;
  waiting_since: Date | null;
  answered_at: Date | null;
  window_ends_at: Date | null;
}

/**
 * Counts when rules that go by the clock look at these conversations next. For one stretch of time, such as since a
 * customer waits, a rule looks once: what it has looked at stays so, whatever is counted anew.
 */
export async function arm(tx: Tx, rules: KeptRule[], ids: string[], now: Date): Promise<void> {
  const timed = rules.filter(({ active, when }) => active && 'minutes' in when);
  if (timed.length === 0 || ids.length === 0) return;
  const { rows } = await sql<Standing>`
    select id, state, blocked, openings, waiting_since, answered_at, window_ends_at from conversation
    where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.q);
  const byHours = timed.some(({ when }) => 'clock' in when && when.clock === 'business');
  const clocks = byHours ? await clocksOf(tx, ids) : new Map<string, Clock>();
  const comes: {
    rule: string;
    conversation: string;
    episode: string;
    next: Date | null;
    fired: Date | null;
  }[] = [];
  const none: { rule: string; conversation: string }[] = [];
  for (const rule of timed)
    for (const row of rows) {
      const moment = momentIn(rule, row, clocks.get(row.id) ?? null, now);
      if (!moment) none.push({ rule: rule.id, conversation: row.id });
      else {
        const isOurs = moment.at === null || isSince(rule, moment.at);
        comes.push({
          rule: rule.id,
          conversation: row.id,
          episode: moment.episode,
          next: isOurs ? moment.at : null,
          fired: isOurs ? null : now,
        });
      }
    }
  if (comes.length > 0)
    await sql`
      insert into rule_timer as t (workspace_id, rule_id, conversation_id, episode, next_at, fired_at)
      select ${tx.workspaceId}::uuid, n.* from unnest(${comes.map((c) => c.rule)}::uuid[], ${comes.map((c) => c.conversation)}::uuid[],
        ${comes.map((c) => c.episode)}::text[], ${comes.map((c) => c.next)}::timestamptz[], ${comes.map((c) => c.fired)}::timestamptz[])
        as n(rule_id, conversation_id, episode, next_at, fired_at)
      left join rule_timer k on k.workspace_id = ${tx.workspaceId} and k.rule_id = n.rule_id and k.conversation_id = n.conversation_id
      -- Most messages change nothing: whoever waits already waits since then.
      where k.rule_id is null or k.episode <> n.episode or (k.fired_at is null and k.next_at is distinct from n.next_at)
      on conflict (workspace_id, rule_id, conversation_id) do update set
        episode = excluded.episode,
        attempts = case when t.episode = excluded.episode then t.attempts else 0 end,
        fired_at = case when t.episode = excluded.episode then t.fired_at else excluded.fired_at end,
        next_at = case when t.episode = excluded.episode and t.fired_at is not null then null else excluded.next_at end`.execute(
      tx.q,
    );
  if (none.length > 0)
    await sql`
      update rule_timer t set next_at = null
      from unnest(${none.map((n) => n.rule)}::uuid[], ${none.map((n) => n.conversation)}::uuid[]) as n(rule_id, conversation_id)
      where t.workspace_id = ${tx.workspaceId} and t.rule_id = n.rule_id and t.conversation_id = n.conversation_id
        and t.next_at is not null`.execute(tx.q);
}

/** When it comes about, and what names the stretch of time; `at` is null where the team never opens for so long. */
function momentIn(
  { when }: KeptRule,
  row: Standing,
  clock: Clock,
  now: Date,
): { at: Date | null; episode: string } | null {
  if (row.blocked || row.state === 'resolved') return null;
  const since = `${row.openings} ${row.answered_at?.toISOString() ?? ''}`;
  if (when.on === 'unanswered') {
    if (!row.waiting_since) return null;
    const counted = when.clock === 'business' ? clock : null;
    const due = dueAfter(counted, row.waiting_since.getTime(), when.minutes * 60_000, []);
    // An earlier message that comes late belongs to the same wait.
    return { at: due === null ? null : new Date(due), episode: `waits ${since}` };
  }
  if (when.on === 'closing') {
    const end = row.window_ends_at;
    if (!end) return null;
    // Once it is over, nobody can do anything about it.
    const at = end > now ? new Date(end.getTime() - when.minutes * 60_000) : null;
    return { at, episode: `closes ${end.toISOString()}` };
  }
  if (when.on === 'silent') {
    if (row.state !== 'waiting' || !row.answered_at) return null;
    const at = new Date(row.answered_at.getTime() + when.minutes * 60_000);
    return { at, episode: `awaited ${since}` };
  }
  return null;
}
