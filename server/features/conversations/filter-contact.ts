import { type RawBuilder, sql } from 'kysely';
import type { Condition } from '#contract/filter.ts';
import { containing } from '#server/features/contacts/called.ts';
import type { Tx } from '#server/transaction.ts';

/** Up to so many contacts are looked up first; of more, a list meets some soon wherever it begins. */
const lookedUpMax = 2_000;

const fields = {
  name: sql`p.name`,
  email: sql`p.email`,
  phone: sql`p.phone`,
  language: sql`p.language`,
} as const;

/** On the conversation `c`. Of a contact that others were joined to, every part counts. */
export async function ofContact(
  tx: Tx,
  { of, key, does, value }: Extract<Condition, { field: 'contact' }>,
): Promise<RawBuilder<unknown>> {
  const wanted = value.toLowerCase();
  const { rows } = await sql<{ contact_id: string | null }>`
    select contact_id from contacts_fitting(${of}, ${key ?? ''}, ${does}, ${wanted}, ${containing(value)}, ${lookedUpMax + 1})`.execute(
    tx.q,
  );
  const ids = rows.map((row) => row.contact_id);
  // A single null: there is no index for this.
  if (ids.length <= lookedUpMax && ids[0] !== null) return sql`c.contact_id = any(${ids}::uuid[])`;
  const field = of === 'about' ? sql`p.about ->> ${key ?? ''}::text` : fields[of];
  const fits = {
    exist: sql`coalesce(${field}, '') <> ''`,
    equal: sql`lower(${field}) = ${wanted}`,
    contain: sql`lower(${field}) like ${containing(value)}`,
  }[does];
  return sql`exists (select from contact o join contact p on p.workspace_id = o.workspace_id and p.head_id = o.head_id
    where o.workspace_id = c.workspace_id and o.id = c.contact_id and ${fits})`;
}
