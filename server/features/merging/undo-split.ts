import { sql } from 'kysely';
import type { AgentActor } from '#server/actor.ts';
import { shownAs } from '#server/features/conversations/places.ts';
import { reopenUndelivered } from '#server/features/delivery/bring-back.ts';
import { askForDelivery } from '#server/features/delivery/parts.ts';
import { countUndelivered } from '#server/features/delivery/undelivered.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { countFrom } from './count.ts';
import { joinDrafts } from './drafts.ts';
import { activeMerges, close, type Entry, outdate } from './journal.ts';
import { mergeOne, settleOther } from './merge.ts';
import { keepChannels, pointTo, rehome } from './move.ts';
import { countQuietly } from './promises.ts';
import { haveSeen, whoHasSeen } from './seen.ts';
import { type Held, hold, type Standing, stand, standingNow } from './standing.ts';
import { takeOver } from './take-over.ts';

/**
 * Each message that was taken out goes back to where it was before, or to where it was taken out to otherwise. What
 * has come to the other since goes along: it is merged into the one it came from.
 * @returns the conversation that they are in again
 */
export async function undoSplit(tx: Tx, actor: AgentActor, entry: Entry): Promise<string> {
  const { kept, other_id: other, conversation_id: from } = entry;
  const tops = [await shownAs(tx, from), await shownAs(tx, other)];
  const homes = await homesWithout(tx, entry);
  const further = (await topsOf(tx, homes)).filter((each) => !tops.includes(each));
  await hold(tx, [from, other, ...tops, ...further]);
  const [into = from, whole = other] = tops;
  const [now, then] = [await standingNow(tx, into), await standingNow(tx, whole)];
  const isAsLeft =
    !entry.outdated &&
    further.length === 0 &&
    into === from &&
    whole === other &&
    same(now, kept.after) &&
    same(then, kept.other);
  const seen = await whoHasSeen(tx, into);
  const otherSeen = await whoHasSeen(tx, whole);
  const revision = Math.max(now.revision, then.revision) + 1;
  await close(tx, actor, entry);
  await rehome(tx, homes, revision);
  const waited = now.waiting_since ?? then.waiting_since;
  await restand(tx, into, {
    now: { ...now, waiting_since: waited },
    entry,
    revision,
    to: isAsLeft ? kept.before : null,
  });
  if (whole !== into)
    await restand(tx, whole, { now: then, entry, revision, to: isAsLeft ? emptied(then) : null });
  await haveSeen(tx, into, isAsLeft ? seen : seen.filter((agent) => otherSeen.includes(agent)));
  // What was merged when they were taken out may stand by itself by now, and gets its own back.
  for (const each of further) {
    const stood = await standingNow(tx, each);
    await restand(tx, each, {
      now: { ...stood, waiting_since: stood.waiting_since ?? waited },
      entry,
      revision: Math.max(revision, stood.revision + 1),
      to: null,
    });
  }
  await outdate(tx, [from, other, into, whole, ...further], entry);
  const about = { type: 'conversation.unsplit' as const, actor, subjectId: entry.id };
  await record(tx, [
    { ...about, conversationId: into },
    { ...about, conversationId: other },
    ...further.map((conversationId) => ({ ...about, conversationId })),
  ]);
  for (const lane of new Set([from, other])) await askForDelivery(tx, lane);
  await countQuietly(tx, [into, whole, ...further]);
  const [held] = await hold(tx, [other]);
  if (held && held.top_id === null && other !== into) {
    if (await isEmpty(tx, other)) await fold(tx, held, homes);
    else await mergeOne(tx, actor, into, held);
  }
  if (isAsLeft) {
    await stand(tx, into, { ...kept.before, revision: (await standingNow(tx, into)).revision });
    await haveSeen(tx, into, seen);
  }
  // As after undoing a merge: what needed somebody's eyes still does.
  if ([now.state, then.state].some((state) => state === 'open' || state === 'waiting'))
    await reopenUndelivered(tx, [into, whole, ...further]);
  return into;
}

/** Nothing has come to it, and nothing was merged into it. */
async function isEmpty(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    select from message where workspace_id = ${tx.workspaceId} and conversation_id = ${id} limit 1`.execute(
    tx.q,
  );
  return rows.length === 0 && (await activeMerges(tx, { into: id })).length === 0;
}

/** Only its number is left of it, and leads to where its messages are. There is nothing that could be undone. */
async function fold(tx: Tx, { id, thread_id }: Held, homes: { home: string }[]): Promise<void> {
  const { rows } = await sql<{ id: string; top: string }>`
    select id, coalesce(top_id, id) as top from conversation
    where workspace_id = ${tx.workspaceId} and id = any(${homes.map(({ home }) => home)}::uuid[]) and id <> ${id}
    order by thread_id = ${thread_id} desc, number limit 1`.execute(tx.q);
  const [home] = rows;
  if (!home) return;
  await settleOther(tx, id);
  await pointTo(tx, id, home.id, home.top);
  await takeOver(tx, home.top, id);
  await joinDrafts(tx, id, home.top);
  await keepChannels(tx, home.top);
}

function same(one: Standing, other: Standing): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Nothing is left in it that anybody would have to look at. */
function emptied(then: Standing): Standing {
  return { ...then, state: 'resolved', waiting_since: null, snoozed_until: null };
}

/** Where each of its messages belongs without it: the latest other split that took it out, else where it was born. */
async function homesWithout(tx: Tx, { id }: Entry): Promise<{ id: string; home: string }[]> {
  const { rows } = await sql<{ id: string; home: string }>`
    select m.id, coalesce((
      select s.other_id from split_message x
      join conversation_merge s on s.workspace_id = x.workspace_id and s.id = x.split_id and s.undone_at is null and s.id <> w.split_id
      where x.workspace_id = m.workspace_id and x.message_id = m.id order by s.at desc, s.id desc limit 1), m.born_in) as home
    from split_message w
    join message m on m.workspace_id = w.workspace_id and m.id = w.message_id
    where w.workspace_id = ${tx.workspaceId} and w.split_id = ${id} order by m.id`.execute(tx.q);
  return rows;
}

/** In which conversations these are shown. */
async function topsOf(tx: Tx, homes: { home: string }[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct coalesce(top_id, id) as id from conversation
    where workspace_id = ${tx.workspaceId} and id = any(${homes.map(({ home }) => home)}::uuid[])`.execute(
    tx.q,
  );
  return rows.map(({ id }) => id);
}

async function restand(
  tx: Tx,
  id: string,
  { now, entry, revision, to }: { now: Standing; entry: Entry; revision: number; to: Standing | null },
): Promise<void> {
  const counted = await countFrom(tx, id, { ...now, answered_at: null }, entry.id);
  const waits = now.waiting_since !== null && counted.waiting_since !== null;
  const stands: Standing = {
    ...counted,
    state: waits ? 'open' : now.state,
    waiting_since: waits ? counted.waiting_since : null,
    snoozed_until: waits ? null : now.snoozed_until,
  };
  await stand(tx, id, { ...(to ?? stands), revision });
  await countUndelivered(tx, id);
}
