import { type RawBuilder, sql } from 'kysely';
import { called } from '#server/features/contacts/called.ts';
import type { Tx } from '#server/transaction.ts';
import { type Sounding, sounding } from './sounding.ts';

const foundMax = 2_000;

/** What a search has found. */
export interface Finding {
  /** On the conversation `c`. */
  where: RawBuilder<unknown>;
  /** The newest message with the words as they were typed, else with other forms of them, by its conversation. */
  messages: Map<string, string>;
  /** Which of these messages have them in other forms only, looked for in these languages of Latin letters. */
  formed: { ids: Set<string>; codes: string[] };
  /** The contacts that are called so. */
  people: string[];
  /** Words or names stand in more than were looked at: the newest of them were. */
  more: boolean;
}

/** A number, a name or address, or words that somebody wrote or that a file is called. */
export async function find(tx: Tx, q: string): Promise<Finding> {
  const number = /^#?(\d{1,9})$/.exec(q)?.[1];
  const { rows: said } = await sql<{
    conversation_id: string;
    message_id: string;
    typed: boolean;
    codes: string[] | null;
  }>`
    select conversation_id, message_id, typed, codes from messages_saying(${q}, ${foundMax})`.execute(tx.q);
  const people = await called(tx, q, foundMax + 1);
  const messages = new Map<string, string>();
  const formed = { ids: new Set<string>(), codes: said.find(({ codes }) => codes)?.codes ?? [] };
  for (const { conversation_id, message_id, typed } of [
    ...said.filter((row) => row.typed).slice(0, foundMax),
    ...said.filter((row) => !row.typed).slice(0, foundMax),
  ]) {
    if (messages.has(conversation_id)) continue;
    messages.set(conversation_id, message_id);
    if (!typed) formed.ids.add(message_id);
  }
  // What nothing was found for is left out: the planner would read an index for each.
  const ways: RawBuilder<unknown>[] = [];
  if (messages.size > 0) ways.push(sql`c.id = any(${[...messages.keys()]}::uuid[])`);
  if (people.length > 0) ways.push(sql`c.contact_id = any(${people.slice(0, foundMax)}::uuid[])`);
  // The number of what was merged finds what it is part of.
  if (number)
    ways.push(sql`c.id = any(array(select coalesce(n.top_id, n.id) from conversation n
      where n.workspace_id = ${tx.workspaceId} and n.number = ${Number(number)}))`);
  const where = ways.length > 0 ? sql`(${sql.join(ways, sql` or `)})` : sql`false`;
  return {
    where,
    messages,
    formed,
    people,
    more: said.length > foundMax || people.length > foundMax,
  };
}

/** What was found as it is typed, and whoever has a name that only sounds so; null where there is nobody. */
export type Heard = Finding & { alike: Sounding | null };

export async function findAndHear(tx: Tx, q: string): Promise<Heard> {
  const finding = await find(tx, q);
  return { ...finding, alike: await sounding(tx, q, finding.people) };
}
