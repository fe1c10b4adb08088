import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Label } from '#contract/labels.ts';
import { conflict, invalid, notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

const levelsMax = 5;
const labelsMax = 1_000;

export async function listLabels(tx: Tx): Promise<{ data: Label[]; next: null }> {
  const { rows } = await sql<Label>`
    select id, name, colour from label where workspace_id = ${tx.workspaceId} order by lower(name), id`.execute(
    tx.q,
  );
  return { data: rows, next: null };
}

/** Adds a label and those of its parents that are missing. */
export async function addLabel(
  tx: Tx,
  actor: Actor,
  wanted: { name: string; colour: Label['colour'] },
): Promise<Label> {
  await lock(tx);
  const name = tidy(wanted.name);
  const { data: all } = await listLabels(tx);
  const taken = new Set(all.map((label) => label.name.toLowerCase()));
  if (taken.has(name.toLowerCase())) throw takenBy(name);
  const names = pathTo(name).filter((each) => !taken.has(each.toLowerCase()));
  if (all.length + names.length > labelsMax) {
    throw invalid(`A workspace has at most ${labelsMax} labels; remove some first.`);
  }
  const added = names.map((each): Label => ({ id: randomUUIDv7(), name: each, colour: wanted.colour }));
  await tx.q
    .insertInto('label')
    .values(added.map((label) => ({ workspace_id: tx.workspaceId, ...label })))
    .execute();
  await record(
    tx,
    added.map(({ id }) => ({ type: 'label.changed', actor, subjectId: id })),
  );
  return added.at(-1) ?? labelOf(tx, '');
}

export async function editLabel(
  tx: Tx,
  actor: Actor,
  id: string,
  edit: { name?: string | undefined; colour?: Label['colour'] | undefined },
): Promise<Label> {
  await lock(tx);
  const before = await labelOf(tx, id);
  if (edit.name !== undefined) await rename(tx, before, tidy(edit.name));
  if (edit.colour !== undefined) {
    await sql`update label set colour = ${edit.colour} where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
      tx.q,
    );
  }
  await record(tx, [{ type: 'label.changed', actor, subjectId: id }]);
  return labelOf(tx, id);
}

/** With everything beneath it, and from every conversation. */
export async function removeLabel(tx: Tx, actor: Actor, id: string): Promise<Record<string, never>> {
  await lock(tx);
  const { name } = await labelOf(tx, id);
  await sql`
    delete from label where workspace_id = ${tx.workspaceId}
      and (id = ${id} or starts_with(lower(name), lower(${`${name}/`})))`.execute(tx.q);
  await record(tx, [{ type: 'label.changed', actor, subjectId: id }]);
  return {};
}

async function rename(tx: Tx, { id, name: from }: Label, to: string): Promise<void> {
  if (to.toLowerCase().startsWith(`${from.toLowerCase()}/`)) {
    throw invalid('A label cannot be moved beneath itself.', [{ path: 'name', message: 'lies beneath' }]);
  }
  const { data: all } = await listLabels(tx);
  const moved = all.filter(
    (label) => label.id === id || label.name.toLowerCase().startsWith(`${from.toLowerCase()}/`),
  );
  const staying = new Set(all.filter((label) => !moved.includes(label)).map((l) => l.name.toLowerCase()));
  const renamed = moved.map((label) => ({ id: label.id, name: tidy(to + label.name.slice(from.length)) }));
  for (const { name } of renamed) if (staying.has(name.toLowerCase())) throw takenBy(name);
  await sql`
    update label l set name = n.name
    from unnest(${renamed.map((r) => r.id)}::uuid[], ${renamed.map((r) => r.name)}::text[]) as n(id, name)
    where l.workspace_id = ${tx.workspaceId} and l.id = n.id`.execute(tx.q);
}

async function labelOf(tx: Tx, id: string): Promise<Label> {
  const row = await tx.q
    .selectFrom('label')
    .select(['id', 'name', 'colour'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('label');
  return row;
}

/** One change of the tree at a time. */
async function lock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`labels:${tx.workspaceId}`}, 0))`.execute(tx.q);
}

/** ' orders / Refunds ' is 'orders/Refunds'; the same letters are the same, however they were typed. */
function tidy(name: string): string {
  const levels = name
    .normalize('NFC')
    .split('/')
    .map((level) => level.replace(/\s+/gu, ' ').trim());
  if (levels.some((level) => level === '')) {
    throw invalid('Each level of a label needs a name: write it as Orders/Refunds.', [
      { path: 'name', message: 'has an empty level' },
    ]);
  }
  if (levels.length > levelsMax || levels.join('/').length > 120) {
    throw invalid(`A label has at most ${levelsMax} levels and 120 characters.`, [
      { path: 'name', message: 'is too long' },
    ]);
  }
  return levels.join('/');
}

function pathTo(name: string): string[] {
  const levels = name.split('/');
  return levels.map((_, i) => levels.slice(0, i + 1).join('/'));
}

function takenBy(name: string): Error {
  return conflict('label-exists', `There is a label ${name} already.`);
}
