import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Contact } from '#contract/contacts.ts';
import type { MergeChoice, MergePreview } from '#contract/merges.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, invalid } from '#server/errors.ts';
import { companyNames } from '#server/features/companies/companies.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { contactOf, describe } from './contact.ts';
import { groupOf, lockHeads } from './group.ts';
import { pointToShown } from './overrule.ts';
import { fieldsOf, type Group, shownIn } from './source.ts';

export async function previewMerge(tx: Tx, id: string, otherId: string): Promise<MergePreview> {
  const [survivor, merged] = [await groupOf(tx, id), await groupOf(tx, otherId)];
  refuseSame(survivor.head, merged.head);
  return {
    survivor: await describe(tx, survivor),
    merged: await describe(tx, merged),
    fields: await withNames(tx, compared(survivor, merged)),
    conversations: {
      survivor: await conversationsOf(tx, survivor),
      merged: await conversationsOf(tx, merged),
    },
  };
}

/**
 * Points the other contact to this one. Nothing of either is changed or moved: identities, conversations and
 * values stay with whom they belong to, and what is shown follows from the journal.
 */
export async function mergeContacts(
  tx: Tx,
  actor: AgentActor,
  id: string,
  given: { with: string; choices: Record<string, MergeChoice> },
): Promise<Contact> {
  const [survivorId = id, mergedId = given.with] = await lockHeads(tx, [id, given.with], { merging: true });
  refuseSame(survivorId, mergedId);
  const fields = compared(await groupOf(tx, survivorId), await groupOf(tx, mergedId));
  const unknown = Object.keys(given.choices).filter((field) => !fields.some((each) => each.field === field));
  if (unknown.length > 0)
    throw invalid(
      'Only fields that the preview names can be chosen.',
      unknown.map((field) => ({ path: `choices.${field}`, message: 'unknown' })),
    );
  await mergeGroups(tx, actor, await groupOf(tx, survivorId), await groupOf(tx, mergedId), given.choices);
  return contactOf(tx, survivorId);
}

/**
 * Under the locks of both, writes one line of the journal and what follows from it. Without an agent it is the
 * platform that has said so.
 */
export async function mergeGroups(
  tx: Tx,
  agent: AgentActor | null,
  survivor: Group,
  merged: Group,
  chosen: Record<string, MergeChoice>,
): Promise<void> {
  const [survivorId, mergedId] = [survivor.head, merged.head];
  const choices = compared(survivor, merged).map(({ field, choice }) => [field, chosen[field] ?? choice]);
  await tx.q
    .insertInto('contact_merge')
    .values({
      workspace_id: tx.workspaceId,
      id: randomUUIDv7(),
      survivor_id: survivorId,
      merged_id: mergedId,
      choices: JSON.stringify(Object.fromEntries(choices)),
      merged_by: agent?.id ?? null,
      // Not when the transaction began: under the locks the order is that of the clock.
      merged_at: new Date(),
    })
    .execute();
  await sql`
    update contact set top_id = ${survivorId}, merged_into = case when id = ${mergedId} then ${survivorId}::uuid else merged_into end
    where workspace_id = ${tx.workspaceId} and head_id = ${mergedId}`.execute(tx.q);
  await pointToShown(tx, survivorId);
  const actor = agent ?? systemActor;
  await record(tx, [
    { type: 'contact.merged', actor, subjectId: mergedId },
    { type: 'contact.changed', actor, subjectId: survivorId },
  ]);
}

function refuseSame(survivor: string, merged: string): void {
  if (survivor === merged)
    throw conflict('same-contact', 'These two are one contact already; choose another one to merge with it.');
}

function compared(survivor: Group, merged: Group): MergePreview['fields'] {
  return fieldsOf(survivor, merged).map((field) => {
    const [own, other] = [shownIn(survivor, field), shownIn(merged, field)];
    return {
      field,
      survivor: own === null ? null : String(own),
      merged: other === null ? null : String(other),
      choice: own === null ? 'merged' : 'survivor',
      differs: own !== null && other !== null && own !== other,
    };
  });
}

/** A company stands in the journal by its id, and is shown by its name. */
async function withNames(tx: Tx, fields: MergePreview['fields']): Promise<MergePreview['fields']> {
  const field = fields.find((each) => each.field === 'company');
  if (!field) return fields;
  const names = await companyNames(
    tx,
    [field.survivor, field.merged].filter((id) => id !== null),
  );
  const named = (id: string | null): string | null => (id === null ? null : (names.get(id)?.name ?? null));
  return fields.map((each) =>
    each === field ? { ...each, survivor: named(each.survivor), merged: named(each.merged) } : each,
  );
}

async function conversationsOf(tx: Tx, group: Group): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from conversation
    where workspace_id = ${tx.workspaceId} and merged_into is null and contact_id = any(${[...group.members.keys()]}::uuid[])`.execute(
    tx.q,
  );
  return rows[0]?.count ?? 0;
}
