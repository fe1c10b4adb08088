import { sql } from 'kysely';
import type { Who } from '#connectors/connector.ts';
import type { Contact } from '#contract/contacts.ts';
import { conflict, notFound } from '#server/errors.ts';
import { contactOf } from '#server/features/contacts/contact.ts';
import { lockHeads } from '#server/features/contacts/group.ts';
import { overrule } from '#server/features/contacts/overrule.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { companyNames } from './companies.ts';
import { domainOf } from './domains.ts';

/** Somebody says which company a contact belongs to; what merges said of it no longer counts. */
export async function placeInCompany(
  tx: Tx,
  actor: Actor,
  id: string,
  companyId: string | null,
): Promise<Contact> {
  const [head = id] = await lockHeads(tx, [id], { merging: false });
  if (companyId !== null) {
    const company = (await companyNames(tx, [companyId])).get(companyId);
    if (!company) throw notFound('company');
    if (company.archived)
      throw conflict(
        'company-archived',
        'This company is archived, so nobody new is put there; take it back into use first.',
      );
  }
  await tx.q
    .updateTable('contact')
    .set({ company_id: companyId })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', head)
    .execute();
  await overrule(tx, head, ['company']);
  if (companyId !== null) await notePlaced(tx, [companyId]);
  await record(tx, [{ type: 'contact.changed', actor, subjectId: head }]);
  return contactOf(tx, head);
}

/**
 * The companies of people who come for the first time: by their address, where somebody vouches that it is theirs.
 * An address that is only written under may be anybody's; of those a company is suggested (see suggest.ts).
 */
export async function companiesAtEntry(tx: Tx, people: Who[]): Promise<(string | null)[]> {
  const domains = people.map(({ ownsEmail, email }) => (ownsEmail && email ? domainOf(email) : null));
  const known = await companiesAt(
    tx,
    domains.flatMap((domain) => domain ?? []),
  );
  const companies = domains.map((domain) => (domain ? (known.get(domain)?.id ?? null) : null));
  await notePlaced(
    tx,
    companies.filter((id) => id !== null),
  );
  return companies;
}

/** From now on only whoever reaches one of their people knows of these companies. */
async function notePlaced(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update company set placed = true where workspace_id = ${tx.workspaceId} and id = any(array(
      select id from company where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and not placed
      order by id for no key update))`.execute(tx.q);
}

/** Companies in use, by their domains. */
export async function companiesAt(
  tx: Tx,
  domains: string[],
): Promise<Map<string, { id: string; name: string }>> {
  if (domains.length === 0) return new Map();
  const { rows } = await sql<{ domain: string; id: string; name: string }>`
    select d.domain, c.id, c.name from company_domain d
    join company c on c.workspace_id = d.workspace_id and c.id = d.company_id and c.archived_at is null
    where d.workspace_id = ${tx.workspaceId} and d.domain = any(${domains}::text[])`.execute(tx.q);
  return new Map(rows.map(({ domain, id, name }) => [domain, { id, name }]));
}
