import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { continueCases } from '#server/features/cases/continue-cases.ts';
import { putAfter, type Tie, tellTaken, tiesOf } from '#server/features/choices/tie.ts';
import { blockedAmong, countSetAside } from '#server/features/contacts/block.ts';
import { type Identified, identify } from '#server/features/contacts/identify.ts';
import { matchEcho } from '#server/features/delivery/echo.ts';
import type { KeptFiles } from '#server/features/files/kept.ts';
import { askForInstant } from '#server/features/instant/ask.ts';
import { tellFollowers, tellWritten } from '#server/features/notices/tell.ts';
import { beginWithTeam } from '#server/features/teams/begin-with-team.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { advance } from './advance.ts';
import { askForWords } from './ask-words.ts';
import { attachReceived } from './attach.ts';
import { keepBodies } from './bodies.ts';
import { cardWords } from './cards.ts';
import { continueThreads } from './continue.ts';
import { isDesigned } from './html.ts';
import type { IncomingMessage, Placed } from './incoming.ts';
import { keepWindows } from './keep-windows.ts';
import { openConversations } from './open.ts';
import { findThreads } from './threads.ts';
import { applyOrphans } from './wake-orphans.ts';

/**
 * Enters messages, many at once: thread, author, conversation, message. A repeat changes nothing, an echo
 * of what we sent only confirms it. A new message wakes what waited for it (orphans).
 * @returns what was entered
 */
export async function receiveMessages(tx: Tx, arrived: IncomingMessage[]): Promise<Set<KeptFiles>> {
  if (arrived.length === 0) return new Set();
  const batch = await continueThreads(tx, arrived);
  const threads = await findThreads(tx, batch);
  const fresh = await withoutEchoes(tx, await withoutRepeats(tx, batch, threads), threads);
  if (fresh.length === 0) return new Set();
  const authors = await identifyAuthors(tx, fresh);
  await markBlocked(tx, fresh, authors);
  const conversations = await openConversations(
    tx,
    fresh.map((m, i) => ({ ...m, threadId: threadOf(threads, m), author: at(authors, i) })),
  );
  const placed = fresh.map((m, i): Placed => {
    const conversation = at(conversations, i);
    conversation.revision += 1;
    const revision = conversation.revision;
    return {
      ...m,
      id: randomUUIDv7(),
      threadId: threadOf(threads, m),
      author: at(authors, i),
      conversation,
      revision,
    };
  });
  const ties = await tiesOf(tx, placed);
  putAfter(placed, ties);
  const entered = await insert(tx, placed, ties);
  await attachReceived(tx, entered);
  await askForWords(tx, entered);
  await keepBodies(tx, entered);
  await advance(
    tx,
    entered.filter((m) => m.conversation.became !== 'opened'),
  );
  const begun = entered.filter((m) => m.conversation.became === 'opened').map((m) => m.conversation.id);
  await record(tx, [
    ...opened(entered),
    ...entered.map((m) => ({
      type: m.blocked ? ('message.set-aside' as const) : ('message.received' as const),
      actor: {
        kind: m.event.from === 'customer' ? ('customer' as const) : ('other' as const),
        id: m.author.id,
      },
      conversationId: m.conversation.id,
      messageId: m.id,
    })),
  ]);
  await tellTaken(tx, entered, ties);
  await beginWithTeam(tx, begun);
  await countSetAside(
    tx,
    entered.filter((m) => m.blocked).map((m) => m.author.contactId),
  );
  const news = entered.filter(isNews);
  await tellWritten(
    tx,
    news.map((m) => ({ id: m.id, conversationId: m.conversation.id })),
  );
  await tellFollowers(
    tx,
    null,
    'received',
    news.map((m) => ({ messageId: m.id, conversationId: m.conversation.id })),
  );
  await askForInstant(tx, news);
  await applyOrphans(tx, entered);
  await keepWindows(tx, entered);
  await continueCases(tx, begun);
  return new Set(entered.flatMap((m) => m.files ?? []));
}

/** What is fetched from before, and what machines answer, needs nobody's attention right now. */
function isNews({ event, blocked, past, sentAt, receivedAt }: Placed): boolean {
  const isFresh = receivedAt.getTime() - sentAt.getTime() < 3_600_000;
  return event.from === 'customer' && !blocked && !past && !event.automatic && isFresh;
}

function threadOf(threads: Map<string, string>, m: IncomingMessage): string {
  const id = threads.get(`${m.channelId}\n${m.event.thread.id}`);
  if (!id) throw new Error('a thread that was just written is missing');
  return id;
}

function at<T>(list: T[], i: number): T {
  const item = list[i];
  if (item === undefined) throw new Error('lists of one batch differ in length');
  return item;
}

async function withoutRepeats(
  tx: Tx,
  batch: IncomingMessage[],
  threads: Map<string, string>,
): Promise<IncomingMessage[]> {
  const first = new Map<string, IncomingMessage>();
  for (const m of batch) {
    const key = `${threadOf(threads, m)}\n${m.event.id}`;
    if (!first.has(key)) first.set(key, m);
  }
  const unique = [...first.values()];
  const { rows } = await sql<{ n: string }>`
    select w.n from unnest(
      ${unique.map((m) => m.channelId)}::uuid[], ${unique.map((m) => threadOf(threads, m))}::uuid[], ${unique.map((m) => m.event.id)}::text[]
    ) with ordinality as w(channel_id, thread_id, external_id, n)
    join message m on m.workspace_id = ${tx.workspaceId} and m.channel_id = w.channel_id
      and m.thread_id = w.thread_id and m.external_id = w.external_id`.execute(tx.q);
  const known = new Set(rows.map((row) => Number(row.n) - 1));
  return unique.filter((_, i) => !known.has(i));
}

async function withoutEchoes(
  tx: Tx,
  batch: IncomingMessage[],
  threads: Map<string, string>,
): Promise<IncomingMessage[]> {
  const others: IncomingMessage[] = [];
  for (const m of batch) {
    const echo =
      m.event.from === 'brand' &&
      (await matchEcho(tx, {
        threadId: threadOf(threads, m),
        externalId: m.event.id,
        partId: m.event.correlation ?? null,
        text: m.event.text,
        at: m.orderedAt,
      }));
    if (!echo) others.push(m);
  }
  return others;
}

/** The authors of each channel's messages; a batch seldom holds more than a few channels. */
async function identifyAuthors(tx: Tx, batch: IncomingMessage[]): Promise<Identified[]> {
  const result: Identified[] = new Array(batch.length);
  for (const channelId of new Set(batch.map((m) => m.channelId))) {
    const places = batch.flatMap((m, i) => (m.channelId === channelId ? [i] : []));
    const found = await identify(
      tx,
      channelId,
      places.map((i) => at(batch, i).event.author),
    );
    places.forEach((place, i) => {
      result[place] = at(found, i);
    });
  }
  return result;
}

async function markBlocked(tx: Tx, batch: IncomingMessage[], authors: Identified[]): Promise<void> {
  const blocked = await blockedAmong(
    tx,
    authors.map((author) => author.contactId),
  );
  for (const [i, m] of batch.entries())
    m.blocked = m.event.from === 'customer' && blocked.has(at(authors, i).contactId);
}

async function insert(tx: Tx, placed: Placed[], ties: Map<string, Tie>): Promise<Placed[]> {
  const { rows } = await sql<{ id: string }>`
    insert into message (workspace_id, id, thread_id, conversation_id, channel_id, kind, external_id, client_id, author_kind,
      home_id, born_in, author_id, author_name, text, unsupported, reply_to, reply_to_external, subject, quoted, designed, automatic, answer_to, copies,
      sent_at, ordered_at, received_at, arrival, revision, late, past, cards, card_words, from_channel_id, expires_at)
    select ${tx.workspaceId}::uuid, * from unnest(
      ${placed.map((m) => m.id)}::uuid[], ${placed.map((m) => m.threadId)}::uuid[], ${placed.map((m) => m.conversation.id)}::uuid[],
      ${placed.map((m) => m.channelId)}::uuid[], ${placed.map((m) => (m.event.from === 'customer' ? 'incoming' : 'outgoing'))}::text[],
      ${placed.map((m) => m.event.id)}::text[], ${placed.map((m) => (m.event.from === 'customer' ? (m.event.clientId ?? null) : null))}::text[],
      ${placed.map((m) => (m.event.from === 'customer' ? 'customer' : 'other'))}::text[],
      ${placed.map(apart)}::uuid[], ${placed.map(apart)}::uuid[], ${placed.map((m) => m.author.id)}::uuid[],
      ${placed.map((m) => m.author.name)}::text[], ${placed.map((m) => m.event.text)}::text[],
      ${placed.map((m) => m.event.unsupported ?? null)}::text[], ${placed.map((m) => ties.get(m.id)?.messageId ?? null)}::uuid[], ${placed.map((m) => m.event.replyTo ?? null)}::text[],
      ${placed.map((m) => m.event.subject ?? null)}::text[], ${placed.map((m) => m.event.quoted ?? null)}::text[],
      ${placed.map((m) => m.event.html !== undefined && isDesigned(m.event.html))}::boolean[],
      ${placed.map((m) => m.event.automatic ?? false)}::boolean[], ${placed.map((m) => m.event.answerTo ?? null)}::text[],
      ${placed.map((m) => (m.event.copies?.length ? JSON.stringify(m.event.copies) : null))}::jsonb[],
      ${placed.map((m) => m.sentAt)}::timestamptz[], ${placed.map((m) => m.orderedAt)}::timestamptz[],
      ${placed.map((m) => m.receivedAt)}::timestamptz[], ${placed.map((m) => m.arrival)}::bigint[], ${placed.map((m) => m.revision)}::int[],
      ${placed.map((m) => m.late)}::boolean[], ${placed.map((m) => m.past)}::boolean[],
      ${placed.map((m) => (m.cards.length > 0 ? JSON.stringify(m.cards) : null))}::jsonb[],
      ${placed.map((m) => cardWords(m.cards))}::text[], ${placed.map((m) => m.sentFrom ?? null)}::uuid[],
      ${placed.map((m) => (m.retentionDays ? new Date(m.receivedAt.getTime() + m.retentionDays * 86_400_000) : null))}::timestamptz[])
    on conflict do nothing
    returning id`.execute(tx.q);
  // Another process may have entered the same message between our look and our insert.
  const written = new Set(rows.map((row) => row.id));
  return placed.filter((m) => written.has(m.id));
}

/** Whose it is, where that was merged into the one that it is shown in. */
function apart({ conversation }: Placed): string | null {
  return conversation.home === conversation.id ? null : conversation.home;
}

function opened(entered: Placed[]) {
  const seen = new Set<string>();
  return entered.flatMap((m) => {
    const how = m.conversation.became;
    if (!how || seen.has(m.conversation.id)) return [];
    seen.add(m.conversation.id);
    const type = how === 'opened' ? ('conversation.opened' as const) : ('conversation.reopened' as const);
    return [
      { type, actor: { kind: 'customer' as const, id: m.author.id }, conversationId: m.conversation.id },
    ];
  });
}
