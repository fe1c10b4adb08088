import type { App, Connector } from '#connectors/connector.ts';
import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import { sign } from '#server/platform/crypto.ts';
import type { Settings } from './settings.ts';

/** Where a connector's API is: every connector that speaks HTTP names its advanced setting so. */
const base = 'apiBaseUrl';

/** The operator's own applications, by their names, with the settings that every workspace may use unseen. */
let ofOperator: Record<string, Record<string, string>> = {};

export function setApps(given: Record<string, Record<string, string>>): void {
  ofOperator = given;
}

export function operatorApp(name: string): Record<string, string> | undefined {
  return Object.hasOwn(ofOperator, name) ? ofOperator[name] : undefined;
}

/** Every connector whose channels share the application of this name, in one order. */
export async function connectorsWith(appName: string): Promise<Connector[]> {
  const all = await Promise.all([...connectorNames].sort().map(connectorNamed));
  return all.filter((connector) => connector?.app?.name === appName).filter((c) => c !== undefined);
}

/** Channels whose settings hold the same secret are of the same application; null where there is none. */
export function fingerprintOf(app: App | undefined, settings: unknown): string | null {
  const secret = app && secretIn(app, settings);
  return secret ? sign('app', `${app.name}\n${secret}`) : null;
}

export function secretIn(app: App, settings: unknown): string | null {
  const secret = (settings as Settings)[app.secret];
  return typeof secret === 'string' && secret !== '' ? secret : null;
}

/** Only what is the application's. */
export function appSettings(app: App, settings: unknown): Settings {
  return Object.fromEntries(
    Object.entries(settings as Settings).filter(([name]) => app.settings.includes(name)),
  );
}

/**
 * What the operator lends to a channel that has no secret of its own; null where nothing is lent. With it goes
 * where the platform is: at an address of somebody's own choice the account would prove nothing, and the
 * operator's secret would be sent there.
 */
export function lentTo(connector: Connector, own: Settings): Settings | null {
  const { app } = connector;
  const lent = app && operatorApp(app.name);
  // Without a try of the account anybody could claim anybody's.
  if (!lent || !connector.connect || secretIn(app, own)) return null;
  return { ...Object.fromEntries(app.settings.map((name) => [name, lent[name]])), [base]: lent[base] };
}
