import { sql } from 'kysely';
import type { Inbound } from '#connectors/connector.ts';
import { noteReceived } from '#server/features/channels/note.ts';
import { noteProfile } from '#server/features/contacts/identify.ts';
import { changeMessage } from '#server/features/conversations/change.ts';
import type { IncomingMessage } from '#server/features/conversations/incoming.ts';
import { receiveMessages } from '#server/features/conversations/receive.ts';
import type { KeptFiles } from '#server/features/files/kept.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { forgetFiles } from './files.ts';
import type { Item } from './item.ts';
import { quarantineIn } from './quarantine.ts';

type Of<T extends Inbound['type']> = Extract<Inbound, { type: T }>;

/** Writes a batch of one workspace in one transaction: messages first, then what speaks of messages. */
export function applyBatch(workspaceId: string, batch: Item[]): Promise<void> {
  return inWorkspace(workspaceId, async (tx) => {
    await lookUpByIndex(tx);
    const messages = batch.filter(isMessage).map(asMessage);
    const entered = await receiveMessages(tx, messages);
    tx.afterCommit(() => forgetRepeats(messages, entered));
    for (const item of batch) await applyOther(tx, item);
    const unreadable = batch.flatMap((item) =>
      item.event.type === 'unreadable' ? [{ ...item, reason: item.event.reason }] : [],
    );
    await quarantineIn(tx, unreadable);
    noteReceived(
      batch.map((item) => item.channel.id),
      tx,
    );
  });
}

/**
 * Everything here is looked up by key. A table that has grown since its statistics were taken looks small
 * to the planner, which would read all of it for a batch of two hundred; an index is never a bad choice here.
 */
async function lookUpByIndex(tx: Tx): Promise<void> {
  await sql`set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off`.execute(
    tx.q,
  );
}

async function applyOther(tx: Tx, item: Item): Promise<void> {
  const { event, channel, request } = item;
  const receivedAt = request.raw.receivedAt;
  if (
    event.type === 'edit' ||
    event.type === 'delete' ||
    event.type === 'reaction' ||
    event.type === 'receipt'
  ) {
    await changeMessage(tx, { channelId: channel.id, receivedAt, arrival: arrivalOf(item), event });
  }
  if (event.type === 'profile') await noteProfile(tx, channel.id, event.author);
}

/** The files of messages that were here already; nobody refers to them, so a failure only leaves them lying. */
function forgetRepeats(messages: IncomingMessage[], entered: Set<KeptFiles>): void {
  for (const { files } of messages) {
    if (files && !entered.has(files))
      forgetFiles(files).catch((error: Error) => log.warn({ error: error.message }, 'a file was left lying'));
  }
}

function isMessage(item: Item): item is Item & { event: Of<'message'> } {
  return item.event.type === 'message';
}

function asMessage(item: Item & { event: Of<'message'> }): IncomingMessage {
  const { event, channel, request } = item;
  const receivedAt = request.raw.receivedAt;
  const sentAt = event.at === null ? receivedAt : new Date(event.at);
  // A claimed time may be anything; a platform's may at most run ahead of ours.
  const ordered =
    channel.connector.clock === 'claimed'
      ? receivedAt
      : new Date(Math.min(sentAt.getTime(), receivedAt.getTime()));
  return {
    channelId: channel.id,
    retentionDays: channel.retentionDays,
    event,
    sentAt,
    orderedAt: ordered,
    receivedAt,
    arrival: arrivalOf(item),
    files: item.files,
  };
}

/** The request's number and the place in it: 4,096 elements of one request keep their order. */
function arrivalOf(item: Item): string {
  return String(BigInt(item.request.id) * 4096n + BigInt(Math.min(Math.max(item.position, 0), 4095)));
}
