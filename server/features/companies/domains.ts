import { domainToASCII, domainToUnicode } from 'node:url';
import { sql } from 'kysely';
import { conflict, invalid } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import { isOpenToAnybody } from './open-domains.ts';

/** Domains as somebody writes them, as they are kept. @throws ApiError that names each one that cannot be a company's */
export function parseDomains(written: string[]): string[] {
  const issues: { path: string; message: string }[] = [];
  const domains = written.flatMap((each) => {
    const domain = asDomain(each);
    if (!domain) issues.push({ path: each, message: 'is no domain; write it as example.org' });
    else if (isOpenToAnybody(domain))
      issues.push({ path: each, message: 'anybody gets an address there, so it says nothing of a company' });
    else return [domain];
    return [];
  });
  if (issues.length > 0) throw invalid('Some domains cannot be those of a company.', issues);
  return [...new Set(domains)];
}

/** What stands behind the @ of an address, as domains are kept; null where it can be nobody's own. */
export function domainOf(address: string): string | null {
  const domain = address.includes('@') ? asKept(address.slice(address.lastIndexOf('@') + 1)) : null;
  return domain && !isOpenToAnybody(domain) ? domain : null;
}

/** What somebody looks for among domains, in the letters in which they are kept: of other scripts whole labels. */
export function asKeptInPart(sought: string): string {
  return domainToASCII(sought) || sought;
}

/** A domain in each of the writings in which addresses may have it. */
export function writingsOf(domains: string[]): string[] {
  return [...new Set(domains.flatMap((domain) => [domain, domainToUnicode(domain)]))];
}

/**
 * Makes these, and no others, the company's. @throws ApiError where one is another company's, which is named to
 * whoever may know of it
 */
export async function setDomains(tx: Tx, companyId: string, domains: string[]): Promise<void> {
  await sql`
    delete from company_domain where workspace_id = ${tx.workspaceId} and company_id = ${companyId}
      and domain <> all(${domains}::text[])`.execute(tx.q);
  await sql`
    insert into company_domain (workspace_id, domain, company_id)
    select ${tx.workspaceId}::uuid, d, ${companyId}::uuid from unnest(${[...domains].sort()}::text[]) d
    on conflict do nothing`.execute(tx.q);
  const { rows } = await sql<{ domain: string; name: string | null }>`
    select n.domain, c.name from unnest(${domains}::text[]) n(domain)
    left join company_domain d on d.workspace_id = ${tx.workspaceId} and d.domain = n.domain
    left join company c on c.workspace_id = d.workspace_id and c.id = d.company_id
    where d.company_id is distinct from ${companyId}::uuid order by n.domain limit 1`.execute(tx.q);
  const [taken] = rows;
  if (!taken) return;
  const owner = taken.name === null ? 'another company' : `“${taken.name}”`;
  throw conflict(
    'domain-taken',
    `The domain ${taken.domain} belongs to ${owner}, and a domain belongs to one company; take it away there first.`,
  );
}

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Also what was copied together with an @, www or an address of a page. */
function asDomain(written: string): string | null {
  const bare = written
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^[^/@]*@/, '')
    .replace(/^www\./, '')
    .replace(/[/?#].*$/, '')
    .replace(/\.$/, '');
  return asKept(bare);
}

/** The one writing of a domain; null for what is none. */
function asKept(written: string): string | null {
  // What reads addresses of pages would cut off what stands behind these, and take the rest for the domain.
  const labels = /[/?#:@\\\s]/.test(written) ? [] : domainToASCII(written).split('.');
  const isDomain = labels.length > 1 && labels.every((each) => label.test(each));
  // Four numbers are an address of a machine.
  if (!isDomain || /^\d+$/.test(labels.at(-1) ?? '')) return null;
  const domain = labels.join('.');
  return domain.length <= 253 ? domain : null;
}
