import type { App } from '#connectors/connector.ts';
import { system } from '#server/transaction.ts';
import { appSettings, connectorsWith, fingerprintOf, operatorApp, secretIn } from './apps.ts';
import { channelById, channelsOf, onForgotten } from './find.ts';
import type { Settings } from './settings.ts';

/** An application that at least one channel has, or that the operator offers. */
export interface KnownApp {
  app: App;
  fingerprint: string;
  settings: Settings;
}

/** `signing`: one for each secret. `asking`: one for each set of settings, as a challenge may be about another one. */
export interface KnownApps {
  signing: KnownApp[];
  asking(): Promise<KnownApp[]>;
}

const freshFor = 5_000;
/** A request to the shared address is tried against so many; channels beyond have their own address. */
const signingMax = 200;
const askingMax = 1_000;
const cache = new Map<string, { at: number; known: Promise<KnownApps | null> }>();
onForgotten(() => cache.clear());

/** All applications of this name; null where no connector has one. Not older than `freshWithin` milliseconds. */
export function knownApps(name: string, freshWithin = freshFor): Promise<KnownApps | null> {
  const cached = cache.get(name);
  if (cached && Date.now() - cached.at < freshWithin) return cached.known;
  const known = read(name);
  // Names come from outside in any number.
  if (cache.size > 100) cache.clear();
  cache.set(name, { at: Date.now(), known });
  known.catch(() => cache.delete(name));
  return known;
}

async function read(name: string): Promise<KnownApps | null> {
  const connectors = await connectorsWith(name);
  const app = connectors[0]?.app;
  if (!app) return null;
  const names = connectors.map((connector) => connector.name);
  const own = operatorApp(name);
  const first = own ? [known(app, own)] : [];
  const ids = await oneForEach(names);
  const channels = await Promise.all(ids.map(channelById));
  let asking: Promise<KnownApp[]> | undefined;
  return {
    signing: distinct([...first, ...channels.map((c) => c && known(app, c.settings))], (k) => k.fingerprint),
    asking: () => {
      asking ??= channelsOf(names, askingMax).then((all) =>
        distinct([...first, ...all.map((c) => known(app, c.settings))], (k) => JSON.stringify(k.settings)),
      );
      return asking;
    },
  };
}

/** A channel of each application; those of which it is not written down yet stand each for themselves. */
async function oneForEach(connectors: string[]): Promise<string[]> {
  const rows = await system()
    .selectFrom('channel')
    .select(['id', 'app'])
    .distinctOn((expression) => expression.fn.coalesce('app', expression.cast<string>('id', 'text')))
    .where('connector', 'in', connectors)
    .where('state', '<>', 'disconnected')
    .orderBy((expression) => expression.fn.coalesce('app', expression.cast<string>('id', 'text')))
    .orderBy('created_at')
    .limit(signingMax)
    .execute();
  return rows.map((row) => row.id);
}

function known(app: App, settings: unknown): KnownApp | undefined {
  const fingerprint = fingerprintOf(app, settings);
  if (!fingerprint || !secretIn(app, settings)) return undefined;
  return { app, fingerprint, settings: appSettings(app, settings) };
}

function distinct(all: (KnownApp | undefined)[], key: (known: KnownApp) => string): KnownApp[] {
  return [...new Map(all.flatMap((each) => (each ? [[key(each), each] as const] : []))).values()];
}
