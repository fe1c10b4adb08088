import { sql } from 'kysely';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { tellUnowned } from '#server/features/notices/tell.ts';
import { type Clock, dueAfter } from '#server/features/sla/clock.ts';
import { clocksOfChannels } from '#server/features/sla/facts.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { oneByOne } from '#server/platform/one-by-one.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import { ownershipOf } from './rules.ts';
import { isUnowned, unowned } from './unowned.ts';

const minute = 60_000;
/** Hours and clocks may be changed meanwhile: nothing is left alone for longer than this before it is looked at. */
const looksAgain = 10 * minute;
const atOnce = 300;

/** In every workspace, tells leads of what lies with nobody for too long. */
export async function raiseAlarms(): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from workspace w where owner_alarm is not null and exists (select from conversation c
      where c.workspace_id = w.id and c.waiting_since < now() - make_interval(mins => w.owner_alarm))`.execute(
    system(),
  );
  await oneByOne(rows, 'nobody could be told yet of what lies with nobody', async ({ id }) => {
    while ((await raiseIn(id, new Date())) === atOnce);
  });
}

/**
 * Tells leads of conversations whose customer waits for longer than is allowed and whom nobody has: of each once, and
 * again after twice the time, four times, and so on. Of all processes one at a time works in a workspace.
 * @returns how many were looked at, at most 300
 */
export function raiseIn(workspaceId: string, now: Date): Promise<number> {
  return inWorkspace(workspaceId, async (tx) => {
    const { alarmAfter, clock } = await ownershipOf(tx);
    if (alarmAfter === null || !(await mayWork(tx))) return 0;
    await forgetAnswered(tx);
    const found = await lockDue(tx, await dueIn(tx, alarmAfter, now), now);
    const clocks = clock === 'business' ? await clocksOfChannels(tx) : undefined;
    const looked = found.map((each) => ({
      ...each,
      ...turnOf(each, alarmAfter * minute, clocks?.get(each.channelId) ?? null, now.getTime()),
    }));
    await keep(tx, looked);
    const told = looked.filter(({ isDue }) => isDue).map(({ id }) => id);
    await record(
      tx,
      told.map((id) => ({ type: 'conversation.left-alone', actor: systemActor, conversationId: id })),
    );
    await tellUnowned(tx, told);
    return found.length;
  });
}

interface Waiting {
  id: string;
  channelId: string;
  since: Date;
  /** How often it was told. */
  times: number;
}

/** For the length of this transaction. */
async function mayWork(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`unowned:${tx.workspaceId}`}, 0)) as mine`.execute(
    tx.q,
  );
  return rows[0]?.mine ?? false;
}

async function forgetAnswered(tx: Tx): Promise<void> {
  await sql`
    delete from unowned_alarm u using conversation c where u.workspace_id = ${tx.workspaceId}
      and c.workspace_id = u.workspace_id and c.id = u.conversation_id and c.waiting_since is distinct from u.since`.execute(
    tx.q,
  );
}

/** Open hours are no longer than the hours there are: what is younger by the wall clock is not due by any. */
async function dueIn(tx: Tx, alarmAfter: number, now: Date): Promise<string[]> {
  const before = new Date(now.getTime() - alarmAfter * minute);
  const ways = (await unowned(tx, now)).map(
    (way) => sql`(select c.id, c.waiting_since from conversation c
      where c.workspace_id = ${tx.workspaceId} and ${way} and c.waiting_since is not null and c.waiting_since <= ${before}
        and not exists (select from unowned_alarm u where u.workspace_id = c.workspace_id and u.conversation_id = c.id
          and u.next_at > ${now})
      order by c.waiting_since limit ${atOnce})`,
  );
  const { rows } = await sql<{ id: string }>`
    select id from (${sql.join(ways, sql` union all `)}) found order by waiting_since limit ${atOnce}`.execute(
    tx.q,
  );
  return rows.map(({ id }) => id);
}

/** What somebody changes right now has its turn at the next look; what they have changed is not told. */
async function lockDue(tx: Tx, ids: string[], now: Date): Promise<Waiting[]> {
  await holdPlaces(tx);
  if (ids.length === 0) return [];
  const { rows } = await sql<Waiting>`
    select c.id, c.channel_id as "channelId", c.waiting_since as since, coalesce((select u.times from unowned_alarm u
      where u.workspace_id = c.workspace_id and u.conversation_id = c.id), 0) as times
    from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[])
      and c.waiting_since is not null and ${await isUnowned(tx, now)}
    order by c.id for no key update of c skip locked`.execute(tx.q);
  return rows;
}

/** Whether it is told now, how often it was told then, and when to look again. */
function turnOf(
  { since, times }: Waiting,
  allowed: number,
  clock: Clock,
  now: number,
): { isDue: boolean; times: number; nextAt: Date } {
  const moment = (n: number): number =>
    dueAfter(clock, since.getTime(), allowed * 2 ** n, []) ?? Number.POSITIVE_INFINITY;
  let reached = times;
  while (moment(reached) <= now) reached += 1;
  return {
    isDue: reached > times,
    times: reached,
    nextAt: new Date(Math.min(moment(reached), now + looksAgain)),
  };
}

async function keep(tx: Tx, looked: (Waiting & { nextAt: Date })[]): Promise<void> {
  await sql`
    insert into unowned_alarm (workspace_id, conversation_id, since, times, next_at)
    select ${tx.workspaceId}::uuid, * from unnest(${looked.map(({ id }) => id)}::uuid[],
      ${looked.map(({ since }) => since)}::timestamptz[], ${looked.map(({ times }) => times)}::int[],
      ${looked.map(({ nextAt }) => nextAt)}::timestamptz[])
    on conflict (workspace_id, conversation_id) do update
      set since = excluded.since, times = excluded.times, next_at = excluded.next_at`.execute(tx.q);
}
