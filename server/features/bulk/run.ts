import { sql } from 'kysely';
import { type BulkAction, bulkAction } from '#contract/bulk.ts';
import { filter } from '#contract/filter.ts';
import { granted, type Role } from '#contract/roles.ts';
import type { AgentActor } from '#server/actor.ts';
import { conditionOf } from '#server/features/conversations/filter.ts';
import { type Happened, tellAssigned, tellFollowers } from '#server/features/notices/tell.ts';
import { withinChannels } from '#server/platform/database.ts';
import type { Actor } from '#server/platform/events.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { answerEach } from './answer.ts';
import { apply } from './apply.ts';
import type { Row } from './bulk.ts';
import { mergeEach, partEach } from './merge.ts';
import { restore } from './restore.ts';
import { tellBulk } from './tell.ts';

const chunk = 200;
/** An answer is many statements, and none of these transactions may take long. */
const answersAtOnce = 10;
/** While conversations are merged, nobody writes in the workspace. */
const mergesAtOnce = 5;

/** With the waits of the queue between them, some half an hour. */
const attemptsMax = 8;

/**
 * Goes on with a change of many, or with undoing it, until nothing is left. Each chunk is one transaction
 * that also moves the position on: whoever takes over from a dead process does nothing twice. Throwing lets the queue
 * try again later; what fails each time is stopped, and says so.
 */
export async function workOff(workspaceId: string, id: string, attempt = 1): Promise<void> {
  try {
    for (let more = true; more; ) {
      const reach = await inWorkspace(workspaceId, (tx) => reachFor(tx, id));
      if (reach === undefined) return;
      more = await withinChannels(reach, () => inWorkspace(workspaceId, (tx) => step(tx, id)));
    }
  } catch (error) {
    if (attempt < attemptsMax) throw error;
    log.error({ bulk: id, error: String(error) }, 'a change of many conversations could not go on');
    await inWorkspace(workspaceId, (tx) => giveUp(tx, id));
  }
}

async function giveUp(tx: Tx, id: string): Promise<void> {
  const { rows } = await sql<{ agent_id: string }>`
    select agent_id from bulk where workspace_id = ${tx.workspaceId} and id = ${id} and state in ('running', 'undoing') for update`.execute(
    tx.q,
  );
  for (const { agent_id } of rows) await end(tx, id, agent_id, 'stopped', failed);
}

const failed =
  'It could not go on: whoever runs the server finds the reason in the log. Undo it, or start it again.';

/** What its starter reached then and still does; undefined where there is nothing more to do. */
async function reachFor(tx: Tx, id: string): Promise<string[] | null | undefined> {
  const { rows } = await sql<{
    agent_id: string;
    reach: string[] | null;
    channels: string[] | null;
    role: Role;
    gone: boolean;
  }>`
    select b.agent_id, b.reach, a.channels, a.role, a.deactivated_at is not null as gone
    from bulk b join agent a on a.workspace_id = b.workspace_id and a.id = b.agent_id
    where b.workspace_id = ${tx.workspaceId} and b.id = ${id} and b.state in ('running', 'undoing')`.execute(
    tx.q,
  );
  const row = rows[0];
  if (!row) return undefined;
  if (row.gone || !granted[row.role].includes('conversations.write')) {
    await end(tx, id, row.agent_id, 'stopped', 'Whoever started it may no longer change conversations.');
    return undefined;
  }
  const { reach, channels } = row;
  if (reach === null || channels === null) return reach ?? channels;
  return reach.filter((channel) => channels.includes(channel));
}

/** What followers are told of it; of labels and priorities nothing. */
const happenings: Partial<Record<BulkAction['do'], Happened>> = {
  assign: 'assigned',
  resolve: 'resolved',
  reopen: 'reopened',
  snooze: 'snoozed',
};

/** One chunk. Answers whether there is more. */
async function step(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<Row>`
    select * from bulk where workspace_id = ${tx.workspaceId} and id = ${id} and state in ('running', 'undoing') for update`.execute(
    tx.q,
  );
  const bulk = rows[0];
  if (!bulk) return false;
  const actor: Actor = { kind: 'agent', id: bulk.agent_id };
  const action = bulkAction.parse(bulk.action);
  const found = bulk.state === 'running' ? await next(tx, bulk, action) : await nextToUndo(tx, bulk, action);
  if (found.length === 0) {
    await end(tx, id, bulk.agent_id, bulk.state === 'running' ? 'done' : 'undone', null);
    return false;
  }
  if (bulk.state === 'running') {
    const { changed, skipped } =
      action.do === 'answer'
        ? await answerEach(tx, await agentOf(tx, bulk), id, action, found)
        : action.do === 'merge'
          ? await mergeEach(tx, await agentOf(tx, bulk), id, action, found)
          : await apply(tx, actor, id, action, found);
    // One word about all of them.
    const [first] = bulk.changed === 0 ? changed : [];
    if (action.do === 'assign' && action.agentId && first)
      await tellAssigned(tx, actor, action.agentId, [first]);
    const happened = happenings[action.do];
    if (happened)
      await tellFollowers(
        tx,
        actor,
        happened,
        changed.map((conversationId) => ({ conversationId })),
      );
    await sql`
      update bulk set position = ${found.at(-1)}, looked_at = looked_at + ${found.length}, changed = changed + ${changed.length},
        skipped = skipped + ${skipped}
      where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  } else {
    const restored =
      action.do === 'merge'
        ? await partEach(tx, await agentOf(tx, bulk), id, found)
        : await restore(tx, actor, id, action, found);
    await sql`
      update bulk set position = ${found.at(-1)}, restored = restored + ${restored}, kept = kept + ${found.length - restored}
      where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  }
  tellBulk(tx, bulk.agent_id, id);
  return true;
}

/** Who started it, as they are now: their name stands on what they send. */
async function agentOf(tx: Tx, { agent_id }: Row): Promise<AgentActor> {
  const { user_id, ...agent } = await tx.q
    .selectFrom('agent')
    .select(['id', 'user_id', 'name', 'email', 'role', 'channels'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', agent_id)
    .executeTakeFirstOrThrow();
  return {
    ...agent,
    kind: 'agent',
    workspaceId: tx.workspaceId,
    userId: user_id,
    by: null,
    mustEnrol: false,
  };
}

/** What the filter finds now, of what was there when it was started, in the order of the ids. */
async function next(tx: Tx, bulk: Row, action: BulkAction): Promise<string[]> {
  const limit = action.do === 'answer' ? answersAtOnce : action.do === 'merge' ? mergesAtOnce : chunk;
  const where = await conditionOf(
    tx,
    { agentId: bulk.agent_id, now: bulk.created_at },
    filter.parse(bulk.filter),
  );
  const all = sql`from conversation c where c.workspace_id = ${tx.workspaceId} and c.created_at <= ${bulk.created_at} and c.merged_into is null and ${where}
    ${action.do === 'merge' ? sql`and c.id <> ${action.into}` : sql``}`;
  if (bulk.total === null) {
    await sql`update bulk set total = (select count(*) ${all}) where workspace_id = ${tx.workspaceId} and id = ${bulk.id}`.execute(
      tx.q,
    );
  }
  const { rows } = await sql<{ id: string }>`
    select c.id ${all} ${bulk.position ? sql`and c.id > ${bulk.position}` : sql``} order by c.id limit ${limit}`.execute(
    tx.q,
  );
  return rows.map((row) => row.id);
}

/** Merges are taken back in the opposite order: then each finds everything as it left it. */
async function nextToUndo(tx: Tx, bulk: Row, action: BulkAction): Promise<string[]> {
  const isMerge = action.do === 'merge';
  const [beyond, order] = isMerge ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`];
  const { rows } = await sql<{ id: string }>`
    select conversation_id as id from bulk_step
    where workspace_id = ${tx.workspaceId} and bulk_id = ${bulk.id}
      ${bulk.position ? sql`and conversation_id ${beyond} ${bulk.position}` : sql``}
    order by conversation_id ${order} limit ${isMerge ? mergesAtOnce : chunk}`.execute(tx.q);
  return rows.map((row) => row.id);
}

async function end(
  tx: Tx,
  id: string,
  agentId: string,
  state: Row['state'],
  trouble: string | null,
): Promise<void> {
  await sql`
    update bulk set state = ${state}, trouble = ${trouble}, ended_at = now()
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  tellBulk(tx, agentId, id);
}
