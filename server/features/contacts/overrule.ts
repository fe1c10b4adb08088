import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import { groupOf } from './group.ts';
import { sourceOf } from './source.ts';

/** What was written into these fields since counts, whatever the merges before it said. */
export async function overrule(tx: Tx, head: string, fields: string[]): Promise<void> {
  const choices = JSON.stringify(Object.fromEntries(fields.map((field) => [field, 'survivor'])));
  await sql`
    update contact_merge set choices = choices || ${choices}::jsonb
    where workspace_id = ${tx.workspaceId} and survivor_id = ${head} and undone_at is null`.execute(tx.q);
  if (fields.includes('name') || fields.includes('company')) await pointToShown(tx, head);
}

/** Lists look up by these pointers whose name and which company to show, so that they need not follow the journal. */
export async function pointToShown(tx: Tx, head: string): Promise<void> {
  const group = await groupOf(tx, head);
  const source = sourceOf(group, 'name', head);
  await sql`
    update contact set name_from = ${source === head ? null : source}
    where workspace_id = ${tx.workspaceId} and id = ${head}`.execute(tx.q);
  const company = group.members.get(sourceOf(group, 'company', head))?.company ?? null;
  await sql`
    update contact set belongs_to = ${company}
    where workspace_id = ${tx.workspaceId} and head_id = ${head} and belongs_to is distinct from ${company}::uuid`.execute(
    tx.q,
  );
}
