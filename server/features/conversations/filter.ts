import { type RawBuilder, sql } from 'kysely';
import type { Condition, Filter, Moment } from '#contract/filter.ts';
import { isUnowned } from '#server/features/ownership/unowned.ts';
import type { Tx } from '#server/transaction.ts';
import { withAttribute } from './filter-attribute.ts';
import { ofCompany } from './filter-company.ts';
import { ofContact } from './filter-contact.ts';
import { ofTeams } from './filter-team.ts';
import { allOf } from './places.ts';
import { rankOf } from './rank.ts';
import { find } from './search.ts';

/** For whom and when a filter is asked: "me", and what "three days ago" counts from. */
export interface Asker {
  agentId: string;
  now: Date;
}

type Sql = RawBuilder<unknown>;

/** A filter as a condition on the conversation `c`; everything that somebody gave is a bound parameter. */
export async function conditionOf(tx: Tx, asker: Asker, filter: Filter): Promise<Sql> {
  const parts = 'all' in filter ? filter.all : filter.any;
  const compiled: Sql[] = [];
  for (const part of parts) {
    const isGroup = 'all' in part || 'any' in part;
    compiled.push(isGroup ? await groupOf(tx, asker, part) : await negated(tx, asker, part));
  }
  return joined(compiled, 'all' in filter);
}

async function groupOf(
  tx: Tx,
  asker: Asker,
  group: { all: Condition[] } | { any: Condition[] },
): Promise<Sql> {
  const compiled: Sql[] = [];
  for (const condition of 'all' in group ? group.all : group.any)
    compiled.push(await negated(tx, asker, condition));
  return joined(compiled, 'all' in group);
}

function joined(conditions: Sql[], all: boolean): Sql {
  if (conditions.length === 0) return sql`true`;
  return sql`(${sql.join(conditions, all ? sql` and ` : sql` or `)})`;
}

/** Not known is not true: what has no value does not fit, and its opposite does. */
async function negated(tx: Tx, asker: Asker, condition: Condition): Promise<Sql> {
  const plain = await plainly(tx, asker, condition);
  return condition.not ? sql`(${plain}) is not true` : plain;
}

function plainly(tx: Tx, asker: Asker, condition: Condition): Sql | Promise<Sql> {
  switch (condition.field) {
    case 'conversation':
      return sql`c.id = any(${condition.is}::uuid[])`;
    case 'state':
      return sql`c.state = any(${condition.is}::text[])`;
    case 'channel':
      return sql`c.channel_id = any(${condition.is}::uuid[])`;
    case 'priority':
      return sql`c.priority = any(${condition.is.map(rankOf)}::smallint[])`;
    case 'surface':
      return onSurface(tx, condition.is);
    case 'text':
      return find(tx, condition.has).then(({ where }) => where);
    case 'undelivered':
      return sql`c.undelivered > 0`;
    case 'assignee':
      return assigned(asker, condition.is);
    case 'team':
      return ofTeams(tx, asker, condition.is);
    case 'label':
      return condition.is === 'none' ? unlabelled : labelled(tx, condition.is);
    case 'status':
      return condition.is === 'none'
        ? sql`c.status_id is null`
        : sql`c.status_id = any(${condition.is}::uuid[])`;
    case 'company':
      return ofCompany(tx, condition.is);
    case 'contact':
      return ofContact(tx, condition);
    case 'created':
    case 'activity':
    case 'waiting':
      return between(asker, condition);
    case 'window':
      return inWindow(asker, condition);
    case 'due':
      return promised(asker, condition.is);
    case 'attribute':
      return withAttribute(tx, condition, asker.now);
    case 'unread':
      return unread(asker);
    case 'mentioned':
      return sql`exists (select from notice n where n.workspace_id = c.workspace_id
        and n.conversation_id = any(${allOf(sql`c.id`, sql`c.workspace_id`)}) and n.agent_id = ${asker.agentId} and n.kind = 'mention')`;
    case 'unowned':
      return isUnowned(tx, asker.now);
    case 'followed':
      return sql`exists (select from conversation_follower f where f.workspace_id = c.workspace_id and f.conversation_id = c.id
        and f.agent_id = ${asker.agentId})`;
    case 'incident':
      return sql`exists (select from conversation_incident i where i.workspace_id = c.workspace_id and i.conversation_id = c.id
        and i.incident_id = any(${condition.is}::uuid[]))`;
    case 'drafted':
      return sql`exists (select from draft d where d.workspace_id = c.workspace_id and d.conversation_id = c.id
        and d.agent_id = ${asker.agentId})`;
  }
}

/** Where few threads are public, those are looked up first: then an index finds the conversations. */
async function onSurface(tx: Tx, is: 'public' | 'private'): Promise<Sql> {
  const { rows } = await sql<{ id: string }>`
    select id from thread where workspace_id = ${tx.workspaceId} and surface = 'public' limit 2001`.execute(
    tx.q,
  );
  const ids = rows.map((row) => row.id);
  if (ids.length <= 2_000)
    return is === 'public' ? sql`c.thread_id = any(${ids}::uuid[])` : sql`c.thread_id <> all(${ids}::uuid[])`;
  return sql`exists (select from thread t where t.workspace_id = c.workspace_id and t.id = c.thread_id and t.surface = ${is})`;
}

function assigned({ agentId }: Asker, is: string[]): Sql {
  const ids = is.filter((each) => each !== 'me' && each !== 'nobody');
  if (is.includes('me')) ids.push(agentId);
  return is.includes('nobody')
    ? sql`(c.assignee_id is null or c.assignee_id = any(${ids}::uuid[]))`
    : sql`c.assignee_id = any(${ids}::uuid[])`;
}

const unlabelled = sql`not exists (select from conversation_label l where l.workspace_id = c.workspace_id and l.conversation_id = c.id)`;

/** With these labels or any beneath them, which are looked up first: then an index finds the conversations. */
async function labelled(tx: Tx, ids: string[]): Promise<Sql> {
  const { rows } = await sql<{ id: string }>`
    select l.id from label l join label top on top.workspace_id = l.workspace_id and top.id = any(${ids}::uuid[])
      and (l.id = top.id or starts_with(lower(l.name), lower(top.name) || '/'))
    where l.workspace_id = ${tx.workspaceId}`.execute(tx.q);
  return sql`exists (select from conversation_label l where l.workspace_id = c.workspace_id and l.conversation_id = c.id
    and l.label_id = any(${rows.map((row) => row.id)}::uuid[]))`;
}

const times = {
  created: sql`c.created_at`,
  activity: sql`c.last_activity_at`,
  waiting: sql`c.waiting_since`,
} as const;

function between({ now }: Asker, condition: Extract<Condition, { field: keyof typeof times }>): Sql {
  const time = times[condition.field];
  return sql`(${time} is not null
    and ${condition.after ? sql`${time} >= ${dateOf(condition.after, now)}::timestamptz` : sql`true`}
    and ${condition.before ? sql`${time} < ${dateOf(condition.before, now)}::timestamptz` : sql`true`})`;
}

const milliseconds = { minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 } as const;

function inWindow({ now }: Asker, { is, within }: Extract<Condition, { field: 'window' }>): Sql {
  if (is === 'closed') return sql`(c.window_ends_at is not null and c.window_ends_at <= ${now}::timestamptz)`;
  const end = within && new Date(now.getTime() + within.ahead * milliseconds[within.unit]);
  return sql`(c.window_ends_at is not null and c.window_ends_at > ${now}::timestamptz
    and ${end ? sql`c.window_ends_at <= ${end}::timestamptz` : sql`true`})`;
}

function promised({ now }: Asker, is: Extract<Condition, { field: 'due' }>['is']): Sql {
  if (is === 'any') return sql`c.due_at is not null`;
  if (is === 'breached') return sql`(c.due_at is not null and c.due_at <= ${now}::timestamptz)`;
  return sql`(c.due_at is not null and c.due_at > ${now}::timestamptz and c.due_warn_at <= ${now}::timestamptz)`;
}

function dateOf(moment: Moment, now: Date): Date {
  return typeof moment === 'string'
    ? new Date(moment)
    : new Date(now.getTime() - moment.ago * milliseconds[moment.unit]);
}

/** Somebody wrote since, and no colleague has answered it. */
function unread({ agentId }: Asker): Sql {
  return sql`(c.last_message ->> 'kind' is distinct from 'outgoing'
    and c.last_activity_at > (select unread_from from agent where workspace_id = c.workspace_id and id = ${agentId})
    and c.revision > 0
    and not exists (select from conversation_seen s where s.workspace_id = c.workspace_id
      and s.agent_id = ${agentId} and s.conversation_id = c.id and s.revision >= c.revision))`;
}
