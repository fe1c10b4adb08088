import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, invalid } from '#server/errors.ts';
import { lockConversation } from '#server/features/conversations/lock.ts';
import { movePlaces } from '#server/features/conversations/places.ts';
import { summaryOf } from '#server/features/conversations/summaries.ts';
import { askForDelivery } from '#server/features/delivery/parts.ts';
import { countUndelivered } from '#server/features/delivery/undelivered.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { countFrom } from './count.ts';
import { enter, tookNothing } from './journal.ts';
import { rehome } from './move.ts';
import { countQuietly } from './promises.ts';
import { haveSeen, whoHasSeen } from './seen.ts';
import { type Standing, stand, standingNow } from './standing.ts';

interface Chosen {
  id: string;
  kind: 'incoming' | 'outgoing' | 'note';
  home: string;
  thread_id: string;
  requester_id: string | null;
  contact_id: string | null;
}

/**
 * Takes messages out into a conversation of their own. It is answered in the thread that they came from, and stands
 * beside the one that it was taken from: that one gets what the customer writes from now on, as long as it is open.
 */
export async function splitConversation(
  tx: Tx,
  actor: AgentActor,
  id: string,
  messageIds: string[],
): Promise<{ conversation: ConversationSummary; from: ConversationSummary; split: string }> {
  await movePlaces(tx);
  await lockConversation(tx, id);
  const chosen = await chosenIn(tx, id, [...new Set(messageIds)]);
  const before = await standingNow(tx, id);
  const [seen, laneIds] = [await whoHasSeen(tx, id), chosen.map(({ home }) => home)];
  const revision = before.revision + 1;
  const other = await open(tx, chosen, before, revision);
  await rehome(
    tx,
    chosen.map((message) => ({ id: message.id, home: other })),
    revision,
  );
  const bare: Standing = { ...before, last_arrival: '0', last_message: null };
  const taken = await countFrom(tx, other, bare, null);
  const asks = chosen.findLast(({ kind }) => kind !== 'note')?.kind === 'incoming';
  await stand(tx, other, {
    ...taken,
    state: asks ? 'open' : 'waiting',
    status_id: null,
    resolved_at: null,
    snoozed_until: null,
    revision,
  });
  const left = await countFrom(tx, id, { ...before, answered_at: null }, null);
  await stand(tx, id, { ...whatIsLeft(before, left), revision });
  await haveSeen(tx, id, seen);
  await haveSeen(tx, other, seen);
  for (const each of [id, other]) await countUndelivered(tx, each);
  const entry = await enter(tx, actor, {
    kind: 'split',
    conversation_id: id,
    other_id: other,
    kept: {
      before,
      after: await standingNow(tx, id),
      other: await standingNow(tx, other),
      seen,
      otherSeen: seen,
      took: tookNothing,
    },
  });
  await sql`
    insert into split_message (workspace_id, split_id, message_id)
    select ${tx.workspaceId}::uuid, ${entry}::uuid, id from unnest(${chosen.map((message) => message.id)}::uuid[]) as m(id)
    order by id`.execute(tx.q);
  for (const lane of new Set([...laneIds, other])) await askForDelivery(tx, lane);
  await countQuietly(tx, [id, other]);
  const about = { type: 'conversation.split' as const, actor, subjectId: entry };
  await record(tx, [
    { ...about, conversationId: id },
    { ...about, conversationId: other, word: 'from' },
  ]);
  return { conversation: await summaryOf(tx, other), from: await summaryOf(tx, id), split: entry };
}

async function chosenIn(tx: Tx, id: string, ids: string[]): Promise<Chosen[]> {
  const { rows } = await sql<Chosen>`
    select m.id, m.kind, coalesce(m.home_id, m.conversation_id) as home, m.thread_id,
      i.id as requester_id, i.contact_id
    from message m
    left join identity i on m.kind = 'incoming' and i.workspace_id = m.workspace_id and i.id = m.author_id
    where m.workspace_id = ${tx.workspaceId} and m.conversation_id = ${id} and m.id = any(${ids}::uuid[])
    order by m.ordered_at, m.arrival`.execute(tx.q);
  if (rows.length < ids.length)
    throw invalid('A message is not part of this conversation any more. Load it again and choose anew.', [
      { path: 'messages', message: 'unknown' },
    ]);
  const said = rows.filter(({ kind }) => kind !== 'note');
  if (said.length === 0)
    throw conflict(
      'only-notes',
      'Choose at least one message of the customer or of the team, not notes alone.',
    );
  if (new Set(said.map(({ thread_id }) => thread_id)).size > 1)
    throw conflict(
      'several-places',
      'These messages came by different channels. Take those of one channel out at a time.',
    );
  const { rows: left } = await sql`
    select from message where workspace_id = ${tx.workspaceId} and conversation_id = ${id} and kind <> 'note'
      and id <> all(${ids}::uuid[]) limit 1`.execute(tx.q);
  if (left.length === 0)
    throw conflict('nothing-left', 'These are all messages there are. Leave at least one where it is.');
  return rows;
}

/** With the team's marks of the one it comes from, and a number of its own. */
async function open(tx: Tx, chosen: Chosen[], before: Standing, revision: number): Promise<string> {
  const id = randomUUIDv7();
  const said = chosen.find(({ kind }) => kind !== 'note');
  const asked = chosen.find(({ requester_id }) => requester_id !== null);
  await sql`
    with number as (
      update workspace set next_number = next_number + 1 where id = ${tx.workspaceId} returning next_number - 1 as own
    )
    insert into conversation (workspace_id, id, number, thread_id, channel_id, contact_id, requester_id, state, beside,
      assignee_id, team_id, priority, last_activity_at, revision, customer_at, window_ends_at)
    select c.workspace_id, ${id}, number.own, t.id, t.channel_id, coalesce(${asked?.contact_id ?? null}::uuid, c.contact_id),
      coalesce(${asked?.requester_id ?? null}::uuid, c.requester_id), 'waiting', true,
      top.assignee_id, top.team_id, top.priority, ${before.last_activity_at}::timestamptz, ${revision}, c.customer_at, c.window_ends_at
    from number, conversation c
    join conversation top on top.workspace_id = c.workspace_id and top.id = case when c.top_id is null then c.id else c.top_id end
    join thread t on t.workspace_id = c.workspace_id and t.id = ${said?.thread_id ?? null}::uuid
    where c.workspace_id = ${tx.workspaceId} and c.id = ${said?.home ?? null}::uuid`.execute(tx.q);
  return id;
}

/** What waited only for an answer to what was taken out waits no more. */
function whatIsLeft(before: Standing, left: Standing): Standing {
  if (before.state === 'resolved') return { ...left, answered_at: before.answered_at, waiting_since: null };
  const kept = {
    ...left,
    state: before.state,
    resolved_at: before.resolved_at,
    snoozed_until: before.snoozed_until,
  };
  if (before.waiting_since && !left.waiting_since && before.state === 'open')
    return { ...kept, state: 'waiting' };
  return { ...kept, waiting_since: before.waiting_since ? left.waiting_since : null };
}
