import { type RawBuilder, sql } from 'kysely';
import type { AttributeValues } from '#contract/attributes.ts';
import type { Company, CompanyRow } from '#contract/companies.ts';
import { notFound } from '#server/errors.ts';
import { containing } from '#server/features/contacts/called.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import { fold } from '#server/platform/fold.ts';
import type { Tx } from '#server/transaction.ts';
import { asKeptInPart } from './domains.ts';

interface Asked {
  q?: string | undefined;
  archived: '0' | '1';
  cursor?: string | undefined;
  limit: number;
}

const domains = sql<string[]>`array(select d.domain from company_domain d
  where d.workspace_id = c.workspace_id and d.company_id = c.id order by d.domain)`;
/** Of those that its reader reaches; the rows of a merged contact are one. */
const contacts = sql<number>`(select count(*)::int from (select from contact p
  where p.workspace_id = c.workspace_id and p.belongs_to = c.id and p.head_id = p.id limit 1000) p)`;

/** Of more that a search finds, the first by name. */
const foundMax = 2_000;

export async function listCompanies(
  tx: Tx,
  asked: Asked,
): Promise<{ data: CompanyRow[]; next: string | null }> {
  const q = fold(asked.q ?? '');
  const after = positionIn(asked.cursor, 3);
  const conditions: RawBuilder<unknown>[] = [
    sql`c.workspace_id = ${tx.workspaceId}`,
    asked.archived === '1' ? sql`c.archived_at is not null` : sql`c.archived_at is null`,
  ];
  if (q) {
    const domain = containing(asKeptInPart(asked.q ?? ''));
    conditions.push(sql`c.id = any(array(select company_id
      from companies_called(${q}, ${containing(q)}, ${domain}, ${asked.archived === '1'}, ${foundMax})))`);
  }
  // Those of the whole name come first in a search; without one the index has them in their order.
  const first = q ? [sql`(c.folded <> ${q})::int`] : [];
  const order = sql.join([...first, sql`c.sorted`, sql`c.id`]);
  if (after) {
    const last = [sql`${after[1]}::text`, sql`${after[2]}::uuid`];
    conditions.push(sql`(${order}) > (${sql.join([...first.map(() => sql`${after[0]}::int`), ...last])})`);
  }
  const { rows } = await sql<Row & { sorted: string }>`
    select c.id, c.name, ${domains} as domains, ${contacts} as contacts, c.archived_at, c.folded = ${q} as same,
      c.sorted
    from company c where ${sql.join(conditions, sql` and `)}
    order by ${order} limit ${asked.limit + 1}`.execute(tx.q);
  const shown = rows.slice(0, asked.limit);
  const last = shown.at(-1);
  return {
    data: shown.map(({ sorted: _, archived_at, ...row }) => ({
      ...row,
      archivedAt: archived_at?.toISOString() ?? null,
    })),
    next: rows.length > asked.limit && last ? cursorOf([last.same ? '0' : '1', last.sorted, last.id]) : null,
  };
}

export async function companyOf(tx: Tx, id: string): Promise<Company> {
  const { rows } = await sql<Omit<Row, 'same'> & Pick<Company, 'note' | 'namesakes'> & { created_at: Date }>`
    select c.id, c.name, ${domains} as domains, ${contacts} as contacts, c.note, c.archived_at, c.created_at,
      array(select jsonb_build_object('id', o.id, 'name', o.name) from company o
        where o.workspace_id = c.workspace_id and o.sorted = c.sorted and o.folded = c.folded
          and o.id <> c.id and o.archived_at is null order by o.id limit 5) as namesakes
    from company c where c.workspace_id = ${tx.workspaceId} and c.id = ${id}`.execute(tx.q);
  const [row] = rows;
  if (!row) throw notFound('company');
  const { archived_at, created_at, ...rest } = row;
  return {
    ...rest,
    attributes: (await companyValues(tx, [id])).get(id) ?? {},
    archivedAt: archived_at?.toISOString() ?? null,
    createdAt: created_at.toISOString(),
  };
}

interface Row {
  id: string;
  name: string;
  domains: string[];
  contacts: number;
  archived_at: Date | null;
  same: boolean;
}

/** What is known of these companies; of those without a value nothing. */
export async function companyValues(tx: Tx, ids: string[]): Promise<Map<string, AttributeValues>> {
  const { rows } = await sql<{ company_id: string; values: AttributeValues }>`
    select v.company_id, jsonb_object_agg(a.key, v.value) as values from company_attribute v
    join attribute a on a.workspace_id = v.workspace_id and a.id = v.attribute_id
    where v.workspace_id = ${tx.workspaceId} and v.company_id = any(${ids}::uuid[]) group by v.company_id`.execute(
    tx.q,
  );
  return new Map(rows.map((row) => [row.company_id, row.values]));
}

/** What companies are called, by their ids. */
export async function companyNames(
  tx: Tx,
  ids: string[],
): Promise<Map<string, { name: string; archived: boolean }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string; archived: boolean }>`
    select id, name, archived_at is not null as archived from company
    where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.q);
  return new Map(rows.map(({ id, name, archived }) => [id, { name, archived }]));
}
