import { sql } from 'kysely';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { countAnew } from './count-anew.ts';
import { fire } from './fire.ts';
import { showDue } from './show-due.ts';

/**
 * In one transaction, counts some of what is stale in a workspace and tells what is due, which goes first. Of all
 * processes one at a time works in a workspace.
 * @param atOnce how many conversations
 * @returns whether there may be more to do
 */
export async function workIn(workspaceId: string, atOnce: number): Promise<boolean> {
  return inWorkspace(workspaceId, async (tx) => {
    if (!(await mayWork(tx))) return false;
    const now = await clockOf(tx);
    const due = await nextDue(tx, now, atOnce);
    const stale = await nextStale(tx, atOnce);
    const wanted = [...new Set([...due, ...stale.conversations.map(({ id }) => id)])];
    if (wanted.length === 0 && stale.rows.length === 0) return false;
    const locked = await lock(tx, wanted);
    const loud = new Set([...due, ...stale.conversations.flatMap(({ id, quiet }) => (quiet ? [] : id))]);
    await countAnew(tx, locked, { now, quiet: new Set(locked.filter((id) => !loud.has(id))) });
    await fire(tx, locked, now);
    await showDue(tx, locked);
    // What somebody else holds is there again at the next look.
    return (await settle(tx, stale, wanted, locked)) > 0 || locked.length > 0;
  });
}

/** For the length of this transaction. */
async function mayWork(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`sla-work:${tx.workspaceId}`}, 0)) as mine`.execute(
    tx.q,
  );
  return rows[0]?.mine ?? false;
}

/** Of the database: the same for all processes. */
async function clockOf(tx: Tx): Promise<Date> {
  const { rows } = await sql<{
    now: Date;
  }>`select date_trunc('milliseconds', clock_timestamp()) as now`.execute(tx.q);
  return rows[0]?.now ?? new Date();
}

interface Stale {
  rows: Row[];
  /** `spread`: not named by a row of its own, but as one of a contact's or of all. */
  conversations: { id: string; quiet: boolean; spread: boolean }[];
  /** How far a row about all has come; null: to the end. */
  reached: Map<string, string | null>;
}

interface Row {
  id: string;
  what: 'conversation' | 'contact' | 'workspace';
  of: string;
  quiet: boolean;
}

/** What just happened goes before what is counted anew because of another policy. */
async function nextStale(tx: Tx, atOnce: number): Promise<Stale> {
  const { rows } = await sql<Row>`
    select id::text, what, of, quiet from sla_stale where workspace_id = ${tx.workspaceId}
    order by quiet, id limit ${atOnce}`.execute(tx.q);
  const of = (what: Row['what']): Row[] => rows.filter((row) => row.what === what);
  const conversations: Stale['conversations'] = of('conversation').map((row) => ({
    id: row.of,
    quiet: row.quiet,
    spread: false,
  }));
  for (const id of await openOf(
    tx,
    of('contact').map((row) => row.of),
  ))
    conversations.push({ id, quiet: false, spread: true });
  const reached = new Map<string, string | null>();
  // Those about all that were written since begin anew: one at a time is enough.
  const [first] = of('workspace');
  const room = atOnce - conversations.length;
  if (first && room > 0) {
    const page = await unsettledAfter(tx, first.of, room);
    for (const { id, loud } of page) conversations.push({ id, quiet: !loud, spread: true });
    reached.set(first.id, page.length < room ? null : (page.at(-1)?.id ?? null));
  }
  return { rows: rows.filter((row) => row.what !== 'workspace' || row === first), conversations, reached };
}

/** The open conversations of contacts, and of those they were joined with. */
async function openOf(tx: Tx, contactIds: string[]): Promise<string[]> {
  if (contactIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select c.id from contact o
    join contact p on p.workspace_id = o.workspace_id and p.head_id = o.head_id
    join conversation c on c.workspace_id = p.workspace_id and c.contact_id = p.id and c.state <> 'resolved'
    where o.workspace_id = ${tx.workspaceId} and o.id = any(${contactIds}::uuid[])`.execute(tx.q);
  return rows.map(({ id }) => id);
}

/** `loud`: something has happened in it as well, perhaps only since the rows were read, and of that people are told. */
async function unsettledAfter(tx: Tx, id: string, limit: number): Promise<{ id: string; loud: boolean }[]> {
  const { rows } = await sql<{ id: string; loud: boolean }>`
    select c.id, c.id in (select s.of from sla_stale s where s.workspace_id = ${tx.workspaceId}
      and s.what = 'conversation' and not s.quiet) as loud
    from conversation c where c.workspace_id = ${tx.workspaceId} and c.id > ${id} and c.state <> 'resolved'
    order by c.id limit ${limit}`.execute(tx.q);
  return rows;
}

async function nextDue(tx: Tx, now: Date, atOnce: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select conversation_id as id from sla_due where workspace_id = ${tx.workspaceId} and next_at <= ${now}
    order by next_at limit ${atOnce}`.execute(tx.q);
  return rows.map(({ id }) => id);
}

/** Whoever is changing one right now leaves word of it, and then it has its turn. */
async function lock(tx: Tx, ids: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from conversation where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])
    order by id for no key update skip locked`.execute(tx.q);
  return rows.map(({ id }) => id);
}

/** Takes away what has been counted, and what is about conversations that are gone; notes what was held by others. */
async function settle(tx: Tx, stale: Stale, wanted: string[], locked: string[]): Promise<number> {
  if (stale.rows.length === 0) return 0;
  const { rows: there } = await sql<{ id: string }>`
    select id from conversation where workspace_id = ${tx.workspaceId} and id = any(${wanted}::uuid[])`.execute(
    tx.q,
  );
  const counted = new Set(locked);
  const held = new Set(there.map(({ id }) => id).filter((id) => !counted.has(id)));
  const over = stale.rows.filter(({ id, what, of }) =>
    what === 'conversation' ? !held.has(of) : what === 'contact' || stale.reached.get(id) === null,
  );
  await sql`delete from sla_stale where workspace_id = ${tx.workspaceId} and id = any(${over.map(({ id }) => id)}::bigint[])`.execute(
    tx.q,
  );
  for (const [id, last] of stale.reached)
    if (last !== null)
      await sql`update sla_stale set of = ${last} where workspace_id = ${tx.workspaceId} and id = ${id}::bigint`.execute(
        tx.q,
      );
  const left = stale.conversations.filter(({ id, spread }) => spread && held.has(id));
  if (left.length > 0)
    await sql`
      insert into sla_stale (workspace_id, what, of, quiet)
      select ${tx.workspaceId}::uuid, 'conversation', * from unnest(
        ${left.map(({ id }) => id)}::uuid[], ${left.map(({ quiet }) => quiet)}::boolean[])`.execute(tx.q);
  return over.length;
}
