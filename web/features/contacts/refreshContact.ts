import type { QueryClient } from '@tanstack/react-query';
import type { Contact, getContact } from '#contract/contacts.ts';
import type { Conversation } from '#contract/conversations.ts';
import type { EventType } from '#contract/events.ts';
import { get } from '../../api.ts';
import type { Pages } from '../conversations/pages.ts';
import { refreshViews } from '../conversations/refreshViews.ts';

/** A contact was changed somewhere: read once, and only if a screen shows it. */
export async function refreshContact(client: QueryClient, id: string, type: EventType): Promise<void> {
  void client.invalidateQueries({ queryKey: ['contacts'] });
  void client.invalidateQueries({ queryKey: ['companies'] });
  void client.invalidateQueries({ queryKey: ['contact'] });
  if (type !== 'contact.changed') {
    // Which conversations now belong to whom, and on which list, only the server can say.
    void client.invalidateQueries({ queryKey: ['conversation'] });
    void client.invalidateQueries({ queryKey: ['conversations', 'pages'] });
    void client.invalidateQueries({ queryKey: ['counts'] });
    return;
  }
  // What is asked of contacts is asked by views and filters, too.
  refreshViews(client);
  if (!isShown(client, id)) return;
  try {
    placeContact(client, await get<typeof getContact>(`/contacts/${id}`));
    // What they wrote stands under their name of today.
    for (const [, known] of client.getQueriesData<Conversation>({ queryKey: ['conversation'] }))
      if (known?.contact.id === id)
        void client.invalidateQueries({ queryKey: ['messages', 'pages', known.id] });
  } catch {
    // The name on screen stays the old one until it is read anew.
  }
}

/** A contact as it is now, into its page, the open conversation and every row of a list. */
export function placeContact(client: QueryClient, contact: Contact): void {
  client.setQueryData(['contact', contact.id, 'itself'], contact);
  client.setQueriesData<Conversation>(
    { queryKey: ['conversation'] },
    (known) => known && (known.contact.id === contact.id ? { ...known, contact } : known),
  );
  const { id, name } = contact;
  client.setQueriesData<Pages>({ queryKey: ['conversations', 'pages'] }, (known) => {
    if (!known?.pages.some(({ data }) => data.some((row) => row.contact.id === id))) return known;
    return {
      ...known,
      pages: known.pages.map((page) => ({
        ...page,
        data: page.data.map((row) => (row.contact.id === id ? { ...row, contact: { id, name } } : row)),
      })),
    };
  });
}

function isShown(client: QueryClient, id: string): boolean {
  const open = client.getQueriesData<Conversation>({ queryKey: ['conversation'] });
  const lists = client.getQueriesData<Pages>({ queryKey: ['conversations', 'pages'] });
  return (
    open.some(([, known]) => known?.contact.id === id) ||
    lists.some(([, known]) => known?.pages.some(({ data }) => data.some((row) => row.contact.id === id)))
  );
}
