import type { QueryClient } from '@tanstack/react-query';
import type { Message } from '#contract/messages.ts';
import { takeOut } from './outbox.ts';
import type { MessagePages } from './queries.ts';

/** A message as it is now, into its conversation, if that is loaded. */
export function placeMessage(client: QueryClient, message: Message): void {
  if (message.clientId) takeOut(message.conversationId, message.clientId);
  client.setQueryData<MessagePages>(
    ['messages', 'pages', message.conversationId],
    (pages) => pages && withMessage(pages, message),
  );
}

function withMessage(pages: MessagePages, message: Message): MessagePages {
  const at = pages.pages.findIndex((page) => page.data.some(({ id }) => id === message.id));
  if (at >= 0) {
    return changed(pages, at, (data) =>
      data.map((other) => (other.id === message.id ? message : other)).sort(newestFirst),
    );
  }
  const last = pages.pages.length - 1;
  const into = pages.pages.findIndex((page, index) => {
    const oldest = page.data.at(-1);
    if (index === last && page.next === null) return true;
    return oldest !== undefined && message.order > oldest.order;
  });
  // Older than what is loaded: it comes when the agent scrolls there.
  return into < 0 ? pages : changed(pages, into, (data) => [...data, message].sort(newestFirst));
}

function changed(pages: MessagePages, at: number, change: (data: Message[]) => Message[]): MessagePages {
  return {
    ...pages,
    pages: pages.pages.map((page, index) => (index === at ? { ...page, data: change(page.data) } : page)),
  };
}

function newestFirst(a: Message, b: Message): number {
  return a.order < b.order ? 1 : a.order > b.order ? -1 : 0;
}
