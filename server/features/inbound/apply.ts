import type { Inbound } from '#connectors/connector.ts';
import { noteAccount } from '#server/features/channels/journal.ts';
import { readTemplatesSoon } from '#server/features/channels/look-soon.ts';
import { noteReceived } from '#server/features/channels/note.ts';
import { noteProfile } from '#server/features/contacts/identify.ts';
import { asCards } from '#server/features/conversations/cards.ts';
import { changeMessage } from '#server/features/conversations/change.ts';
import type { IncomingMessage } from '#server/features/conversations/incoming.ts';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { receiveMessages } from '#server/features/conversations/receive.ts';
import type { KeptFiles } from '#server/features/files/kept.ts';
import { count } from '#server/features/health/count.ts';
import { lookUpByIndex } from '#server/platform/by-index.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { forgetFiles } from './files.ts';
import type { Item } from './item.ts';
import { joinAccounts } from './join-accounts.ts';
import { quarantineIn } from './quarantine.ts';

type Of<T extends Inbound['type']> = Extract<Inbound, { type: T }>;

/** Writes a batch of one workspace in one transaction: messages first, then what speaks of messages. */
export function applyBatch(workspaceId: string, batch: Item[]): Promise<void> {
  return inWorkspace(workspaceId, async (tx) => {
    await lookUpByIndex(tx);
    await holdPlaces(tx);
    const placed = await joinAccounts(tx, batch);
    const messages = placed.filter(isMessage).map(asMessage);
    const entered = await receiveMessages(tx, messages);
    tx.afterCommit(() => forgetRepeats(messages, entered));
    for (const item of placed) await applyOther(tx, item);
    const unreadable = batch.flatMap((item) =>
      item.event.type === 'unreadable' ? [{ ...item, reason: item.event.reason }] : [],
    );
    await quarantineIn(tx, unreadable);
    // What is read back afterwards, or is history, says nothing about what we are told of.
    const told = batch
      .filter((item) => !item.request.late && !isHistory(item))
      .map((item) => item.channel.id);
    noteReceived(told, tx);
    for (const [id, all] of Map.groupBy(told, (id) => id)) count(tx, id, { received: all.length });
  });
}

async function applyOther(tx: Tx, item: Item): Promise<void> {
  const { event, channel, request } = item;
  const receivedAt = request.raw.receivedAt;
  if (
    event.type === 'edit' ||
    event.type === 'delete' ||
    event.type === 'reaction' ||
    event.type === 'receipt' ||
    event.type === 'visibility'
  ) {
    await changeMessage(tx, { channelId: channel.id, receivedAt, arrival: arrivalOf(item), event });
  }
  if (event.type === 'profile') await noteProfile(tx, channel.id, event.author);
  if (event.type === 'account') {
    await noteAccount(tx, channel.id, { ...event, receivedAt });
    // Perhaps it is about a template.
    await readTemplatesSoon(tx, channel.id);
  }
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
    channel.connector.clock === 'claimed' && !request.late
      ? receivedAt
      : new Date(Math.min(sentAt.getTime(), receivedAt.getTime()));
  return {
    channelId: channel.id,
    sentFrom: item.sentFrom ?? null,
    retentionDays: channel.retentionDays,
    event,
    sentAt,
    orderedAt: ordered,
    receivedAt,
    arrival: arrivalOf(item),
    late: request.late,
    past: isHistory(item) || (request.late && isBefore(channel, sentAt)),
    cards: asCards(event.cards),
    files: item.files,
  };
}

function isHistory({ event }: Item): boolean {
  return event.type === 'message' && event.past === true;
}

// Whoever wrote in the last hours before a channel was connected is still waiting for an answer.
const day = 86_400_000;

/** Read back from before the channel was here: what it missed since then is none of that, however old. */
function isBefore({ connectedAt }: Item['channel'], sentAt: Date): boolean {
  return sentAt.getTime() < connectedAt.getTime() - day;
}

/** The request's number and the place in it: 4,096 elements of one request keep their order. */
function arrivalOf(item: Item): string {
  return String(BigInt(item.request.id) * 4096n + BigInt(Math.min(Math.max(item.order, 0), 4095)));
}
