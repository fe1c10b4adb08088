import { conflict } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import type { LockedConversation } from './lock.ts';

/** Whoever claims what somebody else has got meanwhile is told who; the row is locked, so exactly one is first. */
export async function refuseTaken(
  tx: Tx,
  { assignee_id: now }: LockedConversation,
  { agentId, insteadOf }: { agentId: string | null; insteadOf: string | null },
): Promise<void> {
  if (now === null || now === insteadOf || now === agentId) return;
  const assignee = await tx.q
    .selectFrom('agent')
    .select(['id', 'name'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', now)
    .executeTakeFirstOrThrow();
  throw conflict(
    'taken',
    `${assignee.name} has got this conversation meanwhile. Assign it again if it shall be somebody else’s.`,
    { assignee },
  );
}
