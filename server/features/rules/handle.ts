import { sql } from 'kysely';
import { holdPlaces } from '#server/features/conversations/places.ts';
import type { Tx } from '#server/transaction.ts';
import { arm } from './arm.ts';
import { add, type Counts, count } from './counts.ts';
import { fitting } from './fits.ts';
import { type Before, follow, runsBefore } from './follow.ts';
import { cameAs, type Happening, isAbout, isSince } from './happening.ts';
import { type KeptRule, rulesOf } from './kept.ts';
import { dueIn, markOver, nextNews } from './look.ts';

/** More wait for the next look, so that whoever writes does not wait for the conversation. */
const atOnce = 10;
const heldMs = 50;

/**
 * Does in one conversation, under its lock, what rules want: for each thing that happened, in its order, each rule that
 * fits by then, in theirs. What was done, the note of it, and that it is over are one transaction.
 */
export async function handle(tx: Tx, conversationId: string, now: Date): Promise<void> {
  await holdPlaces(tx);
  const { rows } = await sql<{ top_id: string | null }>`
    select top_id from conversation where workspace_id = ${tx.workspaceId} and id = ${conversationId} for update skip locked`.execute(
    tx.q,
  );
  const [row] = rows;
  if (!row) return forgetGone(tx, conversationId);
  if (row.top_id) return passOn(tx, conversationId, row.top_id);
  const rules = (await rulesOf(tx)).filter(({ active }) => active);
  const counts: Counts = new Map();
  const news = await nextNews(tx, now, atOnce, conversationId);
  const came = await cameAs(
    tx,
    news.map(({ messageId }) => messageId),
  );
  const done: string[] = [];
  const until = performance.now() + heldMs;
  for (const each of news) {
    if (done.length > 0 && performance.now() > until) break;
    const asked = rules.filter(
      (rule) => isSince(rule, each.at) && isAbout(rule.when, each, came.get(each.messageId ?? '')),
    );
    const cause = each.type.startsWith('message.') ? `message ${each.messageId}` : `event ${each.eventId}`;
    await inOrder(tx, asked, each, { cause, depth: each.depth, now }, counts);
    done.push(each.newsId);
  }
  await sql`delete from rule_news where workspace_id = ${tx.workspaceId} and id = any(${done}::bigint[])`.execute(
    tx.q,
  );
  // What the clock has brought about comes after what happened before.
  if (done.length === news.length) await onTime(tx, conversationId, rules, counts, now);
  await count(tx, counts);
}

async function onTime(
  tx: Tx,
  conversationId: string,
  rules: KeptRule[],
  counts: Counts,
  now: Date,
): Promise<void> {
  if (!rules.some(({ when }) => 'minutes' in when)) return;
  await arm(tx, rules, [conversationId], now);
  for (const due of await dueIn(tx, now, atOnce, conversationId)) {
    const rule = rules.filter(({ id }) => id === due.ruleId);
    const cause = `time ${rule[0]?.activeSince?.getTime()} ${due.episode}`;
    await inOrder(tx, rule, due, { cause, depth: 0, now }, counts);
    await markOver(tx, [due], now);
  }
}

/** After a rule has acted, what fits is asked again of those below it: it may have changed what they ask. */
async function inOrder(
  tx: Tx,
  rules: KeptRule[],
  happening: Happening,
  about: { cause: string; depth: number; now: Date },
  counts: Counts,
): Promise<void> {
  const fits = fitting(tx, [happening], about.now);
  let before: Before | undefined;
  let known: boolean[] | undefined;
  for (const [n, rule] of rules.entries()) {
    known ??= [
      ...rules.slice(0, n).map(() => false),
      ...((await fits(rules.slice(n).map((each) => ({ if: each.if })))).get(happening.n) ?? []),
    ];
    add(counts, rule.id, 'looked');
    if (!known[n]) continue;
    add(counts, rule.id, 'matched');
    if (!before) {
      before = await runsBefore(tx, rules, happening.conversationId, about.cause);
      await deepen(tx, about.depth + 1);
    }
    const outcome = await follow(tx, rule, happening, { ...about, before: before(rule.id) });
    if (outcome === 'acted' || outcome === 'failed') {
      add(counts, rule.id, 'acted');
      if (outcome === 'failed') add(counts, rule.id, 'failed');
      known = undefined;
    }
    if (outcome === 'throttled' || outcome === 'looped') add(counts, rule.id, 'throttled');
    if (rule.stops) break;
  }
  if (before) await deepen(tx, 0);
}

/** What is written from now on was led to by so many rules; the database stamps it. */
async function deepen(tx: Tx, depth: number): Promise<void> {
  await sql`select set_config('earshot.rule_depth', ${String(depth)}, true)`.execute(tx.q);
}

/** What happened in a conversation that was merged since is looked at where it is shown now. */
async function passOn(tx: Tx, conversationId: string, topId: string): Promise<void> {
  await sql`update rule_news set conversation_id = ${topId}
    where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId}`.execute(tx.q);
  await sql`delete from rule_timer where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId}`.execute(
    tx.q,
  );
}

/** Of a conversation that became one with another nothing is left to do; one that is being changed keeps its turn. */
async function forgetGone(tx: Tx, conversationId: string): Promise<void> {
  for (const table of ['rule_news', 'rule_timer'] as const)
    await sql`
      delete from ${sql.table(table)} where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId}
        and not exists (select from conversation where workspace_id = ${tx.workspaceId} and id = ${conversationId})`.execute(
      tx.q,
    );
}
