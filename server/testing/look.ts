import assert from 'node:assert/strict';
import { type ConversationSummary, listConversations } from '#contract/conversations.ts';
import { listMessages, type Message } from '#contract/messages.ts';
import { type Caller, ok } from './call.ts';

/** All conversations of a channel, the first opened first. */
export async function conversationsOf(
  caller: Caller,
  channel: { id: string },
): Promise<ConversationSummary[]> {
  const found: ConversationSummary[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ok(caller, listConversations, {
      query: { channel: channel.id, state: 'any', limit: 100, ...(cursor ? { cursor } : {}) },
    });
    found.push(...page.data);
    if (!page.next) return found.sort((a, b) => a.number - b.number);
    cursor = page.next;
  }
}

/** The channel's one conversation. */
export async function onlyConversation(
  caller: Caller,
  channel: { id: string },
): Promise<ConversationSummary> {
  const [first, ...more] = await conversationsOf(caller, channel);
  assert.ok(first, 'there is no conversation');
  assert.equal(more.length, 0, 'there is more than one conversation');
  return first;
}

/** Everything in a conversation, the oldest first. */
export async function messagesIn(caller: Caller, conversationId: string): Promise<Message[]> {
  const found: Message[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ok(caller, listMessages, {
      params: { id: conversationId },
      query: { limit: 100, ...(cursor ? { cursor } : {}) },
    });
    found.push(...page.data);
    if (!page.next) return found.reverse();
    cursor = page.next;
  }
}

/** The texts of the channel's one conversation, the oldest first. */
export async function textsIn(caller: Caller, channel: { id: string }): Promise<string[]> {
  const { id } = await onlyConversation(caller, channel);
  return (await messagesIn(caller, id)).map((message) => message.text);
}
