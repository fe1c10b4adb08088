import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/** Up to so many people are looked up first: then an index finds their conversations. */
const lookedUpMax = 2_000;

/** The customer of the conversation `c` belongs to one of these companies, or to none. */
export async function ofCompany(tx: Tx, is: string[] | 'none'): Promise<RawBuilder<unknown>> {
  if (is === 'none') return belonging(sql`o.belongs_to is null`);
  const { rows } = await sql<{ id: string }>`
    select id from contact where workspace_id = ${tx.workspaceId} and belongs_to = any(${is}::uuid[])
    limit ${lookedUpMax + 1}`.execute(tx.q);
  return rows.length <= lookedUpMax
    ? sql`c.contact_id = any(${rows.map((row) => row.id)}::uuid[])`
    : belonging(sql`o.belongs_to = any(${is}::uuid[])`);
}

function belonging(where: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select from contact o where o.workspace_id = c.workspace_id and o.id = c.contact_id and ${where})`;
}
