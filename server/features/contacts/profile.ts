import { sql } from 'kysely';
import { SendError, type Who } from '#connectors/connector.ts';
import { contextOf } from '#server/features/channels/context.ts';
import { channelById } from '#server/features/channels/find.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { askForProfileLater } from './ask-profile.ts';
import { noteProfile } from './identify.ts';

// The waits grow with each: these outlast a platform's limit by the hour, and a token that has to be renewed.
const attemptsMax = 12;

// A burst brings a thousand new people at once; answers to customers must not wait behind their names.
const atOnce = 4;
const waitingMost = 12;
const waiting: (() => void)[] = [];
let asking = 0;

interface Asked {
  workspaceId: string;
  channelId: string;
  identityId: string;
}

/** Throwing lets the queue ask again later; what the platform does not tell stays unknown. */
export async function fetchProfile(asked: Asked, attempt: number): Promise<void> {
  if (asking < atOnce) asking += 1;
  else if (waiting.length < waitingMost) await new Promise<void>((resolve) => waiting.push(resolve));
  else return later(asked);
  try {
    await ask(asked);
  } catch (error) {
    const isFinal = error instanceof SendError && ['rejected', 'blocked'].includes(error.kind);
    if (!isFinal && attempt < attemptsMax) throw error;
  } finally {
    const next = waiting.shift();
    if (next) next();
    else asking -= 1;
  }
}

async function ask({ workspaceId, channelId, identityId }: Asked): Promise<void> {
  const channel = await channelById(channelId);
  if (channel?.workspaceId !== workspaceId || channel.state === 'disconnected') return;
  const who = await inWorkspace(workspaceId, (tx) => asTheyCame(tx, channelId, identityId));
  if (!who || !channel.connector.profile) return;
  const found = await channel.connector.profile(who, contextOf(channel));
  if (found.name?.trim()) await inWorkspace(workspaceId, (tx) => noteProfile(tx, channelId, found));
}

/** Makes room for what is more urgent. */
async function later({ workspaceId, ...asked }: Asked): Promise<void> {
  await inWorkspace(workspaceId, (tx) => askForProfileLater(tx, asked));
}

/** The keys under which they are known, as the connector had named them; null for who is gone. */
async function asTheyCame(tx: Tx, channelId: string, identityId: string): Promise<Who | null> {
  const { rows } = await sql<{ namespace: string; value: string; name: string }>`
    select k.namespace, k.value, i.name from identity i
    join identity_key k on k.workspace_id = i.workspace_id and k.identity_id = i.id
    where i.workspace_id = ${tx.workspaceId} and i.id = ${identityId} order by k.namespace, k.value`.execute(
    tx.q,
  );
  const [first] = rows;
  if (!first) return null;
  const keys = rows.map(({ namespace, value }) => ({
    namespace: namespace === `channel:${channelId}` ? 'channel' : namespace,
    value,
  }));
  return { keys, placeholder: first.name };
}
