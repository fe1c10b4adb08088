import { sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { AgentActor } from '#server/actor.ts';
import { invalid, notFound } from '#server/errors.ts';
import { movePlaces } from '#server/features/conversations/places.ts';
import { summaryOf } from '#server/features/conversations/summaries.ts';
import { countUndelivered } from '#server/features/delivery/undelivered.ts';
import { record } from '#server/platform/events.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';
import { joinDrafts } from './drafts.ts';
import { enter } from './journal.ts';
import { whyNotMerge } from './may-merge.ts';
import { keepChannels, moveAll, pointTo } from './move.ts';
import { countQuietly } from './promises.ts';
import { haveSeen, whoHasSeen } from './seen.ts';
import { type Held, hold, type Standing, stand, standingNow } from './standing.ts';
import { takeOver } from './take-over.ts';

/**
 * Merges conversations of one customer into this one: their messages are shown in it, and what comes to their threads
 * from now on. Each message remembers whose it is, and the journal how all of them stood.
 */
export async function mergeConversations(
  tx: Tx,
  actor: AgentActor,
  id: string,
  others: string[],
): Promise<{ conversation: ConversationSummary; merges: string[] }> {
  const ids = [...new Set(others)];
  if (ids.includes(id))
    throw invalid('A conversation is not merged with itself; choose another one.', [
      { path: 'with', message: 'is the same' },
    ]);
  await movePlaces(tx);
  const held = await hold(tx, [id, ...ids]);
  const survivor = held.find((each) => each.id === id);
  if (!survivor || held.length < ids.length + 1) throw notFound('conversation');
  const going = ids.flatMap((other) => held.filter((each) => each.id === other));
  const refusal = await whyNotMerge(tx, survivor, going);
  if (refusal) throw refusal;
  const merges: string[] = [];
  for (const other of going) merges.push(await mergeOne(tx, actor, id, other));
  return { conversation: await summaryOf(tx, id), merges };
}

/** Under the locks of both. @returns the entry in the journal */
export async function mergeOne(tx: Tx, actor: AgentActor, id: string, other: Held): Promise<string> {
  const before = await standingNow(tx, id);
  const [seen, otherSeen] = [await whoHasSeen(tx, id), await whoHasSeen(tx, other.id)];
  const revision = Math.max(before.revision, other.standing.revision) + 1;
  await moveAll(tx, other.id, id, revision);
  await settleOther(tx, other.id);
  await pointTo(tx, other.id, id, id);
  await stand(tx, id, { ...together(before, other.standing), revision });
  const took = await takeOver(tx, id, other.id);
  await joinDrafts(tx, other.id, id);
  await haveSeen(
    tx,
    id,
    seen.filter((agent) => otherSeen.includes(agent)),
  );
  await keepChannels(tx, id);
  for (const each of [id, other.id]) await countUndelivered(tx, each);
  const after = await standingNow(tx, id);
  const entry = await enter(tx, actor, {
    kind: 'merge',
    conversation_id: id,
    other_id: other.id,
    kept: { before, after, other: other.standing, seen, otherSeen, took },
  });
  await wakeInTime(tx, id, after);
  await countQuietly(tx, [id, other.id]);
  await record(tx, [
    { type: 'conversation.merged', actor, conversationId: id, subjectId: entry },
    { type: 'conversation.merged', actor, conversationId: other.id, subjectId: entry, word: 'into' },
  ]);
  return entry;
}

/** Whoever waits in one of them waits in both; what is nearest to being worked on counts. */
function together(one: Standing, other: Standing): Standing {
  const states = ['open', 'waiting', 'snoozed', 'resolved'] as const;
  const state = states.find((each) => one.state === each || other.state === each) ?? one.state;
  const newer = isNewer(other, one) ? other : one;
  const named = [one, other].find((each) => each.state === state && each.status_id !== null);
  return {
    state,
    status_id: named?.status_id ?? null,
    resolved_at: state === 'resolved' ? latest(one.resolved_at, other.resolved_at) : null,
    snoozed_until:
      state === 'snoozed'
        ? earliest(
            one.state === 'snoozed' ? one.snoozed_until : null,
            other.state === 'snoozed' ? other.snoozed_until : null,
          )
        : null,
    waiting_since: earliest(one.waiting_since, other.waiting_since),
    answered_at: latest(one.answered_at, other.answered_at),
    last_activity_at: newer.last_activity_at,
    last_arrival: newer.last_arrival,
    last_message: newer.last_message,
    revision: one.revision,
  };
}

function isNewer(one: Standing, other: Standing): boolean {
  if (one.last_message === null || other.last_message === null)
    return other.last_message === null && one.last_message !== null;
  const times = Date.parse(one.last_activity_at) - Date.parse(other.last_activity_at);
  return times > 0 || (times === 0 && BigInt(one.last_arrival) > BigInt(other.last_arrival));
}

function earliest(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(one) <= Date.parse(other) ? one : other;
}

function latest(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(one) >= Date.parse(other) ? one : other;
}

/** Nobody has anything to do in it, and no promise runs. */
export async function settleOther(tx: Tx, id: string): Promise<void> {
  await sql`
    update conversation set state = 'resolved', resolved_at = coalesce(resolved_at, now()), snoozed_until = null,
      waiting_since = null, due_at = null, due_warn_at = null, due_target = null
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
}

export async function wakeInTime(tx: Tx, id: string, { state, snoozed_until }: Standing): Promise<void> {
  if (state === 'snoozed' && snoozed_until)
    await enqueue(tx, 'wake', { conversationId: id }, { key: id, runAt: new Date(snoozed_until) });
}
