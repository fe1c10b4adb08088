import { sql } from 'kysely';
import type { Clockwork } from '#server/platform/clockwork.ts';
import { system } from '#server/transaction.ts';
import { workIn } from './work.ts';

/** Counts and tells, in time, whatever is promised in any workspace. */
export const promisesInTime: Clockwork = {
  what: 'promises',
  work: workIn,
  async due() {
    const { rows } = await sql<{ workspaces: string[] | null; next: string | null }>`
      select
        (select array_agg(w.id::text) from workspace w
          where exists (select from sla_due d where d.workspace_id = w.id and d.next_at <= now())
            or exists (select from sla_stale s where s.workspace_id = w.id)) as workspaces,
        (select extract(epoch from min(next_at) - now()) * 1000 from sla_due where next_at > now()) as next`.execute(
      system(),
    );
    const [row] = rows;
    return { workspaces: row?.workspaces ?? [], next: row?.next == null ? null : Number(row.next) };
  },
};
