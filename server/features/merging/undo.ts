import { sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, notFound } from '#server/errors.ts';
import { movePlaces } from '#server/features/conversations/places.ts';
import { summaryOf } from '#server/features/conversations/summaries.ts';
import { reopenUndelivered } from '#server/features/delivery/bring-back.ts';
import { countUndelivered } from '#server/features/delivery/undelivered.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { countFrom } from './count.ts';
import { partDrafts } from './drafts.ts';
import { activeMerges, close, type Entry, entryOf, outdate, renew } from './journal.ts';
import { wakeInTime } from './merge.ts';
import { allBelow, keepChannels, moveOf, pointTo } from './move.ts';
import { countQuietly } from './promises.ts';
import { haveSeen, whoHasSeen } from './seen.ts';
import { hold, type Standing, stand, standingNow } from './standing.ts';
import { isStatusChosenSince } from './status-since.ts';
import { undoSplit } from './undo-split.ts';
import { withdraw } from './withdraw.ts';

/** Takes a merge or a split back, in whatever order, and whatever has been written since. */
export async function undoConversationMerge(
  tx: Tx,
  actor: AgentActor,
  id: string,
): Promise<{ conversation: ConversationSummary; other: ConversationSummary }> {
  await movePlaces(tx);
  const entry = await entryOf(tx, id);
  if (!entry) throw notFound('merge');
  if (entry.undone_at)
    throw conflict('already-undone', 'This was undone before; look at the two conversations again.');
  const shown = entry.kind === 'split' ? await undoSplit(tx, actor, entry) : await undoOne(tx, actor, entry);
  return { conversation: await summaryOf(tx, shown), other: await summaryOf(tx, entry.other_id) };
}

/** @returns the conversation that it was shown in */
async function undoOne(tx: Tx, actor: AgentActor, entry: Entry): Promise<string> {
  const { kept, other_id: other, conversation_id: survivor } = entry;
  const chain = await chainFrom(tx, survivor);
  await hold(tx, [...chain, other]);
  const whole = chain.at(-1) ?? survivor;
  const now = await standingNow(tx, whole);
  const seen = await whoHasSeen(tx, whole);
  const isAsLeft =
    !entry.outdated && whole === survivor && JSON.stringify(now) === JSON.stringify(kept.after);
  const revision = Math.max(now.revision, kept.other.revision) + 1;
  await close(tx, actor, entry);
  const homes = await allBelow(tx, other);
  await pointTo(tx, other, null, null);
  await moveOf(tx, { from: whole, homes, to: other, revision });
  await withdraw(tx, entry, kept.took);
  await partDrafts(tx, whole, other);
  const stood = whole === survivor ? kept.before : now;
  const before = whole === survivor && !entry.outdated ? kept.before : { ...now, answered_at: null };
  const own = entry.outdated ? { ...kept.other, answered_at: null } : kept.other;
  // While somebody waits in the whole, whoever waits in either is looked for among all that was written.
  const since = (base: Standing): Standing => ({
    ...base,
    waiting_since: base.waiting_since ?? now.waiting_since,
  });
  // Each has its own status again, as far as it is still in its state. What was chosen for the whole since was chosen for
  // both, and the one that stays keeps what it has got by other merges, or lost.
  const isChosen = await isStatusChosenSince(tx, entry, chain);
  const hasAnother = now.status_id !== kept.after.status_id;
  const named = (is: Standing, own: Standing, isLikeNow: boolean): Standing => ({
    ...is,
    status_id: (isLikeNow && is.state === now.state ? now : own).status_id,
  });
  await stand(tx, whole, {
    ...(isAsLeft
      ? kept.before
      : named(stays(now, before, await countFrom(tx, whole, since(before), entry.id)), stood, hasAnother)),
    revision,
  });
  await stand(tx, other, {
    ...(isAsLeft
      ? kept.other
      : named(leaves(now, own, await countFrom(tx, other, since(own), entry.id)), kept.other, isChosen)),
    revision,
  });
  if (isAsLeft) {
    await renew(tx, whole, kept.before, revision);
    await renew(tx, other, kept.other, revision);
  }
  await dropWhoIsGone(tx, other);
  await haveSeen(tx, whole, isAsLeft ? all(seen, kept.seen) : seen);
  await haveSeen(tx, other, isAsLeft ? all(seen, kept.otherSeen) : seen);
  for (const each of [whole, other]) {
    await keepChannels(tx, each);
    await countUndelivered(tx, each);
    await wakeInTime(tx, each, await standingNow(tx, each));
  }
  // What had come back because an answer did not get through does not sink out of sight again.
  if (now.state === 'open' || now.state === 'waiting') await reopenUndelivered(tx, [whole, other]);
  await outdate(tx, [...chain, other], entry);
  await countQuietly(tx, [whole, other]);
  const about = { type: 'conversation.unmerged' as const, actor, subjectId: entry.id };
  await record(tx, [
    { ...about, conversationId: whole },
    { ...about, conversationId: other },
  ]);
  return whole;
}

/** From a conversation to the one that it is shown as, by way of all between. */
async function chainFrom(tx: Tx, id: string): Promise<string[]> {
  const [further] = await activeMerges(tx, { other: id });
  return further ? [id, ...(await chainFrom(tx, further.conversation_id))] : [id];
}

/** The one that stays, after something has happened to the whole: what only the other waited for is gone with it. */
function stays(whole: Standing, before: Standing, counted: Standing): Standing {
  const { waiting_since } = counted;
  const is = {
    ...counted,
    state: whole.state,
    resolved_at: whole.resolved_at,
    snoozed_until: whole.snoozed_until,
  };
  if (whole.state === 'resolved') return { ...is, waiting_since: null };
  if (waiting_since) return open(counted);
  if (whole.state !== 'open') return is;
  const isUntouched = counted.last_arrival === before.last_arrival;
  if (before.state !== 'open' && isUntouched) return { ...counted, ...stateOf(before) };
  return { ...counted, ...open(counted), state: whole.waiting_since ? 'waiting' : 'open' };
}

/** The one that comes back: what was done to the whole was done to it, unless somebody waits for an answer in it. */
function leaves(whole: Standing, before: Standing, counted: Standing): Standing {
  const { state, resolved_at, snoozed_until } = whole;
  if (state === 'resolved')
    return { ...counted, state, resolved_at, snoozed_until: null, waiting_since: null };
  if (counted.waiting_since) return open(counted);
  if (state === 'snoozed') return { ...counted, state, snoozed_until, resolved_at: null };
  const isUntouched = counted.last_arrival === before.last_arrival;
  if (before.state === 'resolved' && isUntouched) return { ...counted, ...stateOf(before) };
  if (before.state === 'snoozed' && isUntouched) return { ...counted, ...stateOf(before) };
  const stillOpen = before.state === 'open' && !before.waiting_since;
  return { ...open(counted), state: stillOpen ? 'open' : 'waiting' };
}

function open(counted: Standing): Standing {
  return { ...counted, state: 'open', resolved_at: null, snoozed_until: null };
}

function stateOf({ state, resolved_at, snoozed_until }: Standing) {
  return { state, resolved_at, snoozed_until };
}

/** Whoever left meanwhile, or no longer reaches it, does not have it again; nor does a team that was archived. */
async function dropWhoIsGone(tx: Tx, id: string): Promise<void> {
  await sql`
    update conversation c set
      assignee_id = (select a.id from agent a where a.workspace_id = c.workspace_id and a.id = c.assignee_id
        and (c.state = 'resolved' or a.deactivated_at is null and (a.channels is null or c.channel_id = any(a.channels)))),
      team_id = (select t.id from team t where t.workspace_id = c.workspace_id and t.id = c.team_id
        and (c.state = 'resolved' or t.archived_at is null))
    where c.workspace_id = ${tx.workspaceId} and c.id = ${id}`.execute(tx.q);
}

function all(one: string[], other: string[]): string[] {
  return [...new Set([...one, ...other])].sort();
}
