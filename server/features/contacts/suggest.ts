import { sql } from 'kysely';
import type { Suggestion } from '#contract/merges.ts';
import type { AgentActor } from '#server/actor.ts';
import { notFound } from '#server/errors.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { groupOf, groupsOf } from './group.ts';
import { type Group, shownIn } from './source.ts';

interface Found {
  head_id: string;
  kind: Suggestion['evidence'][number]['kind'];
  value: string;
}

const suggestionsMax = 20;

/**
 * Who might be the same person: the same address, number or proven account, or, weakly, the same name in the
 * same language. Only ever suggested: whoever writes under an address need not own it.
 */
export async function listSuggestions(tx: Tx, id: string): Promise<{ data: Suggestion[] }> {
  const group = await groupOf(tx, id);
  const found = await look(tx, group);
  const apart = await keptApart(tx, group);
  const byHead = Map.groupBy(
    found.filter((each) => each.head_id !== group.head && !apart.has(each.head_id)),
    (each) => each.head_id,
  );
  const strength = (head: string): number =>
    (byHead.get(head) ?? []).filter(({ kind }) => kind !== 'name').length;
  // Before the rest is left out: those of a name that many bear would take the place of the one with the same address.
  const heads = [...byHead.keys()].sort((a, b) => strength(b) - strength(a)).slice(0, suggestionsMax);
  const groups = await groupsOf(tx, heads);
  const verified = await verifiedAmong(tx, [...groups.values()]);
  const data = [...groups].map(([head, other]) => ({
    contact: {
      id: head,
      name: String(shownIn(other, 'name') ?? ''),
      email: textIn(other, 'email'),
      phone: textIn(other, 'phone'),
    },
    verified: verified.has(head),
    evidence: (byHead.get(head) ?? []).map(({ kind, value }) => ({ kind, value, weak: kind === 'name' })),
  }));
  return { data: data.sort((a, b) => strength(b.contact.id) - strength(a.contact.id)) };
}

/** These two are different people; other screens leave it out, too. Saying so twice changes nothing. */
export async function dismissSuggestion(
  tx: Tx,
  actor: AgentActor,
  id: string,
  otherId: string,
): Promise<Record<string, never>> {
  const heads = [(await groupOf(tx, id)).head, (await groupOf(tx, otherId)).head].sort();
  const [one = '', other = ''] = heads;
  if (one === other) throw notFound('suggestion');
  const { numInsertedOrUpdatedRows } = await tx.q
    .insertInto('contact_apart')
    .values({ workspace_id: tx.workspaceId, one_id: one, other_id: other, agent_id: actor.id })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows)
    await record(
      tx,
      heads.map((subjectId) => ({ type: 'contact.changed' as const, actor, subjectId })),
    );
  return {};
}

/** Each branch goes by an index, and is cut off: an address that thousands share says nothing of two of them. */
async function look(tx: Tx, group: Group): Promise<Found[]> {
  const ids = [...group.members.keys()];
  const { rows } = await sql<Found>`
    select distinct c.head_id, f.kind, f.value from (
      (select d.contact_id, own.kind, d.value from contact_detail own
        join contact_detail d on d.workspace_id = own.workspace_id and d.kind = own.kind and d.normal = own.normal
        where own.workspace_id = ${tx.workspaceId} and own.contact_id = any(${ids}::uuid[])
          and d.contact_id <> all(${ids}::uuid[])
          and (own.kind = 'email' or (own.kind = 'phone' and length(own.normal) >= 5)) limit 100)
      union all
      (select i.contact_id, 'identity', k.value from identity mine
        join identity_key own on own.workspace_id = mine.workspace_id and own.identity_id = mine.id
          and own.namespace like 'channel:%'
        cross join channel ch
        join identity_key k on k.workspace_id = mine.workspace_id and k.namespace = 'channel:' || ch.id and k.value = own.value
        join identity i on i.workspace_id = k.workspace_id and i.id = k.identity_id and i.verified
        where mine.workspace_id = ${tx.workspaceId} and mine.contact_id = any(${ids}::uuid[]) and mine.verified
          and ch.workspace_id = ${tx.workspaceId} and i.contact_id <> all(${ids}::uuid[]) limit 100)
      union all
      (select other.id, 'name', other.name from contact own
        join contact other on other.workspace_id = own.workspace_id and other.called = own.called
          and other.language = own.language
        where own.workspace_id = ${tx.workspaceId} and own.id = any(${ids}::uuid[])
          and other.id <> all(${ids}::uuid[]) and length(own.called) > 1 limit 100)
    ) f join contact c on c.workspace_id = ${tx.workspaceId} and c.id = f.contact_id
    order by c.head_id, f.kind, f.value`.execute(tx.q);
  return rows;
}

/** Whoever was said to be somebody else than any part of this contact, as they are shown now. */
async function keptApart(tx: Tx, group: Group): Promise<Set<string>> {
  const ids = [...group.members.keys()];
  const { rows } = await sql<{ head_id: string }>`
    select c.head_id from contact_apart a
    join contact c on c.workspace_id = a.workspace_id
      and c.id = case when a.one_id = any(${ids}::uuid[]) then a.other_id else a.one_id end
    where a.workspace_id = ${tx.workspaceId} and (a.one_id = any(${ids}::uuid[]) or a.other_id = any(${ids}::uuid[]))`.execute(
    tx.q,
  );
  return new Set(rows.map((row) => row.head_id));
}

async function verifiedAmong(tx: Tx, groups: Group[]): Promise<Set<string>> {
  const members = new Map(groups.flatMap(({ head, members }) => [...members.keys()].map((id) => [id, head])));
  const { rows } = await sql<{ contact_id: string }>`
    select distinct contact_id from identity
    where workspace_id = ${tx.workspaceId} and contact_id = any(${[...members.keys()]}::uuid[]) and verified`.execute(
    tx.q,
  );
  return new Set(rows.flatMap((row) => members.get(row.contact_id) ?? []));
}

function textIn(group: Group, field: string): string | null {
  const value = shownIn(group, field);
  return value === null ? null : String(value);
}
