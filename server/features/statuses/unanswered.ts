import { type RawBuilder, sql } from 'kysely';

/**
 * The customer of the conversation `c` waits for an answer. Resolving ends that wait on the lists but answers nobody, so
 * the messages are asked as well.
 */
export const unanswered: RawBuilder<boolean> = sql`(c.waiting_since is not null or exists (select from message m
  where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.kind = 'incoming' and not m.automatic
    and not m.past and m.deleted_at is null and m.ordered_at > coalesce(c.answered_at, '-infinity')))`;
