import type { ProfileWishes } from '#contract/profiles.ts';
import { invalid } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { accountsOf } from './accounts.ts';
import { judge } from './judge.ts';

/** Whoever changes what is wanted sees at once what it means: of what then lacks, nobody is told. */
export async function setWishes(tx: Tx, actor: Actor, wishes: ProfileWishes): Promise<ProfileWishes> {
  const accounts = await accountsOf(tx);
  const unknown = wishes.support.find((id) => !accounts.some(({ channelId }) => channelId === id));
  if (unknown)
    throw invalid('One of the support channels is not connected any more. Choose again.', [
      { path: 'support', message: `${unknown} is no channel` },
    ]);
  const columns = {
    support: [...new Set(wishes.support)],
    handles: [...new Set(wishes.handles)],
    hours: wishes.hours,
    faq: wishes.faq,
  };
  await tx.q
    .insertInto('profile_wishes')
    .values({ workspace_id: tx.workspaceId, ...columns })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(columns))
    .execute();
  for (const { channelId, whole } of await judge(tx, accounts))
    await tx.q
      .updateTable('channel_profile')
      .set({ whole })
      .where('workspace_id', '=', tx.workspaceId)
      .where('channel_id', '=', channelId)
      .execute();
  await record(tx, [{ type: 'profiles.changed', actor, subjectId: tx.workspaceId }]);
  return columns;
}
