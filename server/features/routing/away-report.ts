import { sql } from 'kysely';
import type { AwayReport } from '#contract/availability.ts';
import { invalid } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';

const longest = 400 * 86_400_000;

/** Seconds that each agent was available and away within a stretch of time; what goes on counts until now. */
export async function reportAvailability(
  tx: Tx,
  { from, to }: { from: string; to: string },
): Promise<{ data: AwayReport[]; next: null }> {
  const length = Date.parse(to) - Date.parse(from);
  if (length <= 0 || length > longest)
    throw invalid('Choose a stretch of time that ends after it begins, of at most 400 days.', [
      { path: 'to', message: 'not within 400 days after `from`' },
    ]);
  const { rows } = await sql<Row>`
    select a.id, a.name, s.state, s.automatic, r.id as reason_id, r.name as reason_name,
      round(sum(extract(epoch from least(coalesce(s.until, clock_timestamp()), ${to}::timestamptz, clock_timestamp())
        - greatest(s.since, ${from}::timestamptz))))::float8 as seconds
    from availability_span s
    join agent a on a.workspace_id = s.workspace_id and a.id = s.agent_id
    left join away_reason r on r.workspace_id = s.workspace_id and r.id = s.reason_id
    where s.workspace_id = ${tx.workspaceId} and s.since < least(${to}::timestamptz, clock_timestamp())
      and coalesce(s.until, 'infinity') > ${from}::timestamptz
    group by a.id, a.name, s.state, s.automatic, r.id, r.name
    order by a.name, a.id, lower(r.name) nulls last, s.automatic`.execute(tx.q);
  const byAgent = Map.groupBy(rows, ({ id }) => id);
  const data = [...byAgent].map(([id, own]) => ({
    agent: { id, name: own[0]?.name ?? '' },
    available: own.find(({ state }) => state === 'available')?.seconds ?? 0,
    away: own
      .filter(({ state }) => state === 'away')
      .map(({ reason_id, reason_name, automatic, seconds }) => ({
        reason: reason_id ? { id: reason_id, name: reason_name ?? '' } : null,
        automatic,
        seconds,
      })),
  }));
  return { data, next: null };
}

interface Row {
  id: string;
  name: string;
  state: 'available' | 'away';
  automatic: boolean;
  reason_id: string | null;
  reason_name: string | null;
  seconds: number;
}
