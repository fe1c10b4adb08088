import { sql } from 'kysely';
import { fold } from '#server/platform/fold.ts';
import type { Tx } from '#server/transaction.ts';
import { standInAsked } from './stand-in.ts';

/**
 * Contacts with these letters in their name, or an address or number like it, the newest first; a visitor without a name
 * is found by what the desk calls them, in each of its languages.
 */
export async function called(tx: Tx, q: string, most: number): Promise<string[]> {
  const found = new Set<string>();
  for (const text of askedOf(q)) {
    const { rows } = await sql<{ id: string }>`
      select contact_id as id from contacts_called(${containing(text)}, ${containing(fold(text))}, ${most})`.execute(
      tx.q,
    );
    for (const { id } of rows) found.add(id);
  }
  return [...found].slice(0, most);
}

/** What was typed, and as what it is stored where that differs. */
export function askedOf(q: string): string[] {
  const stored = standInAsked(q);
  return stored === null ? [q] : [q, stored];
}

/** For `like` on what is in lower case: these letters somewhere in it, none of them a wildcard. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}
