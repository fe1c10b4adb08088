import { sql } from 'kysely';
import { keysWanted, listener } from '#server/platform/sound/alike.ts';
import type { Tx } from '#server/transaction.ts';

/** Contacts by how their names sound. */
export interface Sounding {
  /** All parts of those contacts that were joined. */
  contactIds: string[];
  /** By the contact that is shown: its name and the words of it that sound so. */
  names: Map<string, { name: string; words: string[] }>;
}

const soundingMax = 200;

/** The newest contacts whose names sound like what is looked for, but those that are known already; null without any. */
export async function sounding(tx: Tx, q: string, known: string[]): Promise<Sounding | null> {
  const wanted = keysWanted(q);
  if (!wanted) return null;
  // The longest key is borne by the fewest: the index looks for that.
  const words = wanted.toSorted((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0));
  const { rows } = await sql<{ contact_id: string; names: string[] }>`
    select contact_id, names from contacts_sounding(${words.map((keys) => keys.join(' '))}::text[], ${soundingMax})`.execute(
    tx.q,
  );
  const like = listener(q);
  const found = new Map(
    rows.flatMap(({ contact_id, names }) => {
      const hit = names.flatMap((name) => {
        const heard = like(name);
        return heard ? [{ name, words: heard }] : [];
      })[0];
      return hit ? [[contact_id, hit] as const] : [];
    }),
  );
  if (found.size === 0) return null;
  const { rows: parts } = await sql<{ id: string; head_id: string; found_id: string }>`
    select g.id, g.head_id, c.id as found_id from contact c
    join contact g on g.workspace_id = c.workspace_id and g.head_id = c.head_id
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${[...found.keys()]}::uuid[])
      and c.head_id <> all(select k.head_id from contact k where k.workspace_id = ${tx.workspaceId} and k.id = any(${known}::uuid[]))`.execute(
    tx.q,
  );
  if (parts.length === 0) return null;
  const names: Sounding['names'] = new Map();
  for (const { head_id, found_id } of parts) {
    const hit = found.get(found_id);
    if (hit && (!names.has(head_id) || found_id === head_id)) names.set(head_id, hit);
  }
  return { contactIds: [...new Set(parts.map(({ id }) => id))], names };
}
