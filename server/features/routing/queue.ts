import { type RawBuilder, sql } from 'kysely';
import type { AssignmentSettings, Method } from '#contract/assignment.ts';
import type { Tx } from '#server/transaction.ts';
import { weightOf } from './candidates.ts';

/** A conversation that waits for somebody. */
export interface Waiting {
  id: string;
  teamId: string | null;
  channelId: string;
  weight: number;
  /** The customer's, in two or three letters; null: not known. */
  language: string | null;
  /** What its labels ask for. */
  skills: string[];
  /** Who had the customer last. */
  previous: string | null;
  /** Who had it and gave it up, or from whom somebody took it. */
  gaveUp: string | null;
  /** Where it stands in the queue. */
  place: Place;
}

export interface Place {
  vip: boolean;
  priority: number;
  since: string;
  id: string;
}

/** Where it is switched on, and how; null is for those without a team. */
export function methodsOf(settings: AssignmentSettings): Map<string | null, Method> {
  return new Map(
    [{ id: null, method: settings.teamless }, ...settings.teams].flatMap(({ id, method }) =>
      method ? [[id, method]] : [],
    ),
  );
}

/**
 * Open conversations that nobody has, where it is switched on: those of VIPs first, then the urgent ones, of the same
 * the one that waits longest. `after` goes on behind a place.
 */
export async function queue(
  tx: Tx,
  settings: AssignmentSettings,
  { limit, after }: { limit: number; after?: Place | undefined },
): Promise<Waiting[]> {
  const { rows } = await sql<Row>`
    with next as (
      select c.workspace_id, c.id, c.team_id, c.channel_id, c.contact_id, c.priority, ${since} as since, v.vip
      from conversation c, lateral (select ${isVip(settings)} as vip) v
      where ${waits(tx, settings)}
        and ${after ? sql`(not v.vip, -c.priority, ${since}, c.id) > (${!after.vip}, ${-after.priority}::int, ${after.since}::timestamptz, ${after.id}::uuid)` : sql`true`}
      order by not v.vip, -c.priority, ${since}, c.id limit ${limit}
    )
    select n.id, n.team_id, n.channel_id, n.priority, n.since::text as since, n.vip, ${weightOf(settings.weights)} as weight,
      ${languageOf} as language, ${skillsOf(sql`n`)} as skills,
      before.assignee_id as previous, given_up.agent_id as gave_up
    from next n
    join channel ch on ch.workspace_id = n.workspace_id and ch.id = n.channel_id
    join contact own on own.workspace_id = n.workspace_id and own.id = n.contact_id
    join contact head on head.workspace_id = own.workspace_id and head.id = own.head_id
    left join lateral (
      select c.assignee_id from contact part
      join conversation c on c.workspace_id = part.workspace_id and c.contact_id = part.id
      where part.workspace_id = head.workspace_id and part.head_id = head.id
        -- As text, so that it is looked up by the contact and never by whoever has an agent, who may be nearly all.
        and c.id <> n.id and c.assignee_id::text is not null and not c.blocked
      order by c.last_activity_at desc limit 1) before on true
    left join lateral (
      -- Only the last that happened counts: after it was somebody else's, it may go to them again.
      select case when last.subject_id is null and coalesce(last.word, '') not like 'auto:%' then (
          select e.subject_id from event e where e.workspace_id = n.workspace_id and e.conversation_id = n.id
            and e.type = 'conversation.assigned' and e.subject_id is not null and e.seq < last.seq
            and e.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added')
          order by e.seq desc limit 1) end as agent_id
      from event last
      where last.workspace_id = n.workspace_id and last.conversation_id = n.id and last.type = 'conversation.assigned'
        and last.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added')
      order by last.seq desc limit 1) given_up on true
    order by not n.vip, -n.priority, n.since, n.id`.execute(tx.q);
  return rows.map((row) => ({
    id: row.id,
    teamId: row.team_id,
    channelId: row.channel_id,
    weight: row.weight,
    language: row.language,
    skills: row.skills,
    previous: row.previous,
    gaveUp: row.gave_up,
    place: { vip: row.vip, priority: row.priority, since: row.since, id: row.id },
  }));
}

export async function queueLength(tx: Tx, settings: AssignmentSettings): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from conversation c where ${waits(tx, settings)}`.execute(tx.q);
  return rows[0]?.count ?? 0;
}

/** Of the contact `head`, in two or three letters. */
export const languageOf = sql<
  string | null
>`lower(substring(head.language from '^([A-Za-z]{2,3})(?![A-Za-z])'))`;

/** What the labels of a conversation ask for. */
export function skillsOf(conversation: RawBuilder<unknown>) {
  return sql<string[]>`array(select distinct s.skill_id::text from conversation_label cl
    join label l on l.workspace_id = cl.workspace_id and l.id = cl.label_id
    join label asking on asking.workspace_id = l.workspace_id
      and (asking.id = l.id or starts_with(lower(l.name), lower(asking.name) || '/'))
    join label_skill s on s.workspace_id = asking.workspace_id and s.label_id = asking.id
    where cl.workspace_id = ${conversation}.workspace_id and cl.conversation_id = ${conversation}.id)`;
}

/** When its customer began to wait; where none does, as after a reopening by hand, when something last happened. */
const since = sql`coalesce(c.waiting_since, c.last_activity_at)`;

/** Whether the conversation `c` waits where it is switched on. */
function waits(tx: Tx, settings: AssignmentSettings) {
  const methods = methodsOf(settings);
  const teams = [...methods.keys()].filter((id) => id !== null);
  return sql<boolean>`c.workspace_id = ${tx.workspaceId} and c.assignee_id is null and c.state = 'open' and not c.blocked
    and (c.team_id = any(${teams}::uuid[]) ${methods.has(null) ? sql`or c.team_id is null` : sql``})`;
}

/** Whether the contact of the conversation `c` goes before all others. */
export function isVip({ vip }: AssignmentSettings) {
  if (!vip) return sql<boolean>`false`;
  const value = sql`${JSON.stringify(vip.value)}::jsonb`;
  // Of a contact that others were joined to, every part counts; without a value of their own, that of their company.
  const own = sql`select from contact o join contact p on p.workspace_id = o.workspace_id and p.head_id = o.head_id
    join contact_attribute v on v.workspace_id = p.workspace_id and v.contact_id = p.id and v.attribute_id = ${vip.attributeId}
    where o.workspace_id = c.workspace_id and o.id = c.contact_id`;
  return sql<boolean>`(exists (${own} and v.value = ${value}) or (not exists (${own}) and exists (
    select from contact o
    join attribute a on a.workspace_id = o.workspace_id and a.id = ${vip.attributeId}
    join attribute twin on twin.workspace_id = a.workspace_id and twin.subject = 'company' and twin.key = a.key and twin.type = a.type
    join company_attribute v on v.workspace_id = o.workspace_id and v.company_id = o.belongs_to and v.attribute_id = twin.id
    where o.workspace_id = c.workspace_id and o.id = c.contact_id and v.value = ${value})))`;
}

interface Row {
  id: string;
  team_id: string | null;
  channel_id: string;
  priority: number;
  since: string;
  vip: boolean;
  weight: number;
  language: string | null;
  skills: string[];
  previous: string | null;
  gave_up: string | null;
}
