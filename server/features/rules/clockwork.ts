import { sql } from 'kysely';
import type { Clockwork } from '#server/platform/clockwork.ts';
import { system } from '#server/transaction.ts';
import { workIn } from './work.ts';

/** Follows, in time, the rules of any workspace. */
export const rulesInTime: Clockwork = {
  what: 'rules',
  work: workIn,
  async due() {
    const { rows } = await sql<{ workspaces: string[] | null; next: string | null }>`
      select
        (select array_agg(w.id::text) from workspace w
          where exists (select from rule_timer t where t.workspace_id = w.id and t.next_at <= now())
            or exists (select from rule_news n where n.workspace_id = w.id and n.due_at <= now())) as workspaces,
        (select extract(epoch from min(at) - now()) * 1000 from (
          (select next_at as at from rule_timer where next_at > now() order by next_at limit 1)
          union all (select min(due_at) from rule_news where due_at > now())) soon) as next`.execute(
      system(),
    );
    const [row] = rows;
    return { workspaces: row?.workspaces ?? [], next: row?.next == null ? null : Number(row.next) };
  },
};
