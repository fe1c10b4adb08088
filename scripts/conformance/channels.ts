import { randomUUIDv7 } from 'node:crypto';
import type { Connector } from '#connectors/connector.ts';
import { connectChannel, disconnectChannel } from '#server/features/channels/channel.ts';
import { acceptSettings } from '#server/features/channels/settings.ts';
import { inWorkspace } from '#server/transaction.ts';
import type { Server } from './server.ts';
import type { Speaker } from './speaks.ts';

/** An account that any platform could have. */
export const somebody = '100000000000001';

export interface Connected {
  id: string;
  connector: Connector;
  settings: unknown;
  /** As the payload calls it. */
  account: string;
  /** Of its webhook. */
  path: string;
}

/**
 * A channel for an account of others, connected without asking the platform, which is not there. Recorded
 * payloads name accounts that no platform has, such as "test": the channel has that address all the same.
 */
export async function connect(
  { actor }: Server,
  { connector, settings: settingsOf }: Speaker,
  { account, secret, query }: { account: string; secret: string; query: Record<string, string> },
): Promise<Connected> {
  const id = randomUUIDv7();
  const wanted = settingsOf(account, secret, query);
  const isPossible = connector.settings.safeParse(wanted).success;
  const { settings, generated } = acceptSettings(
    connector,
    isPossible ? wanted : settingsOf(somebody, secret, query),
  );
  const tried = { connector, id, settings, lent: [], generated, account: { address: account } };
  await inWorkspace(actor.workspaceId, (tx) => connectChannel(tx, actor, { name: connector.title }, tried));
  return { id, connector, settings, account, path: `/webhooks/${connector.name}/${id}` };
}

export async function disconnect({ actor }: Server, channels: Connected[]): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    for (const { id } of channels) await disconnectChannel(tx, actor, id);
  });
}
