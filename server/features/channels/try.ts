import { randomUUIDv7 } from 'node:crypto';
import { type Account, type Connector, SendError } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import type { AgentActor } from '#server/actor.ts';
import { ApiError, conflict, invalid, notFound } from '#server/errors.ts';
import { withApp } from './borrow.ts';
import { contextOf } from './context.ts';
import { channelById, forgetChannel, type OpenChannel } from './find.ts';
import { acceptSettings, type Settings, withoutLent } from './settings.ts';
import { practiceAway } from './stand-ins.ts';

/** Settings that were accepted and, where the connector can, tried out against the platform. */
export interface Tried {
  connector: Connector;
  id: string;
  settings: Settings;
  /** Which of them are the operator's. */
  lent: string[];
  generated: Record<string, string>;
  account: Account;
}

/** @throws ApiError 422 where the settings are not right or the platform refuses them */
export async function tryNew(
  actor: AgentActor,
  wanted: { connector: string; name: string; settings: Settings },
): Promise<Tried> {
  const connector = await connectorNamed(wanted.connector);
  if (!connector) {
    throw invalid(`There is no connector named ${wanted.connector}; GET /api/v1/connectors lists them.`, [
      { path: 'connector', message: 'unknown' },
    ]);
  }
  const { given, lent } = await withApp(actor.workspaceId, connector, wanted.settings);
  const { settings, generated } = acceptSettings(connector, given);
  const id = randomUUIDv7();
  return {
    connector,
    id,
    settings,
    lent,
    generated,
    account: await account(connector, { id, name: wanted.name, settings }),
  };
}

/** The same for changed settings of a channel; null where nothing of them changes. */
export async function tryEdit(
  actor: AgentActor,
  id: string,
  changed: Settings | undefined,
): Promise<Tried | null> {
  if (!changed) return null;
  const before = await ownChannel(actor, id);
  const { connector, name } = before;
  const typed = { ...withoutLent(before.settings as Settings, before.lent), ...changed };
  const { given, lent } = await withApp(actor.workspaceId, connector, typed, before);
  const { settings, generated } = acceptSettings(connector, given);
  return {
    connector,
    id,
    settings,
    lent,
    generated,
    account: await account(connector, { id, name, settings }),
  };
}

/** Tries a channel's credentials as they are; what is wrong with them is an answer, not an error. */
export async function tryAgain(
  actor: AgentActor,
  id: string,
): Promise<{ account: Account | null; trouble: string | null }> {
  const channel = await ownChannel(actor, id);
  if (channel.state === 'disconnected')
    throw conflict('disconnected', 'This channel is disconnected; connect it anew instead.');
  // That is no trouble of the account, and over as soon as the sandbox runs.
  const away = practiceAway(channel);
  if (away) throw conflict('sandbox-away', away);
  try {
    return { account: await account(channel.connector, channel), trouble: null };
  } catch (error) {
    if (error instanceof ApiError) return { account: null, trouble: error.message };
    throw error;
  }
}

async function account(
  connector: Connector,
  channel: { id: string; name: string; settings: unknown },
): Promise<Account> {
  try {
    return (await connector.connect?.(contextOf(channel))) ?? {};
  } catch (error) {
    const message =
      error instanceof SendError
        ? error.message
        : `${connector.title} could not be tried out: ${error instanceof Error ? error.message : error}`;
    throw new ApiError(422, 'channel-refused', message, { issues: [{ path: 'settings', message }] });
  }
}

async function ownChannel(actor: AgentActor, id: string): Promise<OpenChannel> {
  // What is kept in memory may be older than what another process has written.
  forgetChannel(id);
  const channel = await channelById(id);
  if (!channel || channel.workspaceId !== actor.workspaceId) throw notFound('channel');
  return channel;
}
