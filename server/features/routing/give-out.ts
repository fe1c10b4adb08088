import { sql } from 'kysely';
import type { AssignmentSettings } from '#contract/assignment.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { type Candidate, candidates } from './candidates.ts';
import { type Giving, give } from './give.ts';
import { plan } from './plan.ts';
import { methodsOf, type Place, queue, type Waiting } from './queue.ts';
import { assignmentSettings } from './settings.ts';
import { takeBack } from './take-back.ts';

const pageSize = 1_000;
const pagesMax = 20;

/**
 * In one transaction, gives some of what waits in a workspace to those who have room for it. Of all processes one at a
 * time gives out in a workspace, so that nobody gets more than they can have.
 * @param atOnce how many conversations
 * @returns whether there may be more to give
 */
export async function giveOut(workspaceId: string, atOnce: number): Promise<boolean> {
  return inWorkspace(workspaceId, async (tx) => {
    if (!(await mayWork(tx))) return false;
    const stale = await takeStale(tx);
    const settings = await assignmentSettings(tx);
    if (methodsOf(settings).size === 0) return false;
    const all = await candidates(tx, settings, { everybody: true });
    const held = await takeBack(tx, settings, stale, all);
    const available = all.filter((one) => one.available);
    const { givings, wanted } = await planned(tx, settings, available, atOnce);
    const given = await give(tx, givings, new Map(available.map(({ id, turn }) => [id, turn])));
    // What could not be given for others held it, and what comes after, have their turn in the next transaction.
    const again = wanted > 0 ? [null] : [];
    await leaveWord(tx, [...held, ...again]);
    return given > 0;
  });
}

/** For the length of this transaction. */
async function mayWork(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`give-out:${tx.workspaceId}`}, 0)) as mine`.execute(
    tx.q,
  );
  return rows[0]?.mine ?? false;
}

/** Everything that is committed is seen from here on, so its marks can go. Answers with what came back. */
async function takeStale(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ came_back: string | null }>`
    delete from assignment_stale where workspace_id = ${tx.workspaceId} returning came_back`.execute(tx.q);
  return [...new Set(rows.flatMap((row) => row.came_back ?? []))];
}

/** Goes through the queue until there is enough to give, nobody has room any more, or it ends. */
async function planned(
  tx: Tx,
  settings: AssignmentSettings,
  available: Candidate[],
  atOnce: number,
): Promise<{ givings: Giving[]; wanted: number }> {
  const methods = methodsOf(settings);
  const givings: Giving[] = [];
  let after: Place | undefined;
  for (let page = 0; page < pagesMax && givings.length < atOnce && anyRoom(available); page += 1) {
    const limit = Math.min(pageSize, atOnce);
    const waiting = await queue(tx, settings, { limit, after });
    const byId = new Map(waiting.map((one) => [one.id, one]));
    const { gives } = plan(waiting, available, { methods, previousFirst: settings.previousFirst });
    givings.push(...gives.flatMap((each) => withPlace(each, byId)));
    if (waiting.length < limit) break;
    after = waiting.at(-1)?.place;
  }
  return { givings, wanted: givings.length };
}

function withPlace(each: Omit<Giving, 'teamId' | 'channelId'>, byId: Map<string, Waiting>): Giving[] {
  const one = byId.get(each.id);
  return one ? [{ ...each, teamId: one.teamId, channelId: one.channelId }] : [];
}

function anyRoom(available: Candidate[]): boolean {
  return available.some(({ load, capacity }) => load < capacity);
}

async function leaveWord(tx: Tx, cameBack: (string | null)[]): Promise<void> {
  if (cameBack.length === 0) return;
  await sql`
    insert into assignment_stale (workspace_id, came_back)
    select ${tx.workspaceId}::uuid, * from unnest(${cameBack}::uuid[])`.execute(tx.q);
}
