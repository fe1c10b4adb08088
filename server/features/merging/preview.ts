import { sql } from 'kysely';
import type { ConversationMergePreview } from '#contract/conversation-merges.ts';
import type { Person } from '#contract/conversations.ts';
import { invalid, notFound } from '#server/errors.ts';
import { placesOf } from '#server/features/conversations/answer-place.ts';
import { summariesOf } from '#server/features/conversations/summaries.ts';
import type { Tx } from '#server/transaction.ts';
import { whyNotMerge } from './may-merge.ts';
import { type Held, heldAs } from './standing.ts';

const states = ['open', 'waiting', 'snoozed', 'resolved'] as const;
const priorities = ['urgent', 'high', 'none', 'low'] as const;

/** What would come of it, by the rules of the merge itself. */
export async function previewConversationMerge(
  tx: Tx,
  id: string,
  withIds: string[],
): Promise<ConversationMergePreview> {
  const ids = [id, ...new Set(withIds)];
  if (withIds.includes(id)) throw invalid('A conversation is not merged with itself; choose another one.');
  const found = new Map((await summariesOf(tx, ids)).map((summary) => [summary.id, summary]));
  const all = ids.map((each) => {
    const summary = found.get(each);
    if (!summary) throw notFound('conversation');
    return summary;
  });
  const [survivor, ...others] = all;
  if (!survivor) throw notFound('conversation');
  const held = new Map((await heldAs(tx, ids)).map((each) => [each.id, each]));
  const going = others.flatMap((other) => held.get(other.id) ?? []);
  const own = held.get(id);
  const refusal = own && (await whyNotMerge(tx, own, going));
  const channels = new Map<string, ConversationMergePreview['result']['channels'][number]>();
  for (const each of ids)
    for (const { channelId, channelName: name, connector } of await placesOf(tx, each))
      channels.set(channelId, { id: channelId, name, connector });
  const state = states.find((each) => all.some((one) => one.state === each)) ?? survivor.state;
  return {
    survivor,
    others: await Promise.all(
      others.map(async (conversation) => ({
        conversation,
        messages: await messagesIn(tx, conversation.id),
        left: await leftBy(tx, id, conversation.id),
      })),
    ),
    result: {
      state,
      status: all.find((each) => each.state === state && each.status)?.status ?? null,
      assignee: all.find(({ assignee }) => assignee)?.assignee ?? null,
      team: all.find(({ team }) => team)?.team ?? null,
      priority: priorities.find((priority) => all.some((each) => each.priority === priority)) ?? 'none',
      labels: [...new Set(all.flatMap(({ labels }) => labels))],
      channels: [...channels.values()],
    },
    contacts: [...new Map(all.map(({ contact }) => [contact.id, contact])).values()],
    losing: own ? await losing(tx, own, going) : [],
    reason: refusal?.message ?? null,
  };
}

async function messagesIn(tx: Tx, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from message where workspace_id = ${tx.workspaceId} and conversation_id = ${id}`.execute(
    tx.q,
  );
  return rows[0]?.count ?? 0;
}

async function leftBy(tx: Tx, id: string, other: string): Promise<{ label: string; value: string }[]> {
  const { rows } = await sql<{ label: string; value: string }>`
    select a.label, case jsonb_typeof(v.value) when 'string' then v.value #>> '{}' else v.value::text end as value
    from conversation_attribute v
    join conversation_attribute s on s.workspace_id = v.workspace_id and s.conversation_id = ${id}
      and s.attribute_id = v.attribute_id and s.value <> v.value
    join attribute a on a.workspace_id = v.workspace_id and a.id = v.attribute_id
    where v.workspace_id = ${tx.workspaceId} and v.conversation_id = ${other} order by a.label`.execute(tx.q);
  return rows;
}

/** Who is held to some channels, and has one of those that go without that of the one that stays. */
async function losing(tx: Tx, survivor: Held, going: Held[]): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select id, name from agent where workspace_id = ${tx.workspaceId} and deactivated_at is null
      and channels && ${going.map(({ channel_id }) => channel_id)}::uuid[] and not ${survivor.channel_id} = any(channels)
    order by name, id limit 50`.execute(tx.q);
  return rows;
}
