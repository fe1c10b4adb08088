import { type RawBuilder, sql } from 'kysely';
import { conflict } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';

/** An attribute `a` that is wanted before the conversation `c` is resolved, and of which it, its contact or their company has no value. */
export const missing: RawBuilder<unknown> = sql`a.workspace_id = c.workspace_id and a.required and not case a.subject
  when 'conversation' then exists (select from conversation_attribute v where v.workspace_id = a.workspace_id
    and v.attribute_id = a.id and v.conversation_id = c.id)
  when 'company' then not exists (select from contact o where o.workspace_id = c.workspace_id and o.id = c.contact_id
    and o.belongs_to is not null and not exists (select from company_attribute v
      where v.workspace_id = o.workspace_id and v.company_id = o.belongs_to and v.attribute_id = a.id))
  else exists (select from contact o
    join contact p on p.workspace_id = o.workspace_id and p.head_id = o.head_id
    join contact_attribute v on v.workspace_id = p.workspace_id and v.contact_id = p.id and v.attribute_id = a.id
    where o.workspace_id = c.workspace_id and o.id = c.contact_id) end`;

/** Whether the conversation `c` lacks something that is wanted before it is resolved. */
export const missesRequired: RawBuilder<unknown> = sql`exists (select from attribute a where ${missing})`;

/** A conversation is resolved only when everything that the workspace marks as required is known. */
export async function refuseUnasked(tx: Tx, id: string): Promise<void> {
  const { rows } = await sql<{ label: string; company: string | null }>`
    select a.label, case a.subject when 'company' then (select f.name from contact o
      join company f on f.workspace_id = o.workspace_id and f.id = o.belongs_to
      where o.workspace_id = c.workspace_id and o.id = c.contact_id) end as company
    from conversation c join attribute a on ${missing}
    where c.workspace_id = ${tx.workspaceId} and c.id = ${id} order by a.subject, a.created_at, a.id`.execute(
    tx.q,
  );
  if (rows.length === 0) return;
  // What a company lacks stands on its own page.
  const names = rows.map(({ label, company }) => `“${label}”${company ? ` (${company})` : ''}`).join(', ');
  throw conflict(
    'attribute-required',
    `Fill in ${names} first: this workspace asks for it before a conversation is resolved.`,
  );
}
