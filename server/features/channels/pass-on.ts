import type { App } from '#connectors/connector.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { appSettings, connectorsWith, fingerprintOf } from './apps.ts';
import { channelById, forgetChannel, type OpenChannel } from './find.ts';
import { type Settings, seal } from './settings.ts';

/**
 * The platform gave an application a new secret, and somebody has entered it at one channel: the workspace's
 * other channels of that application have it too, or what they are sent would be signed by a stranger.
 */
export async function passOn(
  tx: Tx,
  actor: Actor,
  { before, settings, lent }: { before: OpenChannel; settings: Settings; lent: string[] },
): Promise<void> {
  const { app } = before.connector;
  if (!app || before.app === null || before.lent.length > 0 || lent.length > 0) return;
  if (fingerprintOf(app, settings) === before.app) return;
  for (const id of await siblingsOf(tx, app, before.id)) {
    forgetChannel(id);
    const sibling = await channelById(id);
    if (sibling?.app !== before.app || sibling.lent.length > 0) continue;
    const changed = { ...(sibling.settings as Settings), ...appSettings(app, settings) };
    const { open, secrets } = seal(sibling.connector, changed, id, []);
    await tx.q
      .updateTable('channel')
      .set({ settings: JSON.stringify(open), secrets, app: fingerprintOf(app, changed) })
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', id)
      .execute();
    await record(tx, [{ type: 'channel.changed', actor, subjectId: id }]);
    tx.afterCommit(() => forgetChannel(id));
  }
}

/** Locked in the order of their ids, so that two who do this at once do not wait for each other in a circle. */
async function siblingsOf(tx: Tx, app: App, except: string): Promise<string[]> {
  const connectors = await connectorsWith(app.name);
  const rows = await tx.q
    .selectFrom('channel')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where(
      'connector',
      'in',
      connectors.map((connector) => connector.name),
    )
    .where('state', '<>', 'disconnected')
    .where('id', '<>', except)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map((row) => row.id);
}
