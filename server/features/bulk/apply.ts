import { type RawBuilder, sql } from 'kysely';
import type { BulkAction } from '#contract/bulk.ts';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { rankOf } from '#server/features/conversations/rank.ts';
import { type Actor, type NewEvent, record } from '#server/platform/events.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';
import { handOverMany, mayHandOver } from './hand-over.ts';
import { mayOpen, mayResolve } from './may.ts';
import { chooseMany, mayChoose } from './status.ts';

/** What a conversation had before, as far as an action changes it. */
export interface Before {
  state: 'open' | 'waiting' | 'snoozed' | 'resolved';
  snoozed_until: string | null;
  resolved_at: string | null;
  waiting_since: string | null;
  assignee_id: string | null;
  /** Missing in what was written down before there were teams. */
  team_id?: string | null;
  priority: number;
  revision: number;
  /** Missing in what was written down before there were statuses. */
  status_id?: string | null;
}

type Sql = RawBuilder<unknown>;

/** What the customer notices nothing of, and what changes nothing but the conversation itself. */
type Quiet = Exclude<BulkAction, { do: 'answer' | 'merge' }>;

/**
 * Does one thing to a chunk of conversations, in few statements. Those that have it already are left alone;
 * those that cannot be changed are skipped, as the verb for one would refuse them. Answers with the changed.
 */
export async function apply(
  tx: Tx,
  actor: Actor,
  bulkId: string,
  action: Quiet,
  ids: string[],
): Promise<{ changed: string[]; skipped: number }> {
  await holdPlaces(tx);
  await sql`select from conversation where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) order by id for update`.execute(
    tx.q,
  );
  const wanting = await those(tx, ids, sql`c.merged_into is null and ${lacking(tx, action)}`);
  const able = await those(tx, wanting, await allowed(tx, action, wanting));
  if (able.length > 0) {
    await keepBefore(tx, bulkId, able);
    if (action.do === 'hand-over') await handOverMany(tx, actor, action, able);
    else if (action.do === 'status') await chooseMany(tx, actor, action, able);
    else await changeAndTell(tx, actor, action, able);
  }
  return { changed: able, skipped: wanting.length - able.length };
}

/** Writes down what these conversations have, for undoing. */
export async function keepBefore(tx: Tx, bulkId: string, ids: string[]): Promise<void> {
  await sql`
    insert into bulk_step (workspace_id, bulk_id, conversation_id, before)
    select workspace_id, ${bulkId}::uuid, id, jsonb_build_object('state', state, 'snoozed_until', snoozed_until,
      'resolved_at', resolved_at, 'waiting_since', waiting_since, 'assignee_id', assignee_id, 'team_id', team_id, 'priority', priority,
      'revision', revision, 'status_id', status_id)
    from conversation where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.q);
}

async function those(tx: Tx, ids: string[], where: Sql): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select c.id from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[]) and ${where}
    order by c.id`.execute(tx.q);
  return rows.map((row) => row.id);
}

/** The conversations `c` that do not have it yet. */
function lacking(tx: Tx, action: Quiet): Sql {
  switch (action.do) {
    case 'assign':
      return sql`c.assignee_id is distinct from ${action.agentId}::uuid`;
    case 'hand-over':
      return sql`c.team_id is distinct from ${action.teamId}::uuid`;
    case 'label':
      return sql`not ${hasLabel(tx, action.labelId)}`;
    case 'unlabel':
      return hasLabel(tx, action.labelId);
    case 'prioritise':
      return sql`c.priority <> ${rankOf(action.priority)}`;
    case 'status':
      return sql`c.status_id is distinct from ${action.statusId}::uuid`;
    case 'snooze':
      return sql`(c.state <> 'snoozed' or c.snoozed_until <> ${new Date(action.until)})`;
    case 'resolve':
      return sql`c.state <> 'resolved'`;
    case 'reopen':
      return sql`c.state <> 'open'`;
  }
}

function hasLabel(tx: Tx, labelId: string): Sql {
  return sql`exists (select from conversation_label l where l.workspace_id = ${tx.workspaceId} and l.conversation_id = c.id
    and l.label_id = ${labelId})`;
}

async function allowed(tx: Tx, action: Quiet, ids: string[]): Promise<Sql> {
  switch (action.do) {
    case 'assign':
      return action.agentId
        ? sql`exists (select from agent a where a.workspace_id = c.workspace_id and a.id = ${action.agentId}
            and a.deactivated_at is null and (a.channels is null or c.channel_id = any(a.channels)))`
        : sql`true`;
    case 'hand-over':
      return mayHandOver(action);
    case 'label':
      return sql`exists (select from label l where l.workspace_id = c.workspace_id and l.id = ${action.labelId})`;
    case 'snooze':
      return sql`c.state <> 'resolved' and ${new Date(action.until)} > now()`;
    case 'resolve':
      return mayResolve(tx);
    case 'status':
      return mayChoose(tx, action, ids);
    case 'reopen':
      return mayOpen(ids);
    default:
      return sql`true`;
  }
}

type Plain = Exclude<Quiet, { do: 'hand-over' | 'status' }>;

async function changeAndTell(tx: Tx, actor: Actor, action: Plain, ids: string[]): Promise<void> {
  await change(tx, action, ids);
  await record(
    tx,
    ids.map((id) => ({ ...eventOf(action), actor, conversationId: id })),
  );
}

async function change(tx: Tx, action: Plain, ids: string[]): Promise<void> {
  if (action.do === 'label' || action.do === 'unlabel')
    return relabel(tx, action.do === 'label', action.labelId, ids);
  const set = {
    assign: () => sql`assignee_id = ${'agentId' in action ? action.agentId : null}::uuid`,
    prioritise: () => sql`priority = ${'priority' in action ? rankOf(action.priority) : 0}`,
    snooze: () =>
      sql`state = 'snoozed', snoozed_until = ${'until' in action ? new Date(action.until) : null}::timestamptz`,
    resolve: () => sql`state = 'resolved', resolved_at = now(), waiting_since = null, snoozed_until = null`,
    reopen: () => sql`state = 'open', resolved_at = null, snoozed_until = null`,
  }[action.do]();
  await sql`update conversation set ${set} where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(
    tx.q,
  );
  if (action.do !== 'snooze') return;
  for (const id of ids)
    await enqueue(tx, 'wake', { conversationId: id }, { key: id, runAt: new Date(action.until) });
}

export async function relabel(tx: Tx, add: boolean, labelId: string, ids: string[]): Promise<void> {
  if (add) {
    await sql`
      insert into conversation_label (workspace_id, conversation_id, label_id)
      select ${tx.workspaceId}::uuid, id, ${labelId}::uuid from unnest(${ids}::uuid[]) as n(id)
      on conflict do nothing`.execute(tx.q);
  } else {
    await sql`delete from conversation_label where workspace_id = ${tx.workspaceId} and label_id = ${labelId}
      and conversation_id = any(${ids}::uuid[])`.execute(tx.q);
  }
}

function eventOf(action: Plain): Pick<NewEvent, 'type' | 'subjectId' | 'word'> {
  switch (action.do) {
    case 'assign':
      return { type: 'conversation.assigned', ...(action.agentId ? { subjectId: action.agentId } : {}) };
    case 'label':
      return { type: 'conversation.labelled', subjectId: action.labelId };
    case 'unlabel':
      return { type: 'conversation.unlabelled', subjectId: action.labelId };
    case 'prioritise':
      return { type: 'conversation.prioritised', word: action.priority };
    case 'snooze':
      return { type: 'conversation.snoozed', word: action.until };
    case 'resolve':
      return { type: 'conversation.resolved' };
    case 'reopen':
      return { type: 'conversation.reopened' };
  }
}
