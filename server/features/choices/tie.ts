import { sql } from 'kysely';
import type { Placed } from '#server/features/conversations/incoming.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { readChoiceId } from './stored.ts';

export interface Tie {
  messageId: string;
  conversationId: string;
  orderedAt: Date;
}

/**
 * Which of our messages these answer by a tap, by their own ids. Only what was offered in the same thread counts: what
 * comes with a message may be made up by whoever sent it.
 */
export async function tiesOf(tx: Tx, placed: Placed[]): Promise<Map<string, Tie>> {
  const taps = placed.flatMap((m) =>
    m.event.from !== 'customer'
      ? []
      : m.cards.flatMap((card) => {
          const choice = card.kind === 'choice' ? readChoiceId(card.payload) : null;
          return choice ? [{ id: m.id, threadId: m.threadId, ...choice }] : [];
        }),
  );
  if (taps.length === 0) return new Map();
  const { rows } = await sql<Tie & { id: string }>`
    select w.id, m.id as "messageId", m.conversation_id as "conversationId", m.ordered_at as "orderedAt"
    from unnest(${taps.map((tap) => tap.id)}::uuid[], ${taps.map((tap) => tap.partId)}::uuid[],
      ${taps.map((tap) => tap.threadId)}::uuid[], ${taps.map((tap) => tap.at)}::int[]) as w(id, part_id, thread_id, at)
    join part p on p.workspace_id = ${tx.workspaceId} and p.id = w.part_id and p.thread_id = w.thread_id
      and w.at < jsonb_array_length(p.choices -> 'options')
    join message m on m.workspace_id = p.workspace_id and m.id = p.message_id`.execute(tx.q);
  return new Map(rows.map(({ id, ...tie }) => [id, tie]));
}

/** What is tapped comes after what it answers, also where the platform tells the time to the second. */
export function putAfter(placed: Placed[], ties: Map<string, Tie>): void {
  for (const m of placed) {
    const offeredAt = ties.get(m.id)?.orderedAt.getTime() ?? 0;
    if (m.orderedAt.getTime() <= offeredAt)
      m.orderedAt = new Date(
        Math.min(offeredAt + 1, Math.max(m.orderedAt.getTime(), m.receivedAt.getTime())),
      );
  }
}

/** Says of the messages that offered something that it was taken, so that whoever shows them shows that. */
export async function tellTaken(tx: Tx, entered: Placed[], ties: Map<string, Tie>): Promise<void> {
  const told = entered.flatMap((m) => {
    const tie = ties.get(m.id);
    if (!tie) return [];
    const { messageId, conversationId } = tie;
    return [{ messageId, conversationId, actor: { kind: 'customer' as const, id: m.author.id } }];
  });
  if (told.length === 0) return;
  await record(
    tx,
    told.map((each) => ({ type: 'message.chosen' as const, ...each })),
  );
}

/** The same where what was tapped is taken back: it stands there as not taken again. */
export async function tellTakenBack(tx: Tx, messageId: string): Promise<void> {
  const { rows } = await sql<{ messageId: string; conversationId: string }>`
    select m.id as "messageId", m.conversation_id as "conversationId" from message t
    join message m on m.workspace_id = t.workspace_id and m.id = t.reply_to
    where t.workspace_id = ${tx.workspaceId} and t.id = ${messageId} and t.kind = 'incoming'
      and exists (select from part p where p.workspace_id = m.workspace_id and p.message_id = m.id and p.choices is not null)`.execute(
    tx.q,
  );
  if (rows.length === 0) return;
  await record(
    tx,
    rows.map((each) => ({
      type: 'message.chosen' as const,
      actor: { kind: 'customer' as const, id: null },
      ...each,
    })),
  );
}
