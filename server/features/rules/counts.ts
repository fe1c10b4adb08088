import { sql } from 'kysely';
import type { Rule } from '#contract/rules.ts';
import type { Tx } from '#server/transaction.ts';

type Counted = Pick<Rule, 'counts' | 'lastActedAt'>;
type Count = 'looked' | 'matched' | 'acted' | 'failed' | 'throttled';
/** By rule. */
export type Counts = Map<string, Partial<Record<Count, number>>>;

export function add(counts: Counts, ruleId: string, what: Count, times = 1): void {
  const known = counts.get(ruleId) ?? {};
  counts.set(ruleId, { ...known, [what]: (known[what] ?? 0) + times });
}

/** What rules did within the last 30 days, by their ids. */
export async function countsOf(tx: Tx): Promise<(id: string) => Counted> {
  const { rows } = await sql<Record<Count, number> & { rule_id: string; last: Date | null }>`
    select r.id as rule_id, coalesce(sum(d.looked), 0)::int as looked, coalesce(sum(d.matched), 0)::int as matched,
      coalesce(sum(d.acted), 0)::int as acted, coalesce(sum(d.failed), 0)::int as failed,
      coalesce(sum(d.throttled), 0)::int as throttled,
      (select max(n.at) from rule_run n where n.workspace_id = r.workspace_id and n.rule_id = r.id
        and n.outcome in ('acted', 'failed')) as last
    from rule r left join rule_day d on d.workspace_id = r.workspace_id and d.rule_id = r.id
      and d.day > (now() at time zone 'UTC')::date - 30
    where r.workspace_id = ${tx.workspaceId} and r.removed_at is null group by r.workspace_id, r.id`.execute(
    tx.q,
  );
  const known = new Map(rows.map((row) => [row.rule_id, row]));
  return (id) => {
    const { looked = 0, matched = 0, acted = 0, failed = 0, throttled = 0, last } = known.get(id) ?? {};
    return {
      counts: { looked, matched, acted, failed, throttled },
      lastActedAt: last?.toISOString() ?? null,
    };
  };
}

/** Adds to what is counted by rule and day. */
export async function count(tx: Tx, by: Counts): Promise<void> {
  if (by.size === 0) return;
  const rules = [...by.keys()].sort();
  const of = (what: Count): number[] => rules.map((id) => by.get(id)?.[what] ?? 0);
  await sql`
    insert into rule_day as d (workspace_id, rule_id, day, looked, matched, acted, failed, throttled)
    select ${tx.workspaceId}::uuid, n.rule_id, (now() at time zone 'UTC')::date, n.looked, n.matched, n.acted, n.failed, n.throttled
    from unnest(${rules}::uuid[], ${of('looked')}::int[], ${of('matched')}::int[], ${of('acted')}::int[], ${of('failed')}::int[],
      ${of('throttled')}::int[]) as n(rule_id, looked, matched, acted, failed, throttled)
    on conflict (workspace_id, rule_id, day) do update set looked = d.looked + excluded.looked,
      matched = d.matched + excluded.matched, acted = d.acted + excluded.acted, failed = d.failed + excluded.failed,
      throttled = d.throttled + excluded.throttled`.execute(tx.q);
}
