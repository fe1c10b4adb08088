import { randomUUIDv7 } from 'node:crypto';
import type { Limits } from '#connectors/connector.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';
import { splitText } from './split.ts';

interface Outgoing {
  messageId: string;
  conversationId: string;
  channelId: string;
  threadId: string;
  arrival: string;
  text: string;
  attachmentIds: string[];
}

/** Writes the deliveries of a message, one row per part, and sets the queue to work on the conversation. */
export async function queueParts(tx: Tx, message: Outgoing, limits: Limits): Promise<void> {
  const parts = divide(message, limits);
  await tx.q
    .insertInto('part')
    .values(
      parts.map((part, position) => ({
        workspace_id: tx.workspaceId,
        id: randomUUIDv7(),
        message_id: message.messageId,
        conversation_id: message.conversationId,
        channel_id: message.channelId,
        thread_id: message.threadId,
        arrival: message.arrival,
        position,
        text: part.text,
        attachment_ids: part.attachmentIds,
      })),
    )
    .execute();
  await askForDelivery(tx, message.conversationId);
}

/** One job drains a conversation, however many messages ask for it. */
export function askForDelivery(tx: Tx, conversationId: string, runAt?: Date): Promise<void> {
  return enqueue(tx, 'deliver', { conversationId }, { key: conversationId, ...(runAt ? { runAt } : {}) });
}

interface Division {
  text: string;
  attachmentIds: string[];
}

export function divide(message: { text: string; attachmentIds: string[] }, limits: Limits): Division[] {
  const texts = message.text.trim() === '' ? [] : splitText(message.text, limits.text);
  if (limits.together) {
    const groups = chunks(message.attachmentIds, Math.max(1, limits.attachments.max));
    const [first = '', ...more] = texts;
    return [
      { text: first, attachmentIds: groups[0] ?? [] },
      ...more.map((text) => ({ text, attachmentIds: [] })),
      ...groups.slice(1).map((attachmentIds) => ({ text: '', attachmentIds })),
    ];
  }
  return [
    ...texts.map((text) => ({ text, attachmentIds: [] })),
    ...message.attachmentIds.map((id) => ({ text: '', attachmentIds: [id] })),
  ];
}

function chunks<T>(list: T[], size: number): T[][] {
  return list.length === 0 ? [] : [list.slice(0, size), ...chunks(list.slice(size), size)];
}
