import { sql } from 'kysely';
import type { Contact } from '#contract/contacts.ts';
import { companyNames, companyValues } from '#server/features/companies/companies.ts';
import { platformBlocksOf } from '#server/features/platform-blocks/list.ts';
import type { Tx } from '#server/transaction.ts';
import { detailsOf } from './details.ts';
import { groupOf } from './group.ts';
import { aboutOf, fieldsOf, type Group, shownIn } from './source.ts';

/** A contact with all identities. The id of one that was merged finds what it was merged into. */
export async function contactOf(tx: Tx, id: string): Promise<Contact> {
  return describe(tx, await groupOf(tx, id));
}

export async function describe(tx: Tx, group: Group): Promise<Contact> {
  const ids = [...group.members.keys()];
  const text = (field: string): string | null => {
    const value = shownIn(group, field);
    return value === null ? null : String(value);
  };
  const [email, phone] = [text('email'), text('phone')];
  const identities = await identitiesOf(tx, ids);
  return {
    id: group.head,
    name: text('name') ?? '',
    email,
    phone,
    language: text('language'),
    about: aboutOf(group),
    details: await detailsOf(tx, group, { email, phone }),
    attributes: attributesOf(group),
    company: await companyOf(tx, text('company')),
    identities,
    blocked: await blockOf(tx, group),
    platformBlocks: await platformBlocksOf(tx, identities),
    merged: ids.filter((id) => id !== group.head),
    createdAt: (group.members.get(group.head)?.created_at ?? new Date(0)).toISOString(),
  };
}

function attributesOf(group: Group): Contact['attributes'] {
  const values = fieldsOf(group).flatMap((field) => {
    const value = field.startsWith('attributes.') ? shownIn(group, field) : null;
    return value === null ? [] : [[field.slice(11), value] as const];
  });
  return Object.fromEntries(values);
}

async function companyOf(tx: Tx, id: string | null): Promise<Contact['company']> {
  const known = id === null ? undefined : (await companyNames(tx, [id])).get(id);
  if (id === null || !known) return null;
  return { id, ...known, attributes: (await companyValues(tx, [id])).get(id) ?? {} };
}

async function identitiesOf(tx: Tx, contactIds: string[]): Promise<Contact['identities']> {
  const { rows } = await sql<Contact['identities'][number]>`
    select i.id, i.contact_id as "contactId", i.name, i.verified,
      jsonb_build_object('id', ch.id, 'name', ch.name, 'connector', ch.connector) as channel,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'namespace', case when k.namespace like 'channel:%' then 'channel' else k.namespace end, 'value', k.value)), '[]')
        from identity_key k where k.workspace_id = i.workspace_id and k.identity_id = i.id) as keys
    from identity i join channel ch on ch.workspace_id = i.workspace_id and ch.id = i.channel_id
    where i.workspace_id = ${tx.workspaceId} and i.contact_id = any(${contactIds}::uuid[])
    order by i.created_at, i.id`.execute(tx.q);
  return rows;
}

/** Whoever is merged with somebody who is blocked is blocked with them. */
async function blockOf(tx: Tx, group: Group): Promise<Contact['blocked']> {
  const members = [...group.members.values()];
  const own = group.members.get(group.head);
  const blocked = own?.blocked_at ? own : members.find(({ blocked_at }) => blocked_at !== null);
  if (!blocked?.blocked_at) return null;
  const by = await tx.q
    .selectFrom('agent')
    .select(['id', 'name'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', blocked.blocked_by ?? blocked.id)
    .executeTakeFirst();
  return {
    at: blocked.blocked_at.toISOString(),
    reason: blocked.blocked_reason,
    by: by ?? null,
    messages: members.reduce((sum, { blocked_messages }) => sum + blocked_messages, 0),
  };
}
