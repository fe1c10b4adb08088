import type { NoticeHook } from '#contract/notice-hooks.ts';
import type { AgentActor } from '#server/actor.ts';
import { ApiError, conflict } from '#server/errors.ts';
import { inWorkspace } from '#server/transaction.ts';
import { hookById, shown } from './hooks.ts';
import { postTo } from './post.ts';
import { settle } from './settle.ts';
import { trialSaid } from './tell-hook.ts';

/** Enough to see whether it arrives, too few to be a nuisance. */
const pause = 5_000;
const last = new Map<string, number>();

/** Sends a trial at once, quiet hours or not. @throws ApiError with the reason */
export async function tryHook(actor: AgentActor, id: string, now = new Date()): Promise<NoticeHook> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, (tx) => shown(tx, actor, id));
  const before = last.get(id) ?? 0;
  if (now.getTime() - before < pause)
    throw new ApiError(429, 'too-soon', 'A trial was sent a moment ago. Wait a few seconds.');
  last.set(id, now.getTime());
  const hook = await hookById(workspaceId, id);
  if (!hook) throw conflict('gone', 'This address was removed meanwhile.');
  const outcome = await postTo(hook, trialSaid(hook), now);
  if (outcome.kind === 'taken') await settle(hook, { outcome, done: [], now });
  else throw conflict('not-taken', `The trial was not taken. ${outcome.why}`);
  return inWorkspace(workspaceId, (tx) => shown(tx, actor, id));
}
