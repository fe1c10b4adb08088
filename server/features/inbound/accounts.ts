import type { Tx } from '#server/transaction.ts';
import type { Item } from './item.ts';

/** A channel of the workspace, as far as others may answer for it. */
export interface Account {
  id: string;
  connector: string;
  address: string | null;
  /** The channel that answers for it; itself where no other one does. */
  hub: string;
}

/** A public thread as one channel knows it. */
export interface Thread {
  id: string;
  channelId: string;
  /** The platform's id, the same for all that read it. */
  root: string;
  /** Other channels from which something went out into it. */
  senders: string[];
}

/** What was read in a public thread. */
export interface Read {
  item: Item;
  root: string;
  /** The message that it is, or speaks of; and the one that it answers. */
  target: string | null;
  parent: string | null;
}

/** The accounts that share the thread of what one of them has read, and where they know it, since when first. */
export interface Circle {
  read: Read;
  members: Account[];
  threads: Thread[];
}

/** All accounts of the workspace on the platforms of which something was read, also those that were disconnected. */
export async function accountsOf(tx: Tx, reads: Read[]): Promise<Account[]> {
  const names = [...new Set(reads.map(({ item }) => item.channel.connector.name))];
  const rows = await tx.q
    .selectFrom('channel')
    .select(['id', 'connector', 'address', 'answers_from'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('connector', 'in', names)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ answers_from, ...row }) => ({ ...row, hub: answers_from ?? row.id }));
}

/**
 * Those that share a thread with whoever has read something of it: who answers for whom now, and also where one has
 * answered in it for another before that was chosen otherwise.
 */
export function linkedBy({ channel }: Item, accounts: Account[], threads: Thread[]): Account[] {
  const here = accounts.filter(({ connector }) => connector === channel.connector.name);
  const found = new Set([channel.id]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    const hubs = new Set(here.filter(({ id }) => found.has(id)).map(({ hub }) => hub));
    for (const { id, hub } of here) if (hubs.has(hub)) found.add(id);
    for (const { channelId, senders } of threads)
      if (found.has(channelId) || senders.some((id) => found.has(id)))
        for (const id of [channelId, ...senders]) found.add(id);
  }
  return here.filter(({ id }) => found.has(id));
}
