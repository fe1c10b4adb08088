import { sql } from 'kysely';
import type { CompanySuggestion, Newcomer } from '#contract/companies.ts';
import type { AgentActor } from '#server/actor.ts';
import { groupOf } from '#server/features/contacts/group.ts';
import { shownIn } from '#server/features/contacts/source.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { companyOf } from './companies.ts';
import { domainOf, writingsOf } from './domains.ts';
import { companiesAt } from './place.ts';

const newcomersMax = 50;

/**
 * Companies at whose domains a contact without one has addresses, with those addresses. Only ever suggested: whoever
 * writes under an address need not own it.
 */
export async function listCompanySuggestions(tx: Tx, id: string): Promise<{ data: CompanySuggestion[] }> {
  const group = await groupOf(tx, id);
  if (shownIn(group, 'company') !== null) return { data: [] };
  const ids = [...group.members.keys()];
  const { rows: addresses } = await sql<{ email: string; source: 'identity' | 'hand' }>`
    select distinct on (normal) value as email, case when identity_id is null then 'hand' else 'identity' end as source
    from contact_detail where workspace_id = ${tx.workspaceId} and contact_id = any(${ids}::uuid[]) and kind = 'email'
    order by normal, identity_id is null, id limit 100`.execute(tx.q);
  const at = Map.groupBy(addresses, ({ email }) => domainOf(email));
  const companies = await companiesAt(
    tx,
    [...at.keys()].flatMap((domain) => domain ?? []),
  );
  const apart = await keptApart(tx, ids);
  const found = new Map<string, CompanySuggestion>();
  for (const [domain, company] of companies) {
    if (apart.has(company.id)) continue;
    const known = found.get(company.id) ?? { company, evidence: [] };
    found.set(company.id, { company, evidence: [...known.evidence, ...(at.get(domain) ?? [])] });
  }
  return { data: [...found.values()] };
}

/** They do not belong there; other screens leave it out, too. Saying so twice changes nothing. */
export async function dismissCompany(
  tx: Tx,
  actor: AgentActor,
  id: string,
  companyId: string,
): Promise<Record<string, never>> {
  const { head } = await groupOf(tx, id);
  await companyOf(tx, companyId);
  const { numInsertedOrUpdatedRows } = await tx.q
    .insertInto('company_apart')
    .values({ workspace_id: tx.workspaceId, contact_id: head, company_id: companyId, agent_id: actor.id })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows) await record(tx, [{ type: 'contact.changed', actor, subjectId: head }]);
  return {};
}

/** The same from the other end: who may belong to a company, the newest first. */
export async function listNewcomers(tx: Tx, id: string): Promise<{ data: Newcomer[]; more: boolean }> {
  const { domains, archivedAt } = await companyOf(tx, id);
  if (domains.length === 0 || archivedAt) return { data: [], more: false };
  const { rows } = await sql<{ id: string; name: string; email: string }>`
    select h.id, shown.name, min(d.value) as email from contact_detail d
    join contact p on p.workspace_id = d.workspace_id and p.id = d.contact_id and p.belongs_to is null
    join contact h on h.workspace_id = p.workspace_id and h.id = p.head_id
    join contact shown on shown.workspace_id = h.workspace_id
      and shown.id = case when h.name_from is null then h.id else h.name_from end
    where d.workspace_id = ${tx.workspaceId} and d.domain = any(${writingsOf(domains)}::text[])
      and not exists (select from company_apart a join contact g on g.workspace_id = a.workspace_id and g.id = a.contact_id
        where a.workspace_id = h.workspace_id and a.company_id = ${id} and g.head_id = h.id)
    group by h.id, shown.name order by h.id desc limit ${newcomersMax + 1}`.execute(tx.q);
  return {
    data: rows
      .slice(0, newcomersMax)
      .map(({ email, ...contact }) => ({ contact: { id: contact.id, name: contact.name }, email })),
    more: rows.length > newcomersMax,
  };
}

async function keptApart(tx: Tx, contactIds: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ company_id: string }>`
    select company_id from company_apart
    where workspace_id = ${tx.workspaceId} and contact_id = any(${contactIds}::uuid[])`.execute(tx.q);
  return new Set(rows.map((row) => row.company_id));
}
