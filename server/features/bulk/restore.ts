import { type RawBuilder, sql } from 'kysely';
import type { BulkAction } from '#contract/bulk.ts';
import type { EventType } from '#contract/events.ts';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { priorityOf, rankOf } from '#server/features/conversations/rank.ts';
import { type Actor, type NewEvent, record } from '#server/platform/events.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';
import { type Before, relabel } from './apply.ts';
import { handBack } from './hand-over.ts';
import { mayOpen } from './may.ts';
import { told } from './status.ts';

interface Step {
  id: string;
  /** As it is until it is restored. */
  was: Before['state'];
  before: Before;
}

/** What is undone by giving back what was there before. */
type Kept = Exclude<BulkAction, { do: 'merge' }>;

/**
 * Gives a chunk of conversations back what they had. One that has changed since, by whomever, keeps what it
 * has. Answers how many were restored.
 */
export async function restore(
  tx: Tx,
  actor: Actor,
  bulkId: string,
  action: Kept,
  ids: string[],
): Promise<number> {
  await holdPlaces(tx);
  await sql`select from conversation where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) order by id for update`.execute(
    tx.q,
  );
  // The chunk first: PostgreSQL knows little of steps that were just written, and would pair each with all conversations.
  const { rows } = await sql<Step>`
    with s as materialized (
      select * from bulk_step where workspace_id = ${tx.workspaceId} and bulk_id = ${bulkId} and undone_xid is null
        and conversation_id = any(${ids}::uuid[])
    )
    select c.id, c.state as was, case when ${stillHasIt} then s.before else s.before || '{"assignee_id": null}'::jsonb end as before
    from s
    join conversation c on c.workspace_id = s.workspace_id and c.id = s.conversation_id
    where c.merged_into is null and ${asLeft(tx, action, ids)}
      and not exists (select from event e where e.workspace_id = s.workspace_id and e.conversation_id = s.conversation_id
        and e.type = any(${family(action)}::text[]) and e.xid > s.xid
        and e.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added'))
    order by c.id`.execute(tx.q);
  if (rows.length === 0) return 0;
  const now = new Date();
  if (action.do === 'hand-over') await handBack(tx, actor, rows);
  else await giveBack(tx, action, rows, now);
  await sql`
    update bulk_step set undone_xid = pg_current_xact_id()
    where workspace_id = ${tx.workspaceId} and bulk_id = ${bulkId} and conversation_id = any(${rows.map((row) => row.id)}::uuid[])`.execute(
    tx.q,
  );
  if (action.do === 'hand-over') return rows.length;
  await record(
    tx,
    rows.flatMap(({ id, was, before }) =>
      eventsOf(action, was, before, now).map((event) => ({ ...event, actor, conversationId: id })),
    ),
  );
  return rows.length;
}

/** Whoever left meanwhile, or no longer reaches it, does not get the conversation `c` again, as long as it is not settled. */
const stillHasIt = sql`(s.before ->> 'assignee_id' is null or c.state = 'resolved' or exists (select from agent a
  where a.workspace_id = c.workspace_id and a.id = (s.before ->> 'assignee_id')::uuid and a.deactivated_at is null
    and (a.channels is null or c.channel_id = any(a.channels))))`;

/** The conversation `c` is as the action left it; after new messages its state is theirs to say. */
function asLeft(tx: Tx, action: Kept, ids: string[]): RawBuilder<unknown> {
  const quiet = sql`c.revision = (s.before ->> 'revision')::int`;
  const labelled = (labelId: string) =>
    sql`exists (select from conversation_label l where l.workspace_id = ${tx.workspaceId} and l.conversation_id = c.id and l.label_id = ${labelId})`;
  switch (action.do) {
    case 'assign':
      return sql`c.assignee_id is not distinct from ${action.agentId}::uuid`;
    case 'hand-over':
      // A team that was archived since gets nothing back.
      return sql`c.team_id is not distinct from ${action.teamId}::uuid and (s.before ->> 'team_id' is null
        or exists (select from team t where t.workspace_id = c.workspace_id and t.id = (s.before ->> 'team_id')::uuid
          and t.archived_at is null))`;
    case 'label':
      return labelled(action.labelId);
    case 'unlabel':
      return sql`not ${labelled(action.labelId)}
        and exists (select from label l where l.workspace_id = c.workspace_id and l.id = ${action.labelId})`;
    case 'prioritise':
      return sql`c.priority = ${rankOf(action.priority)}`;
    case 'status':
      return sql`c.status_id is not distinct from ${action.statusId}::uuid and ${quiet} and ${mayOpen(ids)}`;
    case 'snooze':
      return sql`c.state = 'snoozed' and c.snoozed_until = ${new Date(action.until)} and ${quiet}`;
    case 'resolve':
    case 'answer':
      return sql`c.state = 'resolved' and ${quiet} and ${mayOpen(ids)}`;
    case 'reopen':
      return sql`c.state = 'open' and ${quiet}`;
  }
}

const states: EventType[] = [
  'conversation.resolved',
  'conversation.reopened',
  'conversation.snoozed',
  'conversation.status-changed',
];

/** What would have changed the same thing since. */
function family(action: Kept): EventType[] {
  if (action.do === 'assign') return ['conversation.assigned'];
  // It takes away the assignee, too.
  if (action.do === 'hand-over') return ['conversation.handed-over', 'conversation.assigned'];
  if (action.do === 'prioritise') return ['conversation.prioritised'];
  // A label that was taken off and put on again is as it was left.
  if (action.do === 'label' || action.do === 'unlabel') return [];
  return states;
}

type Plain = Exclude<Kept, { do: 'hand-over' }>;

async function giveBack(tx: Tx, action: Plain, steps: Step[], now: Date): Promise<void> {
  const ids = steps.map((step) => step.id);
  if (action.do === 'label' || action.do === 'unlabel')
    return relabel(tx, action.do === 'unlabel', action.labelId, ids);
  const befores = JSON.stringify(
    steps.map(({ id, before }) => ({ id, ...before, ...stateNow(before, now) })),
  );
  const set =
    action.do === 'assign'
      ? sql`assignee_id = b.assignee_id`
      : action.do === 'prioritise'
        ? sql`priority = b.priority`
        : sql`state = b.state, snoozed_until = b.snoozed_until, resolved_at = b.resolved_at, waiting_since = b.waiting_since,
            status_id = (select s.id from status s where s.workspace_id = c.workspace_id and s.id = b.status_id and s.state = b.state)`;
  await sql`
    update conversation c set ${set}
    from jsonb_to_recordset(${befores}::jsonb) as b(id uuid, state text, snoozed_until timestamptz, resolved_at timestamptz,
      waiting_since timestamptz, assignee_id uuid, priority smallint, status_id uuid)
    where c.workspace_id = ${tx.workspaceId} and c.id = b.id`.execute(tx.q);
  if (action.do === 'assign' || action.do === 'prioritise') return;
  for (const { id, before } of steps) {
    const { state, snoozed_until: until } = stateNow(before, now);
    if (state === 'snoozed' && until)
      await enqueue(tx, 'wake', { conversationId: id }, { key: id, runAt: new Date(until) });
  }
}

/** A snooze that has run out meanwhile is over. */
function stateNow(before: Before, now: Date): Pick<Before, 'state' | 'snoozed_until'> {
  const over = before.state === 'snoozed' && Date.parse(before.snoozed_until ?? '') <= now.getTime();
  return over ? { state: 'open', snoozed_until: null } : before;
}

/** A status is told beside the state, where it took that along. */
function eventsOf(
  action: Plain,
  was: Before['state'],
  before: Before,
  now: Date,
): Pick<NewEvent, 'type' | 'subjectId' | 'word'>[] {
  if (action.do !== 'status') return [eventOf(action, before, now)];
  return [
    ...(stateNow(before, now).state === was ? [] : [eventOf(action, before, now)]),
    told(before.status_id ?? null),
  ];
}

function eventOf(action: Plain, before: Before, now: Date): Pick<NewEvent, 'type' | 'subjectId' | 'word'> {
  switch (action.do) {
    case 'assign':
      return {
        type: 'conversation.assigned',
        ...(before.assignee_id ? { subjectId: before.assignee_id } : {}),
      };
    case 'label':
      return { type: 'conversation.unlabelled', subjectId: action.labelId };
    case 'unlabel':
      return { type: 'conversation.labelled', subjectId: action.labelId };
    case 'prioritise':
      return { type: 'conversation.prioritised', word: priorityOf(before.priority) };
  }
  const { state, snoozed_until: until } = stateNow(before, now);
  if (state === 'resolved') return { type: 'conversation.resolved' };
  if (state === 'snoozed') return { type: 'conversation.snoozed', ...(until ? { word: until } : {}) };
  return { type: 'conversation.reopened' };
}
