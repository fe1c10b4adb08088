import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Who } from '#connectors/connector.ts';
import type { Detail, DetailKind } from '#contract/contacts.ts';
import type { Tx } from '#server/transaction.ts';
import type { Group } from './source.ts';

// What is longer is no address or number; it stays where the platform put it.
const longest = { email: 320, phone: 40 };

/** Remembers each address and number that a person came with, beside those that were known. */
export async function noteDetails(
  tx: Tx,
  people: Who[],
  identified: ({ id: string; contactId: string } | undefined)[],
): Promise<void> {
  const told = people.flatMap((who, i) => {
    const known = identified[i];
    if (!known) return [];
    return (['email', 'phone'] as const).flatMap((kind) => {
      const value = who[kind]?.trim();
      if (!value || value.length > longest[kind]) return [];
      return [{ contactId: known.contactId, identityId: known.id, kind, value }];
    });
  });
  if (told.length === 0) return;
  // In one order, so that two processes that learn the same do not wait for each other in a circle.
  told.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  await sql`
    insert into contact_detail (workspace_id, id, contact_id, kind, value, identity_id)
    select ${tx.workspaceId}::uuid, * from unnest(
      ${told.map(() => randomUUIDv7())}::uuid[], ${told.map((d) => d.contactId)}::uuid[], ${told.map((d) => d.kind)}::text[],
      ${told.map((d) => d.value)}::text[], ${told.map((d) => d.identityId)}::uuid[])
    on conflict do nothing`.execute(tx.q);
}

function sortKey(d: { contactId: string; kind: string; value: string }): string {
  return `${d.contactId} ${d.kind} ${d.value}`;
}

/** What the team writes; a detail that is known already gets the label. */
export async function writeDetail(
  tx: Tx,
  contactId: string,
  detail: { kind: DetailKind; value: string; label?: string | null | undefined },
): Promise<void> {
  await sql`
    insert into contact_detail (workspace_id, id, contact_id, kind, value, label)
    values (${tx.workspaceId}, ${randomUUIDv7()}, ${contactId}, ${detail.kind}, ${detail.value}, ${detail.label ?? null})
    on conflict (workspace_id, contact_id, kind, normal)
      do update set label = coalesce(excluded.label, contact_detail.label)`.execute(tx.q);
}

/** All of a group, each value once: the one that is shown keeps its own. */
export async function detailsOf(
  tx: Tx,
  group: Group,
  primary: { email: string | null; phone: string | null },
): Promise<Detail[]> {
  const { rows } = await sql<{
    id: string;
    kind: DetailKind;
    value: string;
    label: string | null;
    by_hand: boolean;
    is_primary: boolean;
  }>`
    select distinct on (d.kind, d.normal) d.id, d.kind, d.value, d.label, d.identity_id is null as by_hand,
      coalesce(d.normal = normal_detail(d.kind, case d.kind when 'email' then ${primary.email}::text
        when 'phone' then ${primary.phone}::text end), false) as is_primary
    from contact_detail d
    where d.workspace_id = ${tx.workspaceId} and d.contact_id = any(${[...group.members.keys()]}::uuid[])
    order by d.kind, d.normal, d.identity_id is null, d.contact_id <> ${group.head}, d.id`.execute(tx.q);
  const kinds = ['email', 'phone', 'address', 'url'];
  return rows
    .map((row) => ({
      id: row.id,
      kind: row.kind,
      value: row.value,
      label: row.label,
      primary: row.is_primary,
      source: row.by_hand ? ('hand' as const) : ('identity' as const),
    }))
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || Number(b.primary) - Number(a.primary));
}
