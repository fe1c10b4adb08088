import type { ProfileWishes } from '#contract/profiles.ts';
import type { Tx } from '#server/transaction.ts';

/** What profiles should name, as the workspace has said; unsaid, any other account, the hours, and the known FAQ. */
export async function wishesOf(tx: Tx): Promise<ProfileWishes> {
  const row = await tx.q
    .selectFrom('profile_wishes')
    .select(['support', 'handles', 'hours', 'faq'])
    .where('workspace_id', '=', tx.workspaceId)
    .executeTakeFirst();
  return row ?? { support: [], handles: [], hours: true, faq: null };
}
