import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ConversationMerge } from '#contract/conversation-merges.ts';
import type { AgentActor } from '#server/actor.ts';
import { mustExist } from '#server/features/conversations/timeline.ts';
import type { Tx } from '#server/transaction.ts';
import { type Standing, standing } from './standing.ts';
import { type Took, took } from './take-over.ts';

/** What an entry remembers, so that it can be taken back. */
const kept = z.object({
  /** Of the one that stays: before and right after. */
  before: standing,
  after: standing,
  /** Of the other: of a merge, before; of a split, right after. */
  other: standing,
  /** Who had seen everything of the one that stays, and of the other. */
  seen: z.array(z.string()),
  otherSeen: z.array(z.string()),
  took: took,
});
export type Kept = z.output<typeof kept>;

export interface Entry {
  id: string;
  kind: 'merge' | 'split';
  conversation_id: string;
  other_id: string;
  kept: Kept;
  outdated: boolean;
  at: Date;
  undone_at: Date | null;
}

export const tookNothing: Took = {
  labels: [],
  attributes: [],
  followers: [],
  links: [],
  incident: null,
  assignee: null,
  team: null,
  case: null,
  priority: null,
};

export async function enter(
  tx: Tx,
  actor: AgentActor,
  entry: Pick<Entry, 'kind' | 'conversation_id' | 'other_id' | 'kept'>,
): Promise<string> {
  const id = randomUUIDv7();
  await tx.q
    .insertInto('conversation_merge')
    .values({
      ...entry,
      kept: JSON.stringify(entry.kept),
      workspace_id: tx.workspaceId,
      id,
      agent_id: actor.id,
    })
    .execute();
  return id;
}

export async function entryOf(tx: Tx, id: string): Promise<Entry | undefined> {
  const [entry] = await entries(tx, { id });
  return entry;
}

/** By which these were merged into another, and what was merged into them; the oldest first. */
export async function activeMerges(tx: Tx, of: { into: string } | { other: string }): Promise<Entry[]> {
  return entries(tx, of);
}

async function entries(tx: Tx, of: { id: string } | { into: string } | { other: string }): Promise<Entry[]> {
  const where =
    'id' in of
      ? sql`id = ${of.id}`
      : sql`undone_at is null and kind = 'merge' and ${'into' in of ? sql`conversation_id = ${of.into}` : sql`other_id = ${of.other}`}`;
  const { rows } = await sql<Entry>`
    select id, kind, conversation_id, other_id, kept, outdated, at, undone_at from conversation_merge
    where workspace_id = ${tx.workspaceId} and ${where} order by at, id`.execute(tx.q);
  return rows.map((row) => ({ ...row, kept: kept.parse(row.kept) }));
}

export async function keepTook(tx: Tx, id: string, what: Took): Promise<void> {
  await sql`
    update conversation_merge set kept = jsonb_set(kept, '{took}', ${JSON.stringify(what)}::jsonb)
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
}

export async function close(tx: Tx, actor: AgentActor, entry: Entry): Promise<void> {
  await sql`
    update conversation_merge set undone_at = clock_timestamp(), undone_by = ${actor.id}
    where workspace_id = ${tx.workspaceId} and id = ${entry.id}`.execute(tx.q);
}

/** An entry that was undone as if it had never been leaves the conversation as the one before it has: only newer. */
export async function renew(tx: Tx, id: string, stood: Standing, revision: number): Promise<void> {
  await sql`
    update conversation_merge set kept = jsonb_set(kept, '{after,revision}', to_jsonb(${revision}::int))
    where workspace_id = ${tx.workspaceId} and undone_at is null and not outdated and conversation_id = ${id}
      and '{"status_id": null}'::jsonb || (kept -> 'after') = ${JSON.stringify(stood)}::jsonb`.execute(tx.q);
}

/** Later entries about these no longer say what to go back to. */
export async function outdate(tx: Tx, ids: string[], since: Entry): Promise<void> {
  await sql`
    update conversation_merge m set outdated = true
    where workspace_id = ${tx.workspaceId} and undone_at is null and id <> ${since.id}
      and (conversation_id = any(${ids}::uuid[]) or other_id = any(${ids}::uuid[]))
      and (at, id) > (select at, id from conversation_merge where workspace_id = ${tx.workspaceId} and id = ${since.id})`.execute(
    tx.q,
  );
}

export async function listConversationMerges(tx: Tx, id: string): Promise<{ data: ConversationMerge[] }> {
  await mustExist(tx, id);
  const { rows } = await sql<
    Omit<ConversationMerge, 'at' | 'undoneAt'> & { at: Date; undoneAt: Date | null }
  >`
    select m.id, m.kind, m.at, m.undone_at as "undoneAt", jsonb_build_object('id', c.id, 'number', c.number) as conversation,
      jsonb_build_object('id', o.id, 'number', o.number) as other, jsonb_build_object('id', a.id, 'name', a.name) as by,
      case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as "undoneBy"
    from conversation_merge m
    join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    join conversation o on o.workspace_id = m.workspace_id and o.id = m.other_id
    join agent a on a.workspace_id = m.workspace_id and a.id = m.agent_id
    left join agent u on u.workspace_id = m.workspace_id and u.id = m.undone_by
    where m.workspace_id = ${tx.workspaceId} and (m.conversation_id = ${id} or m.other_id = ${id})
    order by m.at desc, m.id desc limit 200`.execute(tx.q);
  return {
    data: rows.map((row) => ({
      ...row,
      at: row.at.toISOString(),
      undoneAt: row.undoneAt?.toISOString() ?? null,
    })),
  };
}
