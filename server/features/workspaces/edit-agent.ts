import { sql } from 'kysely';
import type { Role } from '#contract/roles.ts';
import type { Agent } from '#contract/workspace.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, notFound } from '#server/errors.ts';
import { mustBeChannels } from '#server/features/access/reach.ts';
import { endAvailability } from '#server/features/routing/availability.ts';
import { record } from '#server/platform/events.ts';
import { announceLive } from '#server/platform/live.ts';
import { asSystem, system, type Tx } from '#server/transaction.ts';
import { agentOf } from './agents.ts';

interface Edit {
  name?: string | undefined;
  role?: Role | undefined;
  channels?: string[] | null | undefined;
}

/** Changes what is given. What somebody may do and reach follows at once, in their open screens too. */
export async function editAgent(tx: Tx, actor: AgentActor, id: string, edit: Edit): Promise<Agent> {
  const before = await lockAgent(tx, id);
  if (edit.role && edit.role !== 'administrator') await mustNotBeLast(tx, before);
  await mustBeChannels(tx, edit.channels);
  const role = edit.role ?? before.role;
  const channels =
    role === 'administrator' ? null : edit.channels === undefined ? before.channels : edit.channels;
  await tx.q
    .updateTable('agent')
    .set({ role, channels, name: edit.name ?? before.name })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .execute();
  await record(tx, [{ type: 'agent.changed', actor, subjectId: id }]);
  return agentOf(tx, actor, id);
}

/** Ends sessions, streams and API keys of a person here. They stay the author of what they wrote. */
export async function deactivateAgent(
  tx: Tx,
  actor: AgentActor,
  id: string,
  unassign: boolean,
): Promise<Agent> {
  const before = await lockAgent(tx, id);
  if (before.deactivated_at) return agentOf(tx, actor, id);
  await mustNotBeLast(tx, before);
  await tx.q
    .updateTable('agent')
    .set({ deactivated_at: new Date(), seen_at: null })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .execute();
  await endAvailability(tx, id);
  await record(tx, [{ type: 'agent.deactivated', actor, subjectId: id }]);
  if (unassign) await giveBack(tx, actor, id);
  // Who works in another workspace as well stays signed in there; here they are refused from now on.
  if (!(await worksElsewhere(tx, before.user_id))) await endSessions(tx, before.user_id);
  return agentOf(tx, actor, id);
}

export async function reactivateAgent(tx: Tx, actor: AgentActor, id: string): Promise<Agent> {
  const before = await lockAgent(tx, id);
  if (before.deactivated_at) {
    await tx.q
      .updateTable('agent')
      .set({ deactivated_at: null })
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', id)
      .execute();
    await record(tx, [{ type: 'agent.reactivated', actor, subjectId: id }]);
  }
  return agentOf(tx, actor, id);
}

/** For somebody who has lost it: app, codes and passkeys. Their password stays; they are signed out everywhere. */
export async function resetSecondFactor(tx: Tx, actor: AgentActor, id: string): Promise<Agent> {
  const agent = await lockAgent(tx, id);
  if (await worksElsewhere(tx, agent.user_id)) {
    throw conflict(
      'works-elsewhere',
      'This person works in another workspace too, which relies on the same second factor. They can sign in with a recovery code and set it up anew.',
    );
  }
  await record(tx, [{ type: 'agent.second-factor-reset', actor, subjectId: id }]);
  await asSystem(tx, async (q) => {
    await q.deleteFrom('auth_passkey').where('user_id', '=', agent.user_id).execute();
    await q.deleteFrom('auth_two_factor').where('userId', '=', agent.user_id).execute();
    // The provider may know them anew: the next confirmed address is linked again.
    await q.deleteFrom('auth_openid').where('user_id', '=', agent.user_id).execute();
    await q
      .updateTable('auth_user')
      .set({ twoFactorEnabled: false })
      .where('id', '=', agent.user_id)
      .execute();
  });
  await endSessions(tx, agent.user_id);
  // What others read of it follows with the commit.
  return { ...(await agentOf(tx, actor, id)), secondFactor: false };
}

/** With what is done here or not at all: a sign-in that follows the answer is not ended any more. */
async function endSessions(tx: Tx, userId: string): Promise<void> {
  await asSystem(tx, (q) => q.deleteFrom('auth_session').where('userId', '=', userId).execute());
  tx.afterCommit(() => announceLive({ kind: 'signed-out', userId }));
}

async function lockAgent(tx: Tx, id: string) {
  const row = await tx.q
    .selectFrom('agent')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('agent');
  // All administrators and this one, always in the same order: two who demote each other take turns.
  const { rows } = await sql<typeof row>`
    select * from agent where workspace_id = ${tx.workspaceId} and (id = ${id} or role = 'administrator')
    order by id for update`.execute(tx.q);
  return rows.find((locked) => locked.id === id) ?? row;
}

async function mustNotBeLast(
  tx: Tx,
  agent: { id: string; role: Role; deactivated_at: Date | null },
): Promise<void> {
  if (agent.role !== 'administrator' || agent.deactivated_at) return;
  const other = await tx.q
    .selectFrom('agent')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('role', '=', 'administrator')
    .where('deactivated_at', 'is', null)
    .where('id', '<>', agent.id)
    .limit(1)
    .executeTakeFirst();
  if (other) return;
  throw conflict(
    'last-administrator',
    'This is the only administrator. Make somebody else an administrator first.',
  );
}

async function worksElsewhere(tx: Tx, userId: string): Promise<boolean> {
  const row = await system()
    .selectFrom('agent')
    .select('id')
    .where('user_id', '=', userId)
    .where('workspace_id', '<>', tx.workspaceId)
    .where('deactivated_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function giveBack(tx: Tx, actor: AgentActor, agentId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update conversation set assignee_id = null
    where workspace_id = ${tx.workspaceId} and assignee_id = ${agentId} and state <> 'resolved' returning id`.execute(
    tx.q,
  );
  await record(
    tx,
    rows.map(({ id }) => ({ type: 'conversation.assigned' as const, actor, conversationId: id })),
  );
}
