import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

const foundMax = 2_000;

/** A number, a name or address, or words that somebody wrote; speaks of the conversation as `c`. */
export async function matching(tx: Tx, q: string): Promise<RawBuilder<unknown>> {
  const number = /^#?(\d{1,9})$/.exec(q)?.[1];
  const { rows: said } = await sql<{ id: string }>`
    select distinct conversation_id as id from conversations_saying(${q}, ${foundMax})`.execute(tx.q);
  const { rows: people } = await sql<{
    id: string;
  }>`select contact_id as id from contacts_called(${containing(q)}, ${foundMax})`.execute(tx.q);
  return sql`(c.id = any(${said.map((r) => r.id)}::uuid[]) or c.contact_id = any(${people.map((r) => r.id)}::uuid[])
    or c.number = ${number ? Number(number) : -1})`;
}

/** For `like` on what is in lower case: these letters somewhere in it, none of them a wildcard. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}
