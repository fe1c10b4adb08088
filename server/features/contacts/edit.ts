import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  addDetail as addDetailCall,
  Contact,
  editContact as editContactCall,
} from '#contract/contacts.ts';
import { conflict, notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { parseValues, setContactValues } from './attribute-values.ts';
import { contactOf } from './contact.ts';
import { writeDetail } from './details.ts';
import { groupOf, lockHeads } from './group.ts';
import { overrule } from './overrule.ts';

type Correction = z.output<typeof editContactCall.body>;

/** Writes what the team knows better; fields left out stay. What merges said of these fields no longer counts. */
export async function editContact(tx: Tx, actor: Actor, id: string, given: Correction): Promise<Contact> {
  const { attributes, ...rest } = given;
  const facts = Object.entries(rest).filter(([, value]) => value !== undefined);
  const values = attributes ? await parseValues(tx, 'contact', attributes) : [];
  if (facts.length === 0 && values.length === 0) return contactOf(tx, id);
  const [head = id] = await lockHeads(tx, [id], { merging: false });
  if (facts.length > 0) {
    await forgetPrimaries(tx, head, rest);
    await tx.q
      .updateTable('contact')
      .set(Object.fromEntries(facts))
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', head)
      .execute();
  }
  for (const kind of ['email', 'phone'] as const)
    if (rest[kind]) await writeDetail(tx, head, { kind, value: rest[kind] });
  await setContactValues(tx, head, values);
  await overrule(tx, head, [
    ...facts.map(([field]) => field),
    ...values.map(({ key }) => `attributes.${key}`),
  ]);
  await record(tx, [{ type: 'contact.changed', actor, subjectId: head }]);
  return contactOf(tx, head);
}

/** An address that the team wrote and now takes away is not kept as a further one. */
async function forgetPrimaries(tx: Tx, head: string, rest: Omit<Correction, 'attributes'>): Promise<void> {
  for (const kind of ['email', 'phone'] as const) {
    if (rest[kind] !== null) continue;
    await sql`
      delete from contact_detail d using contact c
      where c.workspace_id = ${tx.workspaceId} and c.id = ${head} and d.workspace_id = c.workspace_id and d.contact_id = c.id
        and d.kind = ${kind} and d.identity_id is null and d.normal = normal_detail(${kind}, ${sql.ref(`c.${kind}`)})`.execute(
      tx.q,
    );
  }
}

/** The first e-mail or number of a contact also becomes the one that is used. */
export async function addDetail(
  tx: Tx,
  actor: Actor,
  id: string,
  detail: z.output<typeof addDetailCall.body>,
): Promise<Contact> {
  const [head = id] = await lockHeads(tx, [id], { merging: false });
  await writeDetail(tx, head, detail);
  const shown = await contactOf(tx, head);
  if ((detail.kind === 'email' || detail.kind === 'phone') && shown[detail.kind] === null)
    return editContact(tx, actor, head, { [detail.kind]: detail.value });
  await record(tx, [{ type: 'contact.changed', actor, subjectId: head }]);
  return shown;
}

export async function removeDetail(tx: Tx, actor: Actor, detailId: string): Promise<Contact> {
  const detail = await tx.q
    .selectFrom('contact_detail')
    .select(['contact_id', 'kind', 'normal'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', detailId)
    .executeTakeFirst();
  if (!detail) throw notFound('detail');
  const [head = detail.contact_id] = await lockHeads(tx, [detail.contact_id], { merging: false });
  const group = await groupOf(tx, head);
  const ids = [...group.members.keys()];
  const { rows } = await sql<{ told: boolean; gone: string[] }>`
    select bool_or(identity_id is not null) as told, array_agg(id) as gone from contact_detail
    where workspace_id = ${tx.workspaceId} and contact_id = any(${ids}::uuid[]) and kind = ${detail.kind}
      and normal = ${detail.normal}`.execute(tx.q);
  const gone = rows[0]?.gone ?? [detailId];
  if (rows[0]?.told)
    throw conflict(
      'came-with-messages',
      'This came with what they wrote, so it stays; only what the team wrote can be removed.',
    );
  const contact = await contactOf(tx, head);
  if (contact.details.some((each) => each.primary && gone.includes(each.id)))
    throw conflict(
      'is-primary',
      'This is the one in use. Change or empty that field first, then remove this.',
    );
  await tx.q
    .deleteFrom('contact_detail')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', gone)
    .execute();
  await record(tx, [{ type: 'contact.changed', actor, subjectId: head }]);
  return contactOf(tx, head);
}
