import { sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import { invalid } from '#server/errors.ts';
import { tellAssigned, tellFollowers } from '#server/features/notices/tell.ts';
import { isOutsideTeam } from '#server/features/teams/members.ts';
import { type Actor, record, systemActor } from '#server/platform/events.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';
import { refuseUnlabelled } from './label.ts';
import { lockConversation } from './lock.ts';
import { refuseUnasked } from './required.ts';
import { refuseSecondOpen } from './second-open.ts';
import { summaryOf } from './summaries.ts';
import { refuseTaken } from './taken.ts';

/**
 * Gives a conversation to an agent of the workspace, or to nobody. Doing it twice changes nothing. With `insteadOf` only
 * if nobody else has taken it since: of those who claim it at once, one gets it.
 */
export async function assign(
  tx: Tx,
  actor: Actor,
  id: string,
  agentId: string | null,
  insteadOf?: string | null,
): Promise<ConversationSummary> {
  const conversation = await lockConversation(tx, id);
  if (insteadOf !== undefined) await refuseTaken(tx, conversation, { agentId, insteadOf });
  if (agentId) {
    const agent = await tx.q
      .selectFrom('agent')
      .select('id')
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', agentId)
      .where('deactivated_at', 'is', null)
      .where(sql<boolean>`(channels is null or ${conversation.channel_id} = any(channels))`)
      .executeTakeFirst();
    if (!agent) {
      throw invalid('This agent is not part of the workspace, or does not reach the channel.', [
        { path: 'agentId', message: 'unknown' },
      ]);
    }
  }
  if (conversation.assignee_id !== agentId) {
    await sql`update conversation set assignee_id = ${agentId} where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
      tx.q,
    );
    await record(tx, [
      {
        type: 'conversation.assigned',
        actor,
        conversationId: id,
        ...(agentId ? { subjectId: agentId } : {}),
        ...((await isOutsideTeam(tx, conversation.team_id, agentId)) ? { word: 'outside-team' } : {}),
      },
    ]);
    if (agentId) await tellAssigned(tx, actor, agentId, [id]);
    const about = [{ conversationId: id }];
    await tellFollowers(tx, actor, 'assigned', about, { except: agentId ? [agentId] : [] });
  }
  return summaryOf(tx, id);
}

export async function resolve(tx: Tx, actor: Actor, id: string): Promise<ConversationSummary> {
  const conversation = await lockConversation(tx, id);
  if (conversation.state !== 'resolved') {
    await refuseUnlabelled(tx, id);
    await refuseUnasked(tx, id);
    await sql`
      update conversation set state = 'resolved', resolved_at = ${new Date()}, waiting_since = null, snoozed_until = null
      where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
    await record(tx, [{ type: 'conversation.resolved', actor, conversationId: id }]);
    await tellFollowers(tx, actor, 'resolved', [{ conversationId: id }]);
  }
  return summaryOf(tx, id);
}

export async function reopen(tx: Tx, actor: Actor, id: string): Promise<ConversationSummary> {
  const conversation = await lockConversation(tx, id);
  if (conversation.state !== 'open') {
    await refuseSecondOpen(tx, conversation);
    await sql`
      update conversation set state = 'open', resolved_at = null, snoozed_until = null
      where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
    await record(tx, [{ type: 'conversation.reopened', actor, conversationId: id }]);
    await tellFollowers(tx, actor, 'reopened', [{ conversationId: id }]);
  }
  return summaryOf(tx, id);
}

export async function snooze(tx: Tx, actor: Actor, id: string, until: Date): Promise<ConversationSummary> {
  if (until.getTime() <= Date.now())
    throw invalid('Choose a moment in the future.', [{ path: 'until', message: 'is past' }]);
  const conversation = await lockConversation(tx, id);
  if (conversation.state === 'resolved')
    throw invalid('A resolved conversation cannot be snoozed; reopen it first.');
  await sql`
    update conversation set state = 'snoozed', snoozed_until = ${until}
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  await enqueue(tx, 'wake', { conversationId: id }, { key: id, runAt: until });
  await record(tx, [{ type: 'conversation.snoozed', actor, conversationId: id, word: until.toISOString() }]);
  await tellFollowers(tx, actor, 'snoozed', [{ conversationId: id }]);
  return summaryOf(tx, id);
}

/** The snooze has run out. Also true of a job that comes late or twice: only what is due wakes. */
export async function wake(tx: Tx, id: string, now: Date): Promise<void> {
  const { numAffectedRows } = await sql`
    update conversation set state = 'open', snoozed_until = null
    where workspace_id = ${tx.workspaceId} and id = ${id} and state = 'snoozed' and snoozed_until <= ${now}`.execute(
    tx.q,
  );
  if (!numAffectedRows) return;
  await record(tx, [{ type: 'conversation.reopened', actor: systemActor, conversationId: id }]);
  await tellFollowers(tx, null, 'reopened', [{ conversationId: id }]);
}
