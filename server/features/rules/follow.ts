import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { RuleAction, RuleRun } from '#contract/rules.ts';
import { ApiError } from '#server/errors.ts';
import { isPassing } from '#server/platform/database.ts';
import { record } from '#server/platform/events.ts';
import { log } from '#server/platform/log.ts';
import type { Tx } from '#server/transaction.ts';
import { doIt } from './actions.ts';
import type { Doing, Happening } from './happening.ts';
import type { KeptRule } from './kept.ts';

/** A rule may be set going by what another did, and that by what a third did; then it ends. */
const depthMax = 3;

type Outcome = RuleRun['outcome'] | 'known' | 'nothing';

/**
 * Does what a rule wants, once for each cause and not too often, and writes down what came of it. An action that cannot
 * be done leaves the others alone. Where everything is so already, nothing is written.
 */
export async function follow(
  tx: Tx,
  rule: KeptRule,
  happening: Happening,
  { cause, depth, now, before }: { cause: string; depth: number; now: Date; before: ReturnType<Before> },
): Promise<Outcome> {
  if (before.known) return 'known';
  const held = depth >= depthMax ? 'looped' : before.lately >= rule.most ? 'throttled' : null;
  if (held) {
    await note(tx, rule, happening, { cause: `${held} ${hourOf(now)}`, outcome: held, actions: [] });
    return held;
  }
  const runId = randomUUIDv7();
  const actions: RuleRun['actions'] = [];
  let said = false;
  for (const action of rule.actions) {
    const done = await attempt(tx, action, {
      rule,
      happening,
      now,
      run: { id: runId, place: actions.length },
    });
    if (done === 'already') continue;
    actions.push({ do: action.do, done: done === 'done', why: done === 'done' ? null : done.why });
    said ||= done === 'done' && action.do === 'reply';
  }
  if (actions.length === 0) return 'nothing';
  const outcome = actions.every(({ done }) => done) ? 'acted' : 'failed';
  await note(tx, rule, happening, { id: runId, cause, outcome, actions, said });
  return outcome;
}

/** Whether a rule has done this before, and how often it acted in the last hour, by its id. */
export type Before = (ruleId: string) => { known: boolean; lately: number };

export async function runsBefore(
  tx: Tx,
  rules: KeptRule[],
  conversationId: string,
  cause: string,
): Promise<Before> {
  const { rows } = await sql<{ rule_id: string; known: boolean; lately: number }>`
    select rule_id, bool_or(cause = ${cause}) as known,
      (count(*) filter (where outcome in ('acted', 'failed') and at > now() - interval '1 hour'))::int as lately
    from rule_run where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId}
      and rule_id = any(${rules.map(({ id }) => id)}::uuid[])
      and (cause = ${cause} or at > now() - interval '1 hour') group by rule_id`.execute(tx.q);
  const found = new Map(rows.map((row) => [row.rule_id, row]));
  return (ruleId) => found.get(ruleId) ?? { known: false, lately: 0 };
}

/** All or nothing of it, and announced only if it stays. What passes by itself is no failure: everything is done anew. */
async function attempt(
  tx: Tx,
  action: RuleAction,
  doing: Doing,
): Promise<'done' | 'already' | { why: string }> {
  const after: (() => void)[] = [];
  const part: Tx = { workspaceId: tx.workspaceId, q: tx.q, afterCommit: (work) => after.push(work) };
  await sql`savepoint action`.execute(tx.q);
  try {
    const done = await doIt(part, action, doing);
    await sql`release savepoint action`.execute(tx.q);
    for (const work of after) tx.afterCommit(work);
    return done;
  } catch (error) {
    if (isPassing(error)) throw error;
    await sql`rollback to savepoint action`.execute(tx.q);
    if (error instanceof ApiError) return { why: error.message };
    log.error({ rule: doing.rule.id, do: action.do, error: String(error) }, 'an action of a rule failed');
    return { why: 'This failed for a reason that the operator finds in the log.' };
  }
}

/** What goes beyond what a rule may do is one line for each hour, with how often. */
async function note(
  tx: Tx,
  rule: KeptRule,
  { conversationId, messageId }: Happening,
  run: Pick<RuleRun, 'outcome' | 'actions'> & { cause: string; id?: string; said?: boolean },
): Promise<void> {
  const { id = randomUUIDv7() } = run;
  const { rows } = await sql<{ id: string }>`
    insert into rule_run as r (workspace_id, id, rule_id, version, conversation_id, message_id, cause, outcome, actions, said)
    values (${tx.workspaceId}, ${id}, ${rule.id}, ${rule.version}, ${conversationId}, ${messageId}, ${run.cause}, ${run.outcome},
      ${JSON.stringify(run.actions)}::jsonb, ${run.said ?? false})
    on conflict (workspace_id, rule_id, conversation_id, cause) do update set times = r.times + 1, at = now()
    returning id`.execute(tx.q);
  if (rows[0]?.id !== id) return;
  const actor = { kind: 'system' as const, id: rule.id };
  await record(tx, [{ type: 'rule.ran', actor, conversationId, subjectId: id, word: run.outcome }]);
}

function hourOf(now: Date): string {
  return now.toISOString().slice(0, 13);
}
