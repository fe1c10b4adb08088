import type { QueryClient } from '@tanstack/react-query';
import type { Contact, getContact } from '#contract/contacts.ts';
import type { Conversation } from '#contract/conversations.ts';
import { get } from '../../api.ts';
import type { Pages } from '../conversations/pages.ts';

/** A contact was corrected somewhere: read once, and only if a screen shows it. */
export async function refreshContact(client: QueryClient, id: string): Promise<void> {
  if (!isShown(client, id)) return;
  try {
    placeContact(client, await get<typeof getContact>(`/contacts/${id}`));
  } catch {
    // The name on screen stays the old one until it is read anew.
  }
}

/** A contact as it is now, into the open conversation and every row of a list. */
export function placeContact(client: QueryClient, contact: Contact): void {
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
