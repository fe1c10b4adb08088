import type { App, Connector } from '#connectors/connector.ts';
import { invalid } from '#server/errors.ts';
import { inWorkspace } from '#server/transaction.ts';
import { appSettings, connectorsWith, fingerprintOf, lentTo, secretIn } from './apps.ts';
import { channelById, type OpenChannel } from './find.ts';
import type { Settings } from './settings.ts';
import { isPractice, staysPractice } from './stand-ins.ts';

/** What somebody typed, completed; `lent` names what is the operator's and is stored nowhere. */
export interface Completed {
  given: Settings;
  lent: string[];
}

/**
 * An application's settings are entered once: whoever leaves them out gets those of a channel of the same
 * workspace, else the operator's. `before` is the channel that is changed.
 */
export async function withApp(
  workspaceId: string,
  connector: Connector,
  typed: Settings,
  before?: OpenChannel,
): Promise<Completed> {
  const { app } = connector;
  if (!app) return { given: typed, lent: [] };
  const given = Object.fromEntries(
    Object.entries(typed).filter(([name, value]) => !app.settings.includes(name) || value !== ''),
  );
  // A channel that has the operator's keeps it until somebody enters another one.
  const all = before?.lent.length && !secretIn(app, given) ? [] : await siblingsOf(workspaceId, app, before);
  // The app of a practice account is nobody's on the real platform.
  const practice = before ? staysPractice(before, given) : isPractice(given);
  const siblings = all.filter((sibling) => sibling.practice === practice);
  const wanted = fingerprintOf(app, given);
  const source = siblings.find((sibling) => wanted === null || sibling.app === wanted);
  if (source) return { given: { ...appSettings(app, source.settings), ...given }, lent: [] };
  const lent = lentTo(connector, given);
  if (!lent) return { given, lent: [] };
  refuseOtherPlace(connector, given, lent);
  return { given: { ...given, ...lent }, lent: Object.keys(lent) };
}

/** Other channels of the workspace with an application of this name that is their own, the newest first. */
async function siblingsOf(
  workspaceId: string,
  app: App,
  before: OpenChannel | undefined,
): Promise<OpenChannel[]> {
  const connectors = await connectorsWith(app.name);
  const rows = await inWorkspace(workspaceId, (tx) =>
    tx.q
      .selectFrom('channel')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where(
        'connector',
        'in',
        connectors.map((connector) => connector.name),
      )
      .where('state', '<>', 'disconnected')
      .where('id', '<>', before?.id ?? '00000000-0000-0000-0000-000000000000')
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(100)
      .execute(),
  );
  const channels = await Promise.all(rows.map((row) => channelById(row.id)));
  return channels.filter((c) => c !== undefined && c.app !== null && c.lent.length === 0) as OpenChannel[];
}

/** Refused rather than put right in silence: whoever typed it meant another place. */
function refuseOtherPlace(connector: Connector, given: Settings, lent: Settings): void {
  const read = (settings: Settings, name: string): unknown => {
    const parsed = connector.settings.safeParse({ ...settings, ...lent, [name]: settings[name] });
    return parsed.success ? (parsed.data as Settings)[name] : undefined;
  };
  for (const name of Object.keys(lent)) {
    if (connector.app?.settings.includes(name) || given[name] === undefined) continue;
    const typed = read(given, name);
    const usual = read({ ...given, [name]: undefined }, name);
    if (typed === undefined || typed === usual || typed === read({ ...given, [name]: lent[name] }, name))
      continue;
    throw invalid('Some settings of the channel are not right.', [
      {
        path: `settings.${name}`,
        message: 'cannot be changed where the app is the operator’s; enter an app of your own to use another',
      },
    ]);
  }
}
