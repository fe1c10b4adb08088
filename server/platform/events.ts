import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { EventType } from '#contract/events.ts';
import type { WorkspaceTx } from './database.ts';

export interface Actor {
  kind: 'customer' | 'agent' | 'system' | 'other';
  id: string | null;
}
export const systemActor: Actor = { kind: 'system', id: null };

export interface NewEvent {
  type: EventType;
  actor: Actor;
  conversationId?: string;
  messageId?: string;
  subjectId?: string;
  /** One word of ours, such as the priority that was set; never what people wrote. */
  word?: string;
}

/** An event that is durable. */
export interface Committed {
  id: string;
  workspaceId: string;
  type: EventType;
  version: number;
  at: Date;
  actor: Actor;
  conversationId: string | null;
  messageId: string | null;
  subjectId: string | null;
}

type Listener = (workspaceId: string, events: Committed[]) => void;
const listeners: Listener[] = [];

/** Who wants to know right after a commit of this process; the log itself serves everybody else. */
export function onCommitted(listener: Listener): void {
  listeners.push(listener);
}

/** Appends to the event log in the transaction of the change, and announces it when that has committed. */
export async function record<T>(tx: WorkspaceTx<T>, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const ids = events.map(() => randomUUIDv7());
  const { rows } = await sql<{ at: Date }>`
    insert into event (workspace_id, id, type, actor_kind, actor_id, conversation_id, message_id, subject_id, word)
    select ${tx.workspaceId}::uuid, * from unnest(
      ${ids}::uuid[], ${events.map((e) => e.type)}::text[], ${events.map((e) => e.actor.kind)}::text[],
      ${events.map((e) => e.actor.id)}::uuid[], ${events.map((e) => e.conversationId ?? null)}::uuid[],
      ${events.map((e) => e.messageId ?? null)}::uuid[], ${events.map((e) => e.subjectId ?? null)}::uuid[],
      ${events.map((e) => e.word ?? null)}::text[])
    returning at`.execute(tx.q);
  const at = rows[0]?.at ?? new Date();
  const committed = events.map(
    (e, i): Committed => ({
      id: ids[i] ?? '',
      workspaceId: tx.workspaceId,
      type: e.type,
      version: 1,
      at,
      actor: { kind: e.actor.kind, id: e.actor.id },
      conversationId: e.conversationId ?? null,
      messageId: e.messageId ?? null,
      subjectId: e.subjectId ?? null,
    }),
  );
  tx.afterCommit(() => {
    for (const listener of listeners) listener(tx.workspaceId, committed);
  });
}
