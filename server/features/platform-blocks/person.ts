import { sql } from 'kysely';
import type { Who } from '#connectors/connector.ts';
import { notFound } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';

/** Somebody on one platform, as the connector had named them. */
export interface Person {
  identityId: string;
  channelId: string;
  contactId: string;
  /** What the contact is shown as. */
  headId: string;
  isBlocked: boolean;
  who: Who;
}

/** Held until the transaction ends: whoever asks for something or settles it takes turns here. */
export async function lockPerson(tx: Tx, identityId: string): Promise<Person> {
  await sql`select from identity where workspace_id = ${tx.workspaceId} and id = ${identityId} for no key update`.execute(
    tx.q,
  );
  return personOf(tx, identityId);
}

/** @throws ApiError where there is none, or the caller does not reach it */
export async function personOf(tx: Tx, identityId: string): Promise<Person> {
  const { rows } = await sql<Omit<Person, 'who'> & { name: string; keys: Who['keys'] }>`
    select i.id as "identityId", i.channel_id as "channelId", i.contact_id as "contactId", c.head_id as "headId", i.name,
      exists (select from contact b where b.workspace_id = c.workspace_id and b.head_id = c.head_id
        and b.blocked_at is not null) as "isBlocked",
      (select coalesce(jsonb_agg(jsonb_build_object('value', k.value,
          'namespace', case when k.namespace = 'channel:' || i.channel_id then 'channel' else k.namespace end)
          order by k.namespace, k.value), '[]')
        from identity_key k where k.workspace_id = i.workspace_id and k.identity_id = i.id) as keys
    from identity i join contact c on c.workspace_id = i.workspace_id and c.id = i.contact_id
    where i.workspace_id = ${tx.workspaceId} and i.id = ${identityId}`.execute(tx.q);
  const [row] = rows;
  if (!row) throw notFound('identity');
  const { name, keys, ...person } = row;
  return { ...person, who: { keys, name } };
}
