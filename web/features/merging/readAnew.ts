import type { QueryClient } from '@tanstack/react-query';

/** Messages have come to a conversation from another one, or gone there. */
export function readAnew(client: QueryClient, id: string): void {
  for (const queryKey of [
    ['conversation', id],
    ['messages', 'pages', id],
    ['ties', id],
    ['trail', id],
    ['drafts', id],
    ['conversations', 'pages'],
  ])
    void client.invalidateQueries({ queryKey });
}
