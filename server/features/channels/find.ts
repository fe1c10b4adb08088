import { type Selectable, sql } from 'kysely';
import type { Connector } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import { decrypt } from '#server/platform/crypto.ts';
import { withinChannels } from '#server/platform/database.ts';
import { log } from '#server/platform/log.ts';
import type { Tables } from '#server/schema.ts';
import { inWorkspace, system } from '#server/transaction.ts';
import { fingerprintOf, lentTo } from './apps.ts';
import { isPractice } from './stand-ins.ts';

/** A connected channel with its connector and its settings, secrets included: for use inside the server only. */
export interface OpenChannel {
  workspaceId: string;
  id: string;
  name: string;
  connector: Connector;
  settings: unknown;
  /** Which of the settings are the operator's and not the workspace's own. */
  lent: string[];
  /** Who it is on its platform. */
  address: string | null;
  /** What to call that on the screen. */
  account: string | null;
  /** The channel from whose account its public posts are answered, where that is not its own. */
  answersFrom: string | null;
  /** What keeps it from sending, in a sentence. */
  trouble: string | null;
  /** The application that signs what comes for it, by its fingerprint. */
  app: string | null;
  state: 'active' | 'paused' | 'disconnected';
  retentionDays: number | null;
  connectedAt: Date;
  /** Its account is one of the operator's sandbox, whether that runs or not. */
  practice: boolean;
}

type Row = Selectable<Tables['channel']>;

// Webhooks ask for the same few channels thousands of times; another process's change shows after this long.
const freshFor = 5_000;
const cache = new Map<string, { at: number; channel: Promise<OpenChannel | undefined> }>();
const forgetting: (() => void)[] = [];

/** The channel of that id in whatever workspace; undefined where there is none. */
export function channelById(id: string): Promise<OpenChannel | undefined> {
  const cached = fresh(id);
  if (cached) return cached;
  const channel = read(id).catch((error) => {
    cache.delete(id);
    throw error;
  });
  return remember(id, channel);
}

/** The channel whose account has this address on the platform. */
export async function channelByAddress(connector: string, address: string): Promise<OpenChannel | undefined> {
  const [channel] = await channelsAt([connector], [address]);
  return channel;
}

// Requests that come together ask together: one look-up serves all of the same turn.
const gathering = new Map<string, { wanted: Set<string>; found: Promise<OpenChannel[]> }>();

/** Everybody's channels of these connectors whose accounts have one of these addresses. */
export async function channelsAt(connectors: string[], addresses: string[]): Promise<OpenChannel[]> {
  if (addresses.length === 0) return [];
  const names = connectors.join();
  const gathered = gathering.get(names) ?? gather(connectors);
  gathering.set(names, gathered);
  for (const address of addresses) gathered.wanted.add(address);
  const own = new Set<string | null>(addresses);
  return (await gathered.found).filter((channel) => own.has(channel.address));
}

function gather(connectors: string[]): { wanted: Set<string>; found: Promise<OpenChannel[]> } {
  const wanted = new Set<string>();
  const found = new Promise((resolve) => setImmediate(resolve)).then(() => {
    gathering.delete(connectors.join());
    return open(connectors, (query) => query.where(sql<boolean>`address = any(${[...wanted]}::text[])`));
  });
  return { wanted, found };
}

/** Everybody's channels of these connectors that have this application. */
export function channelsWith(connectors: string[], app: string): Promise<OpenChannel[]> {
  return open(connectors, (query) => query.where('app', '=', app));
}

/** Channels of these connectors, the earliest connected first. */
export async function channelsOf(connectors: string[], most: number): Promise<OpenChannel[]> {
  if (connectors.length === 0) return [];
  const rows = await connected(connectors).limit(most).execute();
  const found = await Promise.all(rows.map(opened));
  return found.filter((channel) => channel !== undefined);
}

/**
 * A channel that is not written down yet can be found for as long as `work` lasts, in this process: its platform
 * asks at its address whether it is there, and only then is it connected.
 */
export async function foretell<R>(channel: OpenChannel, work: () => Promise<R>): Promise<R> {
  void remember(channel.id, Promise.resolve(channel));
  try {
    return await work();
  } finally {
    forgetChannel(channel.id);
  }
}

export function forgetChannel(id: string): void {
  cache.delete(id);
  for (const forget of forgetting) forget();
}

/** Whoever keeps something that follows from channels is told when one of them has changed here. */
export function onForgotten(forget: () => void): void {
  forgetting.push(forget);
}

function connected(connectors: string[]) {
  return system()
    .selectFrom('channel')
    .selectAll()
    .where('connector', 'in', connectors)
    .where('state', '<>', 'disconnected')
    .orderBy('created_at')
    .orderBy('id');
}

async function open(
  connectors: string[],
  among: (query: ReturnType<typeof connected>) => ReturnType<typeof connected>,
): Promise<OpenChannel[]> {
  if (connectors.length === 0) return [];
  const rows = await among(connected(connectors)).execute();
  const found = await Promise.all(rows.map((row) => fresh(row.id) ?? remember(row.id, opened(row))));
  return found.filter((channel) => channel !== undefined).filter(({ state }) => state !== 'disconnected');
}

function fresh(id: string): Promise<OpenChannel | undefined> | undefined {
  const cached = cache.get(id);
  return cached && Date.now() - cached.at < freshFor ? cached.channel : undefined;
}

function remember(id: string, channel: Promise<OpenChannel | undefined>): Promise<OpenChannel | undefined> {
  // Ids that do not exist come from outside in any number: the cache must not grow with them.
  if (cache.size > 10_000) cache.clear();
  cache.set(id, { at: Date.now(), channel });
  return channel;
}

async function read(id: string): Promise<OpenChannel | undefined> {
  const row = await system().selectFrom('channel').selectAll().where('id', '=', id).executeTakeFirst();
  return row && opened(row);
}

async function opened(row: Row): Promise<OpenChannel | undefined> {
  const connector = await connectorNamed(row.connector);
  if (!connector) return undefined;
  const secrets = row.secrets ? (JSON.parse(decrypt(row.secrets, row.id)) as Record<string, unknown>) : {};
  const own = { ...row.settings, ...secrets };
  const lent = lentTo(connector, own);
  const all = { ...own, ...lent };
  const parsed = connector.settings.safeParse(all);
  if (!parsed.success)
    log.error({ channel: row.id }, 'the settings of a channel no longer fit its connector');
  const settings = parsed.success ? parsed.data : all;
  const app = fingerprintOf(connector.app, settings);
  const practice = row.practice || isPractice(settings);
  if (app !== row.app || practice !== row.practice) void writeDown(row, { app, practice });
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    name: row.name,
    connector,
    settings,
    lent: Object.keys(lent ?? {}),
    address: row.address,
    account: row.account,
    answersFrom: row.answers_from,
    trouble: row.trouble,
    app,
    state: row.state,
    retentionDays: row.retention_days,
    connectedAt: row.created_at,
    practice,
  };
}

/** Of a channel from before this was written down, or when the operator's application has another secret now. */
async function writeDown(row: Row, found: { app: string | null; practice: boolean }): Promise<void> {
  try {
    await withinChannels(null, () =>
      inWorkspace(row.workspace_id, (tx) =>
        tx.q
          .updateTable('channel')
          .set(found)
          .where('workspace_id', '=', row.workspace_id)
          .where('id', '=', row.id)
          // Somebody may have changed its settings meanwhile, and with them this.
          .where('secrets', 'is not distinct from', row.secrets)
          .execute(),
      ),
    );
  } catch (error) {
    log.warn({ channel: row.id, error: String(error) }, 'what was found of a channel was not written down');
  }
}
