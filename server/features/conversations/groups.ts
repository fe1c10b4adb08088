import type { Identified } from '#server/features/contacts/identify.ts';
import type { IncomingMessage } from './incoming.ts';

export type Arriving = IncomingMessage & { threadId: string; author: Identified };

/** The messages of one conversation, by thread and requester. */
export type Group = [key: string, messages: Arriving[]];

/**
 * What the brand writes by another tool belongs to the thread's conversation, whoever its requester is; so
 * does everything in a shared thread.
 */
export function groupByPair(batch: Arriving[]): Map<string, Arriving[]> {
  const requester = new Map<string, string>();
  for (const m of batch) {
    if (m.event.from === 'customer' && !m.blocked && !requester.has(m.threadId))
      requester.set(m.threadId, m.author.id);
  }
  return Map.groupBy(batch, (m) => {
    if (m.blocked) return `${m.threadId} ${m.author.id} blocked`;
    if (m.event.thread.shared) return `${m.threadId} shared`;
    const own = m.event.from === 'customer' ? m.author.id : requester.get(m.threadId);
    return `${m.threadId} ${own ?? 'brand'}`;
  });
}

/** Whoever asks: the customer of these messages, or nobody yet where only the brand wrote. */
export function requesterOf(messages: Arriving[]): Arriving | undefined {
  const customers = messages.filter((m) => m.event.from === 'customer');
  return customers.find((m) => !m.event.automatic) ?? customers[0];
}

export function isShared(messages: Arriving[]): boolean {
  return messages.some((m) => m.event.thread.shared);
}
