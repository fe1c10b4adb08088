import { sql } from 'kysely';
import { channelById } from '#server/features/channels/find.ts';
import type { Tx } from '#server/transaction.ts';
import { type Account, accountsOf, type Circle, linkedBy, type Read, type Thread } from './accounts.ts';
import { bringOrphans } from './bring-orphans.ts';
import type { Item } from './item.ts';
import { knowing } from './knowing.ts';

/**
 * Where one account answers for another, both may read the same public thread: what either reads is entered in one
 * place (decision 19), the one where its message is known, else what it answers, else where the thread was known
 * first. That does not hang on who has read it, so nothing is entered twice. What one of them wrote is the brand's.
 */
export async function joinAccounts(tx: Tx, batch: Item[]): Promise<Item[]> {
  const reads = batch.flatMap(asRead);
  if (reads.length === 0) return batch;
  const accounts = await accountsOf(tx, reads);
  if (accounts.length < 2) return batch;
  await takeTurns(tx, reads, accounts);
  const threads = await threadsOf(tx, reads, accounts);
  const joined = new Map<Item, Item>();
  const circles = reads.map((read) => ({ read, ...circleOf(read, accounts, threads) }));
  const known = await knowing(tx, circles);
  for (const circle of circles) {
    const { read, members, threads: theirs } = circle;
    if (members.length < 2) continue;
    const id = known.get(read)?.channelId ?? theirs[0]?.channelId ?? firstHome(circle, circles);
    const home = id === read.item.channel.id ? read.item.channel : await channelById(id);
    if (home) joined.set(read.item, asOurs({ ...read.item, channel: home }, circle, circles));
  }
  await bringOrphans(
    tx,
    circles.flatMap(({ read, members }) => {
      const home = joined.get(read.item)?.channel.id;
      const isMessage = read.item.event.type === 'message';
      return home && isMessage ? [{ home, others: members.map((one) => one.id), read }] : [];
    }),
  );
  return batch.map((item) => joined.get(item) ?? item);
}

function asRead(item: Item): Read[] {
  const { event, channel } = item;
  if (!('thread' in event) || event.thread?.surface !== 'public') return [];
  if (!channel.connector.answersFromAny?.includes('public')) return [];
  const target = event.type === 'receipt' ? ('id' in event.of ? (event.of.id ?? null) : null) : event.id;
  const parent = event.type === 'message' ? (event.replyTo ?? null) : null;
  return [{ item, root: event.thread.id, target, parent }];
}

/** Of two processes in which two accounts bring the same new thread, the second finds what the first has made. */
async function takeTurns(tx: Tx, reads: Read[], accounts: Account[]): Promise<void> {
  const shared = reads.filter(({ item }) => accounts.some((one) => isPair(one, item.channel.id, accounts)));
  const keys = shared.map(({ item, root }) => `${tx.workspaceId} ${item.channel.connector.name} ${root}`);
  if (keys.length === 0) return;
  await sql`select pg_advisory_xact_lock(hashtextextended(k, 0)) from unnest(${[...new Set(keys)].sort()}::text[]) as k`.execute(
    tx.q,
  );
}

function isPair(one: Account, id: string, accounts: Account[]): boolean {
  const own = accounts.find((each) => each.id === id);
  return own !== undefined && one.id !== id && one.hub === own.hub;
}

async function threadsOf(tx: Tx, reads: Read[], accounts: Account[]): Promise<Thread[]> {
  const { rows } = await sql<Thread>`
    select t.id, t.channel_id as "channelId", t.external_id as root,
      array(select distinct m.from_channel_id from message m where m.workspace_id = t.workspace_id and m.thread_id = t.id
        and m.from_channel_id is not null) as senders
    from thread t
    where t.workspace_id = ${tx.workspaceId} and t.channel_id = any(${accounts.map(({ id }) => id)}::uuid[])
      and t.external_id = any(${[...new Set(reads.map(({ root }) => root))]}::text[]) and t.surface = 'public'
    order by t.created_at, t.id`.execute(tx.q);
  return rows;
}

function circleOf(
  { item, root }: Read,
  accounts: Account[],
  threads: Thread[],
): { members: Account[]; threads: Thread[] } {
  const same = threads.filter((thread) => thread.root === root);
  const members = linkedBy(item, accounts, same);
  return { members, threads: same.filter(({ channelId }) => members.some(({ id }) => id === channelId)) };
}

/** Nobody knows the thread yet: of those who have read it at once, it is that of the one who is answered for. */
function firstHome({ read, members }: Circle, circles: Circle[]): string {
  const readers = circles
    .filter((other) => other.read.root === read.root)
    .map((other) => other.read.item.channel.id);
  const here = members.filter(({ id }) => readers.includes(id));
  return (here.find(({ hub, id }) => hub !== id) ?? here[0])?.id ?? read.item.channel.id;
}

/** A message of one of the accounts is an answer, also where another one has read it. */
function asOurs(item: Item, circle: Circle, circles: Circle[]): Item {
  const { event, channel } = item;
  if (event.type !== 'message') return item;
  const reader = circle.read.item.channel.id;
  const writer = writerOf(circle) ?? (event.from === 'brand' ? reader : null);
  if (writer === null) return item;
  const sentFrom = writer === channel.id ? undefined : writer;
  if (event.from === 'brand') return { ...item, sentFrom };
  // What is said to nobody who has written to us, such as news that name another of our accounts, makes no work.
  const isAnswer =
    circle.threads.length > 0 ||
    circles.some(
      (other) =>
        other.read.root === circle.read.root &&
        other.read.item.event.type === 'message' &&
        other.read.item.event.from === 'customer' &&
        writerOf(other) === null,
    );
  return { ...item, sentFrom, event: { ...event, from: 'brand', ...(!isAnswer && { past: true }) } };
}

function writerOf({ read, members }: Circle): string | null {
  const { event } = read.item;
  if (event.type !== 'message') return null;
  const isTheirs = ({ address }: Account) => event.author.keys.some(({ value }) => value === address);
  return members.find(isTheirs)?.id ?? null;
}
