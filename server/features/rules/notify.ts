import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { RuleAction } from '#contract/rules.ts';
import { invalid } from '#server/errors.ts';
import type { LockedConversation } from '#server/features/conversations/lock.ts';
import { noteLines } from '#server/features/conversations/mentions.ts';
import { tellMentioned } from '#server/features/notices/tell.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import type { Doing } from './happening.ts';

/**
 * Tells agents by a note that names them: those who are here and reach the conversation. Leads are those of its team;
 * where it has none, or they have no leads, those of the workspace.
 */
export async function notify(
  tx: Tx,
  actor: Actor,
  doing: Doing,
  conversation: LockedConversation,
  { agentIds, assignee, leads, text }: Extract<RuleAction, { do: 'notify' }>,
): Promise<'done'> {
  const { rows } = await sql<{ id: string; name: string }>`
    with led as (select m.agent_id from team_member m join team t on t.workspace_id = m.workspace_id and t.id = m.team_id
      and t.archived_at is null
      where m.workspace_id = ${tx.workspaceId} and m.team_id = ${conversation.team_id} and m.leads)
    select a.id, a.name from agent a
    where a.workspace_id = ${tx.workspaceId} and a.deactivated_at is null
      and (a.channels is null or ${conversation.channel_id} = any(a.channels))
      and (a.id = any(${agentIds}::uuid[]) or ${assignee} and a.id = ${conversation.assignee_id}
        or ${leads} and case when exists (select from led) then a.id in (select agent_id from led)
          else a.role in ('lead', 'administrator') end)
    order by a.name, a.id`.execute(tx.q);
  if (rows.length === 0)
    throw invalid('Nobody of those whom the rule tells is here and reaches the conversation.');
  const names = rows.map(({ name }) => `@${name}`).join(' ');
  return leaveNote(tx, actor, doing, conversation, {
    text: `${names} ${text}`,
    agentIds: rows.map(({ id }) => id),
    named: rows,
  });
}

/** In the name of the rule. The conversation's row stays as it is: a machine's note hides nothing in the list. */
export async function leaveNote(
  tx: Tx,
  actor: Actor,
  { rule }: Doing,
  conversation: LockedConversation,
  note: { text: string; agentIds: string[]; named?: { id: string; name: string }[] },
): Promise<'done'> {
  const id = randomUUIDv7();
  const lines = noteLines(note.text, note.named ?? []);
  await sql`
    insert into message (workspace_id, id, thread_id, conversation_id, channel_id, kind, author_kind, author_name, text, shown,
      mentions, sent_at, ordered_at, received_at, arrival, revision)
    values (${tx.workspaceId}, ${id}, ${conversation.thread_id}, ${conversation.id}, ${conversation.channel_id}, 'note',
      'automation', ${rule.name}, ${note.text}, ${lines && JSON.stringify(lines)}::jsonb,
      ${note.agentIds.length > 0 ? note.agentIds : null}::uuid[], now(), now(), now(), nextval('arrival') * 4096,
      ${conversation.revision})`.execute(tx.q);
  await record(tx, [{ type: 'note.added', actor, conversationId: conversation.id, messageId: id }]);
  await tellMentioned(tx, actor, note.agentIds, { conversationId: conversation.id, messageId: id });
  return 'done';
}
