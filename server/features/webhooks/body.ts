import { sql } from 'kysely';
import type { WebhookCall } from '#contract/webhooks.ts';
import { priorityOf } from '#server/features/conversations/rank.ts';
import { linkTo } from '#server/features/notices/due.ts';
import type { Tx } from '#server/transaction.ts';

/** A call that is to be made. */
export interface Waiting {
  id: string;
  at: Date;
  attempts: number;
  rule_id: string;
  run_id: string;
  place: number;
  conversation_id: string;
}

interface Found extends Omit<NonNullable<WebhookCall['conversation']>, 'priority' | 'url'> {
  call: string;
  rule: NonNullable<WebhookCall['rule']>;
  priority: number;
  said: WebhookCall['message'];
}

/** What these calls say: the conversation as it is now, and the message unless it was taken back. By the call's id. */
export async function bodiesOf(tx: Tx, calls: Waiting[]): Promise<Map<string, WebhookCall>> {
  const { rows } = await sql<Found>`
    select k.id as call, c.id, c.number, c.state, c.priority,
      json_build_object('id', r.id, 'name', r.name, 'happened', k.happened) as rule,
      json_build_object('id', ch.id, 'name', ch.name, 'connector', ch.connector) as channel,
      json_build_object('id', head.id, 'name', p.name, 'language', coalesce(p.language, head.language)) as contact,
      case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as assignee,
      case when t.id is not null then json_build_object('id', t.id, 'name', t.name) end as team,
      case when s.id is not null then json_build_object('id', s.id, 'name', s.name) end as status,
      array(select l.name from conversation_label cl join label l on l.workspace_id = cl.workspace_id and l.id = cl.label_id
        where cl.workspace_id = c.workspace_id and cl.conversation_id = c.id order by lower(l.name)) as labels,
      case when m.id is not null then json_build_object('id', m.id, 'text', m.text,
        'sentAt', to_char(m.sent_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as said
    from webhook_call k
    join rule r on r.workspace_id = k.workspace_id and r.id = k.rule_id
    join conversation o on o.workspace_id = k.workspace_id and o.id = k.conversation_id
    join conversation c on c.workspace_id = o.workspace_id and c.id = case when o.top_id is null then o.id else o.top_id end
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    join contact head on head.workspace_id = p.workspace_id and head.id = p.head_id
    left join agent a on a.workspace_id = c.workspace_id and a.id = c.assignee_id
    left join team t on t.workspace_id = c.workspace_id and t.id = c.team_id
    left join status s on s.workspace_id = c.workspace_id and s.id = c.status_id
    left join message m on m.workspace_id = k.workspace_id and m.id = k.message_id and m.deleted_at is null
    where k.workspace_id = ${tx.workspaceId} and k.id = any(${calls.map(({ id }) => id)}::uuid[])`.execute(
    tx.q,
  );
  const found = new Map(rows.map((row) => [row.call, row]));
  return new Map(
    calls.flatMap(({ id, at }) => {
      const row = found.get(id);
      if (!row) return [];
      const { call: _, rule, said, priority, ...conversation } = row;
      const url = linkTo(tx.workspaceId, conversation.id);
      const body: WebhookCall = {
        ...{ type: 'rule', id, at: at.toISOString(), workspaceId: tx.workspaceId, rule, message: said },
        conversation: { ...conversation, url, priority: priorityOf(priority) },
      };
      return [[id, body] as const];
    }),
  );
}

/** For "try it". */
export function trialBody(workspaceId: string, id: string, now: Date): WebhookCall {
  return {
    type: 'trial',
    id,
    at: now.toISOString(),
    workspaceId,
    rule: null,
    conversation: null,
    message: null,
  };
}
