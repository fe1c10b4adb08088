import { sql } from 'kysely';
import type { SlaTarget } from '#contract/sla.ts';
import type { Tx } from '#server/transaction.ts';
import { type Facts, factsOf, targetsOf } from './facts.ts';
import { historyOf, lookedAtMax } from './history.ts';
import { type Happening, type Promised, promisesOf } from './promises.ts';

export interface Due {
  conversation_id: string;
  target: SlaTarget;
  since: Date;
  policy_id: string;
  minutes: number;
  warn_at: Date | null;
  due_at: Date | null;
  met_at: Date | null;
  warned_at: Date | null;
  breached_at: Date | null;
}

/** Who is told of what is over: of these conversations nobody, as what is promised in them has just changed. */
export interface Counting {
  now: Date;
  quiet: Set<string>;
}

/**
 * Writes down what is promised in these conversations as everything stands now. Their rows are locked by the caller,
 * so that nobody else counts the same.
 */
export async function countAnew(tx: Tx, ids: string[], counting: Counting): Promise<void> {
  if (ids.length === 0) return;
  const facts = await factsOf(tx, ids, counting.now);
  const history = await historyOf(tx, ids);
  const before = Map.groupBy(await duesOf(tx, ids), (due) => due.conversation_id);
  const after = ids.flatMap((id) =>
    countOne(id, facts.get(id), history.get(id) ?? [], before.get(id) ?? [], counting),
  );
  const kept = new Set(after.map(keyOf));
  await remove(
    tx,
    [...before.values()].flat().filter((due) => !kept.has(keyOf(due))),
  );
  await write(tx, after);
}

function countOne(
  id: string,
  facts: Facts | undefined,
  history: Happening[],
  before: Due[],
  { now, quiet }: Counting,
): Due[] {
  const byKey = new Map(before.map((due) => [keyOf(due), due]));
  const policy = facts?.policy;
  const promised = facts && policy ? promisesOf(history, targetsOf(policy), facts.clock) : [];
  const isCut = history.filter(({ what }) => what === 'asked' || what === 'replied').length >= lookedAtMax;
  const counted = promised.flatMap((each): Due[] => {
    // Where the beginning is out of sight, nobody can say which was the first.
    if (isCut && each.target !== 'next') return [];
    const due = asDue(id, policy?.id ?? '', each);
    const earlier = byKey.get(keyOf(due));
    if (each.metAt !== null && !earlier && each.metAt < (policy?.createdAt ?? 0)) return [];
    return [earlier ? goOn(earlier, due) : due];
  });
  const found = new Set(counted.map(keyOf));
  // What was kept under a policy that fits no more stays on record, and so does what is out of sight.
  const over = before.filter((due) => !found.has(keyOf(due)) && (isCut || stillHappened(due, history)));
  return [...counted, ...over].map((due) => (quiet.has(id) ? quieten(due, byKey.get(keyOf(due)), now) : due));
}

function asDue(id: string, policyId: string, promised: Promised): Due {
  return {
    conversation_id: id,
    target: promised.target,
    since: new Date(promised.since),
    policy_id: policyId,
    minutes: promised.minutes,
    warn_at: dateOf(promised.warnAt),
    due_at: dateOf(promised.dueAt),
    met_at: dateOf(promised.metAt),
    warned_at: null,
    breached_at: null,
  };
}

/** What was met stays as it was promised, whatever is promised since; only when it was met can turn out otherwise. */
function goOn(earlier: Due, due: Due): Due {
  const { warned_at, breached_at } = earlier;
  const promised = earlier.met_at && due.met_at ? { ...earlier, met_at: due.met_at } : due;
  const { met_at, due_at } = promised;
  if (!due_at) return { ...promised, warned_at, breached_at };
  const inTime = met_at !== null && met_at <= due_at;
  // A later moment, as by an answer that another tool gave or a longer promise, is warned of and told of again.
  const moved = earlier.due_at !== null && due_at > earlier.due_at;
  return {
    ...promised,
    warned_at: moved && !met_at ? null : warned_at,
    breached_at: inTime || (moved && !met_at) ? null : breached_at,
  };
}

function stillHappened(due: Due, history: Happening[]): boolean {
  return (
    due.met_at !== null && history.some(({ what, at }) => what === 'asked' && at === due.since.getTime())
  );
}

/** What a change of the promise has put into the past is shown, and told to nobody. */
function quieten(due: Due, earlier: Due | undefined, now: Date): Due {
  const same = earlier && earlier.due_at?.getTime() === due.due_at?.getTime();
  if (due.met_at || same) return due;
  const isOver = (at: Date | null): boolean => at !== null && at <= now;
  return {
    ...due,
    warned_at: isOver(due.warn_at) ? now : due.warned_at,
    breached_at: isOver(due.due_at) ? now : due.breached_at,
  };
}

function nextOf({ met_at, warned_at, breached_at, warn_at, due_at }: Due): Date | null {
  if (met_at || breached_at || !due_at) return null;
  return warned_at ? due_at : (warn_at ?? due_at);
}

function keyOf({ conversation_id, target, since }: Due): string {
  return `${conversation_id} ${target} ${since.getTime()}`;
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

async function duesOf(tx: Tx, ids: string[]): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select conversation_id, target, since, policy_id, minutes, warn_at, due_at, met_at, warned_at, breached_at
    from sla_due where workspace_id = ${tx.workspaceId} and conversation_id = any(${ids}::uuid[])`.execute(
    tx.q,
  );
  return rows;
}

async function remove(tx: Tx, dues: Due[]): Promise<void> {
  if (dues.length === 0) return;
  await sql`
    delete from sla_due d using unnest(
      ${dues.map((d) => d.conversation_id)}::uuid[], ${dues.map((d) => d.target)}::text[], ${dues.map((d) => d.since)}::timestamptz[]
    ) as gone(conversation_id, target, since)
    where d.workspace_id = ${tx.workspaceId} and d.conversation_id = gone.conversation_id and d.target = gone.target
      and d.since = gone.since`.execute(tx.q);
}

async function write(tx: Tx, dues: Due[]): Promise<void> {
  if (dues.length === 0) return;
  await sql`
    insert into sla_due as d (workspace_id, conversation_id, target, since, policy_id, minutes, warn_at, due_at, met_at,
      warned_at, breached_at, next_at)
    select ${tx.workspaceId}::uuid, * from unnest(
      ${dues.map((d) => d.conversation_id)}::uuid[], ${dues.map((d) => d.target)}::text[],
      ${dues.map((d) => d.since)}::timestamptz[], ${dues.map((d) => d.policy_id)}::uuid[],
      ${dues.map((d) => d.minutes)}::int[], ${dues.map((d) => d.warn_at)}::timestamptz[],
      ${dues.map((d) => d.due_at)}::timestamptz[], ${dues.map((d) => d.met_at)}::timestamptz[],
      ${dues.map((d) => d.warned_at)}::timestamptz[], ${dues.map((d) => d.breached_at)}::timestamptz[],
      ${dues.map(nextOf)}::timestamptz[])
    on conflict (workspace_id, conversation_id, target, since) do update set policy_id = excluded.policy_id,
      minutes = excluded.minutes, warn_at = excluded.warn_at, due_at = excluded.due_at, met_at = excluded.met_at,
      warned_at = excluded.warned_at, breached_at = excluded.breached_at, next_at = excluded.next_at
    where (d.policy_id, d.minutes, d.warn_at, d.due_at, d.met_at, d.warned_at, d.breached_at, d.next_at)
      is distinct from (excluded.policy_id, excluded.minutes, excluded.warn_at, excluded.due_at, excluded.met_at,
        excluded.warned_at, excluded.breached_at, excluded.next_at)`.execute(tx.q);
}
