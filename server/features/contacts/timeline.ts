import { sql } from 'kysely';
import type { ContactMessage } from '#contract/contacts.ts';
import { messagesOf } from '#server/features/conversations/messages.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import type { Tx } from '#server/transaction.ts';
import { groupOf } from './group.ts';

interface Place {
  id: string;
  ordered_at: Date;
  arrival: string;
  conversation: ContactMessage['conversation'];
}

/** One page of everything that was said with a contact, on whatever channel, newest first. */
export async function listContactMessages(
  tx: Tx,
  id: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ data: ContactMessage[]; next: string | null }> {
  const ids = [...(await groupOf(tx, id)).members.keys()];
  const after = positionIn(page.cursor, 3);
  const older = after
    ? sql`and (m.ordered_at, m.arrival, m.id) < (${after[0]}::timestamptz, ${after[1]}::bigint, ${after[2]}::uuid)`
    : sql``;
  // The newest of each conversation by its own index, then the newest of those.
  const { rows } = await sql<Place>`
    select m.id, m.ordered_at, m.arrival, jsonb_build_object('id', c.id, 'number', c.number, 'subject', t.subject,
      'surface', t.surface, 'channel', jsonb_build_object('id', ch.id, 'name', ch.name, 'connector', ch.connector)) as conversation
    from conversation c
    cross join lateral (select m.id, m.ordered_at, m.arrival, m.thread_id from message m
      where m.workspace_id = c.workspace_id and m.conversation_id = c.id ${older}
      order by m.ordered_at desc, m.arrival desc limit ${page.limit + 1}) m
    join thread t on t.workspace_id = c.workspace_id and t.id = m.thread_id
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = t.channel_id
    where c.workspace_id = ${tx.workspaceId} and c.contact_id = any(${ids}::uuid[])
    order by m.ordered_at desc, m.arrival desc, m.id desc limit ${page.limit + 1}`.execute(tx.q);
  const places = rows.slice(0, page.limit);
  const messages = new Map(
    (
      await messagesOf(
        tx,
        places.map((place) => place.id),
      )
    ).map((m) => [m.id, m]),
  );
  const data = places.flatMap(({ id, conversation }) => {
    const message = messages.get(id);
    return message ? [{ message, conversation }] : [];
  });
  const last = places.at(-1);
  const more = rows.length > page.limit && last;
  return { data, next: more ? cursorOf([last.ordered_at.toISOString(), last.arrival, last.id]) : null };
}
