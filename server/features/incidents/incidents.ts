import { type RawBuilder, sql } from 'kysely';
import type { Incident } from '#contract/incidents.ts';
import { notFound } from '#server/errors.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import type { Tx } from '#server/transaction.ts';

/** Incidents, the newest first. */
export async function listIncidents(
  tx: Tx,
  page: { state?: Incident['state'] | undefined; cursor?: string | undefined; limit: number },
): Promise<{ data: Incident[]; next: string | null }> {
  const after = positionIn(page.cursor, 1);
  const rows = await incidents(
    tx,
    sql`${page.state ? sql`i.state = ${page.state}` : sql`true`}
      ${after ? sql`and i.id < ${after[0]}::uuid` : sql``}`,
    page.limit + 1,
  );
  const data = rows.slice(0, page.limit);
  const last = data.at(-1);
  return { data, next: rows.length > page.limit && last ? cursorOf([last.id]) : null };
}

export async function incidentOf(tx: Tx, id: string): Promise<Incident> {
  const [found] = await incidents(tx, sql`i.id = ${id}`, 1);
  if (!found) throw notFound('incident');
  return found;
}

type Row = Omit<Incident, 'createdAt' | 'resolvedAt'> & { createdAt: Date; resolvedAt: Date | null };

/** With what stands under each: the database counts only what the caller reaches. */
async function incidents(tx: Tx, where: RawBuilder<unknown>, limit: number): Promise<Incident[]> {
  const { rows } = await sql<Row>`
    select i.id, i.title, i.state, i.created_at as "createdAt", i.resolved_at as "resolvedAt",
      json_build_object('id', a.id, 'name', a.name) as "createdBy",
      case when r.id is not null then json_build_object('id', r.id, 'name', r.name) end as "resolvedBy",
      n.customers, json_build_object('open', n.open, 'waiting', n.waiting, 'snoozed', n.snoozed, 'resolved', n.resolved) as conversations
    from (select * from incident i where i.workspace_id = ${tx.workspaceId} and ${where} order by i.id desc limit ${limit}) i
    join agent a on a.workspace_id = i.workspace_id and a.id = i.created_by
    left join agent r on r.workspace_id = i.workspace_id and r.id = i.resolved_by
    cross join lateral (
      select count(distinct p.head_id)::int as customers,
        (count(*) filter (where c.state = 'open'))::int as open, (count(*) filter (where c.state = 'waiting'))::int as waiting,
        (count(*) filter (where c.state = 'snoozed'))::int as snoozed, (count(*) filter (where c.state = 'resolved'))::int as resolved
      from conversation_incident u
      join conversation c on c.workspace_id = u.workspace_id and c.id = u.conversation_id and c.merged_into is null
      join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
      where u.workspace_id = i.workspace_id and u.incident_id = i.id) n
    order by i.id desc`.execute(tx.q);
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  }));
}
