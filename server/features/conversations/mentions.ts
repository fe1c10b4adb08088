import { sql } from 'kysely';
import type { Run, StyledLine } from '#contract/styled.ts';
import { invalid } from '#server/errors.ts';
import { parseMarks } from '#server/features/delivery/markup.ts';
import type { Tx } from '#server/transaction.ts';
import type { LockedConversation } from './lock.ts';

interface Named {
  id: string;
  name: string;
}

/** `named` stands in the text, agents and teams; `agentIds` is whom that means. */
export interface Mentioned {
  named: Named[];
  agentIds: string[];
}

/**
 * Whom a note names: those given by id, and whoever stands in it as @name, also all of a team. Only agents who are
 * here and reach the conversation; of two with the same name, the id decides, or both are meant.
 */
export async function mentionedIn(
  tx: Tx,
  conversation: LockedConversation,
  note: { text: string; mentions?: string[] | undefined },
): Promise<Mentioned> {
  const given = note.mentions ?? [];
  if (given.length === 0 && !note.text.includes('@')) return { named: [], agentIds: [] };
  const { rows } = await sql<Named>`
    select id, name from agent where workspace_id = ${tx.workspaceId} and deactivated_at is null
      and (channels is null or ${conversation.channel_id} = any(channels))`.execute(tx.q);
  const known = new Set(rows.map((row) => row.id));
  if (given.some((id) => !known.has(id)))
    throw invalid('Somebody whom the note names is not here, or does not reach this conversation.', [
      { path: 'mentions', message: 'unknown' },
    ]);
  const teams = await teamsOf(tx);
  const chosen = new Set(given);
  const written = namesIn(
    note.text,
    [...rows, ...teams].map(({ name }) => name),
  );
  for (const name of written) {
    const called = rows.filter((row) => plain(row.name) === name);
    if (called.some(({ id }) => chosen.has(id))) continue;
    for (const { id } of called) chosen.add(id);
  }
  const asked = teams.filter(({ name }) => written.has(plain(name)));
  const meant = new Set([...chosen, ...asked.flatMap(({ members }) => members)]);
  return {
    named: [...rows.filter(({ id }) => chosen.has(id)), ...asked],
    agentIds: rows.filter(({ id }) => meant.has(id)).map(({ id }) => id),
  };
}

async function teamsOf(tx: Tx): Promise<(Named & { members: string[] })[]> {
  const { rows } = await sql<Named & { members: string[] }>`
    select t.id, t.name, array(select m.agent_id from team_member m where m.workspace_id = t.workspace_id and m.team_id = t.id) as members
    from team t where t.workspace_id = ${tx.workspaceId} and t.archived_at is null`.execute(tx.q);
  return rows;
}

/** A note as its readers see it: its marks, and whom it names. Null where it is as it was typed. */
export function noteLines(typed: string, named: Named[]): StyledLine[] | null {
  const marked = parseMarks(typed);
  if (named.length === 0) return marked;
  const lines =
    marked ??
    typed
      .split(/\r\n|\n|\r/)
      .map((text): StyledLine => ({ as: 'text', lead: '', runs: text ? [{ text }] : [] }));
  const longestFirst = named.toSorted((a, b) => b.name.length - a.name.length);
  return lines.map((line) => ({ ...line, runs: line.runs.flatMap((run) => withNames(run, longestFirst)) }));
}

function withNames(run: Run, named: Named[]): Run[] {
  if (run.marks?.includes('code') || run.url) return [run];
  const runs: Run[] = [];
  let from = 0;
  for (const { index } of run.text.matchAll(sign)) {
    const rest = run.text.slice(index + 1);
    const found = index < from ? undefined : firstOf(rest, named);
    if (!found) continue;
    const to = index + 1 + found.length;
    if (index > from) runs.push({ ...run, text: run.text.slice(from, index) });
    runs.push({ ...run, text: run.text.slice(index, to), mention: found.id });
    from = to;
  }
  return from === run.text.length ? runs : [...runs, { ...run, text: run.text.slice(from) }];
}

/** Whose name a text begins with, and how many of its characters that takes as it was written here. */
function firstOf(rest: string, named: Named[]): { id: string; length: number } | undefined {
  for (const { id, name } of named) {
    const wanted = plain(name);
    if (!plain(rest.slice(0, 3 * name.length)).startsWith(wanted)) continue;
    for (let length = 1; length <= Math.min(rest.length, 3 * name.length); length += 1)
      if (plain(rest.slice(0, length)) === wanted && !goesOn(rest.slice(length))) return { id, length };
  }
  return undefined;
}

const sign = /(?<![\p{L}\p{N}_.])@/gu;
const plain = (text: string): string => text.normalize('NFC').toLowerCase();

/** Which of these names follow an @; the longest counts, so that @Ravi Kumar is not also Ravi. */
export function namesIn(text: string, names: string[]): Set<string> {
  const written = plain(text);
  const longestFirst = [...new Set(names.map(plain))].sort((a, b) => b.length - a.length);
  const found = new Set<string>();
  for (const { index } of written.matchAll(sign)) {
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
