import { randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import type { addCompany as addCall, Company, editCompany as editCall } from '#contract/companies.ts';
import { notFound } from '#server/errors.ts';
import { parseValues, setCompanyValues } from '#server/features/contacts/attribute-values.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { companyOf } from './companies.ts';
import { parseDomains, setDomains } from './domains.ts';

export async function addCompany(
  tx: Tx,
  actor: Actor,
  given: z.output<typeof addCall.body>,
): Promise<Company> {
  const id = randomUUIDv7();
  const { name, note = '' } = given;
  const domains = parseDomains(given.domains ?? []);
  const values = await parseValues(tx, 'company', given.attributes ?? {});
  await tx.q.insertInto('company').values({ workspace_id: tx.workspaceId, id, name, note }).execute();
  await setDomains(tx, id, domains);
  await setCompanyValues(tx, id, values);
  await record(tx, [{ type: 'company.changed', actor, subjectId: id }]);
  return companyOf(tx, id);
}

/** What is left out stays. */
export async function editCompany(
  tx: Tx,
  actor: Actor,
  id: string,
  given: z.output<typeof editCall.body>,
): Promise<Company> {
  const { domains, attributes, archived, ...facts } = given;
  const parsed = domains && parseDomains(domains);
  const values = await parseValues(tx, 'company', attributes ?? {});
  await lockCompany(tx, id);
  const written = {
    ...(facts.name === undefined ? {} : { name: facts.name }),
    ...(facts.note === undefined ? {} : { note: facts.note }),
    ...(archived === undefined ? {} : { archived_at: archived ? new Date() : null }),
  };
  if (Object.keys(written).length > 0)
    await tx.q
      .updateTable('company')
      .set(written)
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', id)
      .execute();
  if (parsed) await setDomains(tx, id, parsed);
  await setCompanyValues(tx, id, values);
  // The word tells whoever counts by values, as promises do, that there is something to count anew.
  const word = values.length > 0 ? { word: 'attributes' } : {};
  await record(tx, [{ type: 'company.changed', actor, subjectId: id, ...word }]);
  return companyOf(tx, id);
}

async function lockCompany(tx: Tx, id: string): Promise<void> {
  const row = await tx.q
    .selectFrom('company')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('company');
}
