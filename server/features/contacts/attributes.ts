import { randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import type { Attribute, addAttribute as addCall, editAttribute as editCall } from '#contract/attributes.ts';
import { conflict, invalid, notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

const attributesMax = 100;

export async function listAttributes(tx: Tx): Promise<{ data: Attribute[] }> {
  const data = await tx.q
    .selectFrom('attribute')
    .select(['id', 'subject', 'key', 'label', 'type', 'choices', 'required'])
    .where('workspace_id', '=', tx.workspaceId)
    .orderBy('subject')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return { data };
}

export async function addAttribute(
  tx: Tx,
  actor: Actor,
  given: z.output<typeof addCall.body>,
): Promise<Attribute> {
  mustHaveChoices(given.type, given.choices);
  const { data: known } = await listAttributes(tx);
  if (known.length >= attributesMax)
    throw conflict('too-many', `A workspace has at most ${attributesMax} attributes; remove one first.`);
  const taken = new Set(known.filter(({ subject }) => subject === given.subject).map(({ key }) => key));
  if (given.key && taken.has(given.key))
    throw conflict('key-taken', 'There is an attribute with this key already; choose another one.');
  const attribute = { ...given, id: randomUUIDv7(), key: given.key ?? keyFrom(given.label, taken) };
  const { numInsertedOrUpdatedRows } = await tx.q
    .insertInto('attribute')
    .values({ workspace_id: tx.workspaceId, ...attribute })
    .onConflict((on) => on.columns(['workspace_id', 'subject', 'key']).doNothing())
    .executeTakeFirst();
  if (!numInsertedOrUpdatedRows)
    throw conflict('key-taken', 'Somebody has just made an attribute with this key; choose another one.');
  await record(tx, [{ type: 'attributes.changed', actor, subjectId: attribute.id }]);
  return attribute;
}

/** A choice that is taken away stays where it was chosen. */
export async function editAttribute(
  tx: Tx,
  actor: Actor,
  id: string,
  given: z.output<typeof editCall.body>,
): Promise<Attribute> {
  // Whoever changes something else of it at this moment has their turn first, so that both changes stay.
  await tx.q
    .selectFrom('attribute')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .execute();
  const { data } = await listAttributes(tx);
  const known = data.find((each) => each.id === id);
  if (!known) throw notFound('attribute');
  const attribute: Attribute = {
    ...known,
    label: given.label ?? known.label,
    choices: given.choices ?? known.choices,
    required: given.required ?? known.required,
  };
  mustHaveChoices(attribute.type, attribute.choices);
  const { label, choices, required } = attribute;
  await tx.q
    .updateTable('attribute')
    .set({ label, choices, required })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .execute();
  await record(tx, [{ type: 'attributes.changed', actor, subjectId: id }]);
  return attribute;
}

export async function removeAttribute(tx: Tx, actor: Actor, id: string): Promise<Record<string, never>> {
  const { numDeletedRows } = await tx.q
    .deleteFrom('attribute')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!numDeletedRows) throw notFound('attribute');
  await record(tx, [{ type: 'attributes.changed', actor, subjectId: id }]);
  return {};
}

function mustHaveChoices(type: Attribute['type'], choices: string[]): void {
  if ((type === 'choice') === choices.length > 0) return;
  const message = type === 'choice' ? 'needs at least one' : 'only for the type choice';
  throw invalid('An attribute has choices if its type is choice, and only then.', [
    { path: 'choices', message },
  ]);
}

/** From a label in another script nothing of it is left: then it is numbered. */
function keyFrom(label: string, taken: Set<string>): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 36);
  const base = plain || 'attribute';
  for (let n = 1; ; n += 1) {
    const key = n === 1 ? base : `${base}_${n}`;
    if (!taken.has(key)) return key;
  }
}
