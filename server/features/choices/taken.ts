import { sql } from 'kysely';
import type { StoredChoices } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';
import { readChoiceId } from './stored.ts';

/** Of messages that offered something: which of it customers took, by the message's id. */
export async function takenOf(tx: Tx, messageIds: string[]): Promise<Map<string, Set<number>>> {
  const taken = new Map<string, Set<number>>();
  if (messageIds.length === 0) return taken;
  const { rows } = await sql<{ message_id: string; payload: string }>`
    select t.reply_to as message_id, c.card ->> 'payload' as payload
    from message t, jsonb_array_elements(t.cards) as c(card)
    where t.workspace_id = ${tx.workspaceId} and t.reply_to = any(${messageIds}::uuid[]) and t.kind = 'incoming'
      and t.deleted_at is null and c.card ->> 'kind' = 'choice' and c.card ->> 'payload' is not null`.execute(
    tx.q,
  );
  for (const { message_id, payload } of rows) {
    const choice = readChoiceId(payload);
    if (choice) taken.set(message_id, (taken.get(message_id) ?? new Set()).add(choice.at));
  }
  return taken;
}

/** As screens show them. */
export function shownChoices({ form, opener, options }: StoredChoices, taken: Set<number> | undefined) {
  return {
    ...{ form, opener },
    options: options.map((option, at) => ({ ...option, taken: taken?.has(at) ?? false })),
  };
}
