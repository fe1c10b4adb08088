import type { Me } from '#contract/workspace.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict } from '#server/errors.ts';
import { record } from '#server/platform/events.ts';
import { announceLive } from '#server/platform/live.ts';
import { system, type Tx } from '#server/transaction.ts';

export async function workspaceOf(tx: Tx): Promise<Me['workspace']> {
  const row = await tx.q
    .selectFrom('workspace')
    .select([
      'id',
      'name',
      'second_factor_required as secondFactorRequired',
      'label_required as labelRequired',
    ])
    .where('id', '=', tx.workspaceId)
    .executeTakeFirst();
  if (!row) throw new Error('the workspace of a call is missing');
  return row;
}

/** Changes what is given. Who asks everybody for a second factor must have one, or would be shut out first. */
export async function editWorkspace(
  tx: Tx,
  actor: AgentActor,
  edit: {
    name?: string | undefined;
    secondFactorRequired?: boolean | undefined;
    labelRequired?: boolean | undefined;
  },
): Promise<Me['workspace']> {
  if (edit.secondFactorRequired && !(await hasSecondFactor(actor.userId)))
    throw conflict('enrol-first', 'Set up your own second factor first, under Settings, Security.');
  const changes = {
    ...(edit.name === undefined ? {} : { name: edit.name }),
    ...(edit.secondFactorRequired === undefined ? {} : { second_factor_required: edit.secondFactorRequired }),
    ...(edit.labelRequired === undefined ? {} : { label_required: edit.labelRequired }),
  };
  if (Object.keys(changes).length > 0) {
    await tx.q.updateTable('workspace').set(changes).where('id', '=', tx.workspaceId).execute();
    await record(tx, [{ type: 'workspace.changed', actor, subjectId: tx.workspaceId }]);
    // Who has none is told of nothing any more either; the others come back at once.
    if (edit.secondFactorRequired)
      tx.afterCommit(() => announceLive({ kind: 'second-factor', workspaceId: tx.workspaceId }));
  }
  return workspaceOf(tx);
}

export async function hasSecondFactor(userId: string): Promise<boolean> {
  const user = await system()
    .selectFrom('auth_user')
    .select('twoFactorEnabled')
    .where('id', '=', userId)
    .executeTakeFirst();
  return user?.twoFactorEnabled ?? false;
}
