import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Availability } from '#contract/availability.ts';
import { invalid, notFound } from '#server/errors.ts';
import { type Actor, record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

interface Wanted {
  state: 'available' | 'away';
  reasonId: string | null;
}

/** Says that somebody is available, or away and why. What is so already goes on, with the time when it began. */
export async function setAvailability(
  tx: Tx,
  actor: Actor,
  agentId: string,
  wanted: Wanted,
): Promise<Availability> {
  await mustBeUsable(tx, wanted);
  if (!(await lockAgent(tx, agentId))) throw notFound('agent');
  const now = await currentSpan(tx, agentId);
  const isSame = now && now.state === wanted.state && now.reason_id === wanted.reasonId && !now.automatic;
  if (!isSame) await begin(tx, actor, agentId, { ...wanted, automatic: false });
  return availabilityOf(tx, agentId);
}

/** A screen of theirs is open: whoever was away only for want of one is available again. Answers whether they were. */
export async function comeBack(tx: Tx, agentId: string): Promise<boolean> {
  const before = await currentSpan(tx, agentId);
  if (before && !before.automatic) return false;
  if (!(await lockAgent(tx, agentId))) return false;
  const now = await currentSpan(tx, agentId);
  if (now && !now.automatic) return false;
  await begin(tx, systemActor, agentId, { state: 'available', reasonId: null, automatic: false });
  return true;
}

/** Whoever is available and has had no screen open for as long as the workspace says is away by themselves. */
export async function leaveAlone(tx: Tx, agentId: string): Promise<void> {
  if (!(await lockAgent(tx, agentId))) return;
  const { rows } = await sql`
    select from availability_span s
    join agent a on a.workspace_id = s.workspace_id and a.id = s.agent_id
    join workspace w on w.id = s.workspace_id
    where s.workspace_id = ${tx.workspaceId} and s.agent_id = ${agentId} and s.until is null and s.state = 'available'
      and greatest(coalesce(a.seen_at, '-infinity'), s.since) < now() - make_interval(mins => w.away_after)`.execute(
    tx.q,
  );
  if (rows.length === 0) return;
  await begin(tx, systemActor, agentId, { state: 'away', reasonId: null, automatic: true });
}

/** Whoever is deactivated is neither available nor away from then on. */
export async function endAvailability(tx: Tx, agentId: string): Promise<void> {
  await endSpan(tx, agentId);
}

async function availabilityOf(tx: Tx, agentId: string): Promise<Availability> {
  return (await availabilities(tx, agentId)).get(agentId) ?? neverHere;
}

export const neverHere: Availability = { state: 'away', reason: null, automatic: true, since: null };

/** How it is now, of all or of one; whoever has never been here is not in it. */
export async function availabilities(tx: Tx, only?: string): Promise<Map<string, Availability>> {
  const { rows } = await sql<Span & { since: Date; reason_name: string | null }>`
    select s.agent_id, s.state, s.reason_id, s.automatic, s.since, r.name as reason_name
    from availability_span s
    left join away_reason r on r.workspace_id = s.workspace_id and r.id = s.reason_id
    where s.workspace_id = ${tx.workspaceId} and s.until is null
      and ${only ? sql`s.agent_id = ${only}` : sql`true`}`.execute(tx.q);
  return new Map(
    rows.map((row) => [
      row.agent_id,
      {
        state: row.state,
        reason: row.reason_id ? { id: row.reason_id, name: row.reason_name ?? '' } : null,
        automatic: row.automatic,
        since: row.since.toISOString(),
      },
    ]),
  );
}

interface Span {
  agent_id: string;
  state: 'available' | 'away';
  reason_id: string | null;
  automatic: boolean;
}

async function mustBeUsable(tx: Tx, { state, reasonId }: Wanted): Promise<void> {
  if (!reasonId) return;
  if (state === 'available')
    throw invalid('A reason is only for being away.', [{ path: 'reasonId', message: 'not while available' }]);
  const reason = await tx.q
    .selectFrom('away_reason')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', reasonId)
    .where('archived_at', 'is', null)
    .executeTakeFirst();
  if (!reason)
    throw invalid('This reason is not on the list (any more). Choose another one.', [
      { path: 'reasonId', message: 'unknown' },
    ]);
}

/** Changes of one agent take turns. */
async function lockAgent(tx: Tx, agentId: string): Promise<boolean> {
  const { rows } = await sql`
    select from agent where workspace_id = ${tx.workspaceId} and id = ${agentId} and deactivated_at is null
    for no key update`.execute(tx.q);
  return rows.length > 0;
}

async function currentSpan(tx: Tx, agentId: string): Promise<Span | undefined> {
  return tx.q
    .selectFrom('availability_span')
    .select(['agent_id', 'state', 'reason_id', 'automatic'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('agent_id', '=', agentId)
    .where('until', 'is', null)
    .executeTakeFirst();
}

async function begin(
  tx: Tx,
  actor: Actor,
  agentId: string,
  { state, reasonId, automatic }: Wanted & { automatic: boolean },
): Promise<void> {
  await endSpan(tx, agentId);
  await sql`
    insert into availability_span (workspace_id, id, agent_id, state, reason_id, automatic, said_by, since)
    values (${tx.workspaceId}, ${randomUUIDv7()}, ${agentId}, ${state}, ${reasonId}, ${automatic},
      ${actor.kind === 'agent' ? actor.id : null}, clock_timestamp())`.execute(tx.q);
  await record(tx, [{ type: 'agent.availability-changed', actor, subjectId: agentId, word: state }]);
}

async function endSpan(tx: Tx, agentId: string): Promise<void> {
  await sql`
    update availability_span set until = greatest(since, clock_timestamp())
    where workspace_id = ${tx.workspaceId} and agent_id = ${agentId} and until is null`.execute(tx.q);
}
