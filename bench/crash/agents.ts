import { setTimeout as sleep } from 'node:timers/promises';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import type { Api } from '../rig/api.ts';
import { type Random, uuidFrom } from '../rig/random.ts';

/** A reply that the server has acknowledged. */
export interface Reply {
  text: string;
  clientId: string;
  conversationId: string;
  messageId: string;
}

/** Agents who answer: each reply again and again, as the same one, until the server has taken it. */
export async function replyAll(
  api: Api,
  count: number,
  o: { perSecond: number; random: Random },
): Promise<Reply[]> {
  const replies: Reply[] = [];
  const busy = new Set<string>();
  let known: string[] = [];
  let next = 0;
  let done = false;
  const began = Date.now();

  async function look(): Promise<void> {
    while (!done) {
      const page = await api
        .get<{ data: ConversationSummary[] }>('/conversations?state=any&limit=100')
        .catch(() => null);
      if (page) known = [...new Set([...known, ...page.data.map((c) => c.id)])];
      await sleep(500);
    }
  }
  async function work(): Promise<void> {
    while (next < count) {
      const n = next++;
      const due = began + (n / o.perSecond) * 1_000;
      if (due > Date.now()) await sleep(due - Date.now());
      await reply(n, await freeConversation());
    }
  }
  async function freeConversation(): Promise<string> {
    for (;;) {
      const id = known.length > 0 ? o.random.pick(known) : undefined;
      if (id && !busy.has(id)) return id;
      await sleep(20);
    }
  }
  async function reply(n: number, conversationId: string): Promise<void> {
    busy.add(conversationId);
    const text = `reply ${n}`;
    const clientId = `reply-${n}-${uuidFrom(o.random).slice(0, 8)}`;
    for (;;) {
      const message = await api
        .post<Message>(
          `/conversations/${conversationId}/messages`,
          { text, clientId },
          { 'idempotency-key': clientId },
        )
        .catch(() => null);
      if (message) {
        replies.push({ text, clientId, conversationId, messageId: message.id });
        break;
      }
      await sleep(o.random.between(20, 150));
    }
    busy.delete(conversationId);
  }
  const looking = look();
  await Promise.all(Array.from({ length: 8 }, work));
  done = true;
  await looking;
  return replies;
}
