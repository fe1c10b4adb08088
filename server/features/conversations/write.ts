import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Author } from '#connectors/connector.ts';
import type { StyledLine } from '#contract/styled.ts';
import type { AgentActor } from '#server/actor.ts';
import { invalid } from '#server/errors.ts';
import type { StoredCopy } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';
import type { AnswerPlace } from './answer-place.ts';
import type { LockedConversation } from './lock.ts';
import { shorten } from './step.ts';

interface Draft {
  conversation: LockedConversation;
  kind: 'outgoing' | 'note';
  /** Where it goes, if not to the conversation's own place. */
  place?: AnswerPlace;
  /** The channel from whose account it goes out, if not that of the place. */
  sentFrom?: string | null;
  actor: AgentActor;
  author: Author;
  text: string;
  /** As it reads where it goes, if not as it was typed. */
  shown: StyledLine[] | null;
  attachmentIds: string[];
  clientId: string | null;
  replyTo: string | null;
  copies: StoredCopy[];
  mentions: string[];
  /** It answers the customer, who is awaited then; who takes the conversation by it, where it is nobody's. */
  answers?: { takenBy: string | null };
}

/** Writes what an agent wrote and moves the conversation's row on; the row is locked. */
export async function write(tx: Tx, draft: Draft): Promise<{ id: string; arrival: string }> {
  const { conversation, actor } = draft;
  const threadId = draft.place?.threadId ?? conversation.thread_id;
  const channelId = draft.place?.channelId ?? conversation.channel_id;
  const home = draft.place && draft.place.homeId !== conversation.id ? draft.place.homeId : null;
  if (draft.replyTo) await mustBeHere(tx, { conversationId: conversation.id, threadId }, draft.replyTo);
  const id = randomUUIDv7();
  const now = new Date();
  // A note is no reason to refuse anybody's answer.
  const revision = conversation.revision + (draft.kind === 'note' ? 0 : 1);
  const { rows } = await sql<{ arrival: string }>`
    insert into message (workspace_id, id, thread_id, conversation_id, channel_id, home_id, born_in, kind, client_id, author_kind, author_id,
      author_name, text, shown, reply_to, copies, mentions, from_channel_id, sent_at, ordered_at, received_at, arrival, revision)
    values (${tx.workspaceId}, ${id}, ${threadId}, ${conversation.id}, ${channelId}, ${home}, ${home}, ${draft.kind},
      ${draft.clientId}, ${draft.author === 'person' ? 'agent' : draft.author}, ${actor.id}, ${actor.name}, ${draft.text},
      ${draft.shown === null ? null : JSON.stringify(draft.shown)}::jsonb, ${draft.replyTo},
      ${draft.copies.length > 0 ? JSON.stringify(draft.copies) : null}::jsonb,
      ${draft.mentions.length > 0 ? draft.mentions : null}::uuid[], ${draft.sentFrom ?? null}, ${now}, ${now}, ${now},
      nextval('arrival') * 4096, ${revision})
    returning arrival`.execute(tx.q);
  const arrival = rows[0]?.arrival ?? '0';
  await takeUploads(tx, actor, id, draft.attachmentIds);
  const preview = {
    text: shorten(draft.shown === null ? draft.text : wordsOf(draft.shown)),
    kind: draft.kind,
    authorName: actor.name,
    at: now.toISOString(),
  };
  const answered = draft.answers
    ? sql`, state = 'waiting', answered_at = ${now}, waiting_since = null, snoozed_until = null, resolved_at = null,
        assignee_id = coalesce(assignee_id, ${draft.answers.takenBy}::uuid)`
    : sql``;
  // One statement: each one that moves a conversation is counted by triggers.
  await sql`
    update conversation set revision = ${revision}, last_activity_at = ${now}, last_arrival = ${arrival},
      last_message = ${JSON.stringify(preview)}::jsonb ${answered}
    where workspace_id = ${tx.workspaceId} and id = ${conversation.id}`.execute(tx.q);
  return { id, arrival };
}

async function mustBeHere(
  tx: Tx,
  { conversationId, threadId }: { conversationId: string; threadId: string },
  messageId: string,
): Promise<void> {
  const found = await tx.q
    .selectFrom('message')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', messageId)
    .where('conversation_id', '=', conversationId)
    .where('thread_id', '=', threadId)
    .where('kind', '<>', 'note')
    .executeTakeFirst();
  if (!found)
    throw invalid(
      'The message to reply to is not part of this conversation, or stands in another place than the answer goes to.',
      [{ path: 'replyTo', message: 'unknown' }],
    );
}

async function takeUploads(tx: Tx, actor: AgentActor, messageId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    update attachment a set message_id = ${messageId}, position = w.n
    from unnest(${ids}::uuid[]) with ordinality as w(id, n)
    where a.workspace_id = ${tx.workspaceId} and a.id = w.id and a.message_id is null and a.agent_id = ${actor.id}
    returning a.id`.execute(tx.q);
  if (rows.length < ids.length) {
    throw invalid('A file is unknown, somebody else’s, or belongs to a message already. Upload it again.', [
      { path: 'attachments', message: 'unknown' },
    ]);
  }
}

export function wordsOf(lines: StyledLine[]): string {
  return lines.map(({ lead, runs }) => lead + runs.map(({ text }) => text).join('')).join('\n');
}
