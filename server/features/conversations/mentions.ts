import { sql } from 'kysely';
import { invalid } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import type { LockedConversation } from './lock.ts';

/**
 * Whom a note names: those given by id, and whoever stands in it as @name. Only agents who are here and
 * reach the conversation; of two with the same name, the id decides, or both are meant.
 */
export async function mentionedIn(
  tx: Tx,
  conversation: LockedConversation,
  note: { text: string; mentions?: string[] | undefined },
): Promise<string[]> {
  const given = note.mentions ?? [];
  if (given.length === 0 && !note.text.includes('@')) return [];
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from agent where workspace_id = ${tx.workspaceId} and deactivated_at is null
      and (channels is null or ${conversation.channel_id} = any(channels))`.execute(tx.q);
  const known = new Set(rows.map((row) => row.id));
  if (given.some((id) => !known.has(id)))
    throw invalid('Somebody whom the note names is not here, or does not reach this conversation.', [
      { path: 'mentions', message: 'unknown' },
    ]);
  const chosen = new Set(given);
  for (const name of namesIn(
    note.text,
    rows.map((row) => row.name),
  )) {
    const called = rows.filter((row) => plain(row.name) === name);
    if (called.some(({ id }) => chosen.has(id))) continue;
    for (const { id } of called) chosen.add(id);
  }
  return [...chosen];
}

const plain = (text: string): string => text.normalize('NFC').toLowerCase();

/** Which of these names follow an @; the longest counts, so that @Ravi Kumar is not also Ravi. */
export function namesIn(text: string, names: string[]): Set<string> {
  const written = plain(text);
  const longestFirst = [...new Set(names.map(plain))].sort((a, b) => b.length - a.length);
  const found = new Set<string>();
  for (const { index } of written.matchAll(/(?<![\p{L}\p{N}_.])@/gu)) {
    const rest = written.slice(index + 1);
    const name = longestFirst.find((each) => rest.startsWith(each) && !goesOn(rest.slice(each.length)));
    if (name !== undefined) found.add(name);
  }
  return found;
}

/** A letter, a digit or a vowel sign right behind it: then it was the beginning of another word. */
function goesOn(rest: string): boolean {
  return /^[\p{L}\p{M}\p{N}_]/u.test(rest);
}
