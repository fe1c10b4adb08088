import { sql } from 'kysely';
import type { EventType } from '#contract/events.ts';
import type { RuleWhen } from '#contract/rules.ts';
import type { Tx } from '#server/transaction.ts';
import type { KeptRule } from './kept.ts';
import { eventsOf } from './wakes.ts';

/** Something that rules look at, as it happened or as a time was over. `n` tells those of one look apart. */
export interface Happening {
  n: number;
  conversationId: string;
  messageId: string | null;
  at: Date;
}

/** Something of the event log. */
export interface News extends Happening {
  type: EventType;
  subjectId: string | null;
  depth: number;
  eventId: string;
  newsId: string;
}

/** For what something is done. */
export interface Doing {
  rule: KeptRule;
  happening: Happening;
  now: Date;
  /** What is written down of it, and where this stands in that. */
  run: { id: string; place: number };
}

/** What is known of a message that came. */
export interface Came {
  incoming: boolean;
  past: boolean;
}

/** Whether this is what the rule is about. What was fetched from long ago does not come in now. */
export function isAbout(
  when: RuleWhen,
  { type, subjectId }: Pick<News, 'type' | 'subjectId'>,
  came: Came | undefined,
): boolean {
  if (!eventsOf(when).includes(type)) return false;
  if (when.on === 'message') return came?.incoming === true && !came.past;
  // Taking one off gives none.
  if (when.on === 'status') return subjectId !== null && (when.statusId ?? subjectId) === subjectId;
  return when.on !== 'labelled' || when.labelId === null || when.labelId === subjectId;
}

/** What was over before a rule was switched on is none of its business. */
export function isSince({ activeSince }: KeptRule, at: Date): boolean {
  return activeSince !== null && at >= activeSince;
}

export async function cameAs(tx: Tx, messageIds: (string | null)[]): Promise<Map<string, Came>> {
  const ids = [...new Set(messageIds.flatMap((id) => id ?? []))];
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Came & { id: string }>`
    select id, kind = 'incoming' as incoming, past from message
    where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.q);
  return new Map(rows.map(({ id, ...came }) => [id, came]));
}
