import { sql } from 'kysely';
import type { Contact } from '#contract/contacts.ts';
import { notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

/** A contact with all identities. */
export async function contactOf(tx: Tx, id: string): Promise<Contact> {
  const contact = await tx.q
    .selectFrom('contact')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!contact) throw notFound('contact');
  const { rows } = await sql<Contact['identities'][number]>`
    select i.id, i.name, i.verified,
      jsonb_build_object('id', ch.id, 'name', ch.name, 'connector', ch.connector) as channel,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'namespace', case when k.namespace like 'channel:%' then 'channel' else k.namespace end, 'value', k.value)), '[]')
        from identity_key k where k.workspace_id = i.workspace_id and k.identity_id = i.id) as keys
    from identity i join channel ch on ch.workspace_id = i.workspace_id and ch.id = i.channel_id
    where i.workspace_id = ${tx.workspaceId} and i.contact_id = ${id} order by i.created_at`.execute(tx.q);
  return {
    id: contact.id,
    name: contact.name,
    email: contact.email,
    phone: contact.phone,
    language: contact.language,
    about: contact.about,
    identities: rows,
    createdAt: contact.created_at.toISOString(),
  };
}

interface Correction {
  name?: string | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  language?: string | null | undefined;
}

/** Writes what the team knows better; fields left out stay. */
export async function editContact(
  tx: Tx,
  actor: Actor,
  id: string,
  correction: Correction,
): Promise<Contact> {
  const fields = Object.fromEntries(Object.entries(correction).filter(([, value]) => value !== undefined));
  if (Object.keys(fields).length > 0) {
    const row = await tx.q
      .updateTable('contact')
      .set(fields)
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (!row) throw notFound('contact');
    await record(tx, [{ type: 'contact.changed', actor, subjectId: id }]);
  }
  return contactOf(tx, id);
}
