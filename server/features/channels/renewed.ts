import { sql } from 'kysely';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { channelById, forgetChannel, type OpenChannel } from './find.ts';
import { acceptSettings, type Settings, seal, withoutLent } from './settings.ts';

/** Keeps what the platform gave in place of an expiring token, unless somebody has entered another one meanwhile. */
export async function keepRenewed(tx: Tx, before: OpenChannel, renewed: Settings): Promise<void> {
  const { id } = before;
  await sql`select from channel where workspace_id = ${tx.workspaceId} and id = ${id} for update`.execute(
    tx.q,
  );
  forgetChannel(id);
  const now = await channelById(id);
  if (!now || now.state === 'disconnected') return;
  const then = before.settings as Settings;
  const own = withoutLent(now.settings as Settings, now.lent);
  if (Object.keys(renewed).some((name) => own[name] !== then[name])) return;
  const { settings } = acceptSettings(now.connector, { ...own, ...renewed });
  const { open, secrets } = seal(now.connector, settings, id, now.lent);
  await tx.q
    .updateTable('channel')
    .set({ settings: JSON.stringify(open), secrets })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .execute();
  await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: id }]);
  tx.afterCommit(() => forgetChannel(id));
}
