import type { Connector } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import { decrypt } from '#server/platform/crypto.ts';
import { log } from '#server/platform/log.ts';
import { system } from '#server/transaction.ts';

/** A connected channel with its connector and its settings, secrets included: for use inside the server only. */
export interface OpenChannel {
  workspaceId: string;
  id: string;
  name: string;
  connector: Connector;
  settings: unknown;
  state: 'active' | 'paused' | 'disconnected';
  retentionDays: number | null;
}

// Webhooks ask for the same few channels thousands of times; another process's change shows after this long.
const freshFor = 5_000;
const cache = new Map<string, { at: number; channel: Promise<OpenChannel | undefined> }>();

/** The channel of that id in whatever workspace; undefined where there is none. */
export function channelById(id: string): Promise<OpenChannel | undefined> {
  const cached = cache.get(id);
  if (cached && Date.now() - cached.at < freshFor) return cached.channel;
  const channel = read(id).catch((error) => {
    cache.delete(id);
    throw error;
  });
  // Ids that do not exist come from outside in any number: the cache must not grow with them.
  if (cache.size > 10_000) cache.clear();
  cache.set(id, { at: Date.now(), channel });
  return channel;
}

/** The channel whose account has this address on the platform. */
export async function channelByAddress(connector: string, address: string): Promise<OpenChannel | undefined> {
  const row = await system()
    .selectFrom('channel')
    .select('id')
    .where('connector', '=', connector)
    .where('address', '=', address)
    .where('state', '<>', 'disconnected')
    .executeTakeFirst();
  return row && channelById(row.id);
}

export function forgetChannel(id: string): void {
  cache.delete(id);
}

async function read(id: string): Promise<OpenChannel | undefined> {
  const row = await system().selectFrom('channel').selectAll().where('id', '=', id).executeTakeFirst();
  const connector = row && (await connectorNamed(row.connector));
  if (!row || !connector) return undefined;
  const secrets = row.secrets ? (JSON.parse(decrypt(row.secrets, row.id)) as Record<string, unknown>) : {};
  const parsed = connector.settings.safeParse({ ...row.settings, ...secrets });
  if (!parsed.success) log.error({ channel: id }, 'the settings of a channel no longer fit its connector');
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    name: row.name,
    connector,
    settings: parsed.success ? parsed.data : { ...row.settings, ...secrets },
    state: row.state,
    retentionDays: row.retention_days,
  };
}
