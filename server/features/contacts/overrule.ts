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
  if (fields.includes('name')) await pointToName(tx, head);
}

/** Lists look up whose name to show by this pointer, so that they need not follow the journal. */
export async function pointToName(tx: Tx, head: string): Promise<void> {
  const source = sourceOf(await groupOf(tx, head), 'name', head);
  await sql`
    update contact set name_from = ${source === head ? null : source}
    where workspace_id = ${tx.workspaceId} and id = ${head}`.execute(tx.q);
}
