import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';

const atOnce = 200;
/** Milliseconds of work in one round: what was written before an upgrade leaves room for the rest. */
const roundLasts = 1_000;

/**
 * Lets messages be found by other forms of their words too, where they were written before this PostgreSQL stemmed
 * them; what is written now is done as it is written. A workspace that is done is not looked at again.
 */
export async function giveForms(): Promise<void> {
  const until = Date.now() + roundLasts;
  const { rows } = await sql<{ id: string; version: number; after: string }>`
    select w.id, v.version, case when s.version = v.version then s.after::text else '' end as after
    from workspace w cross join (select current_setting('server_version_num')::int / 10000) v(version)
    left join search_stems s on s.workspace_id = w.id
    where s.workspace_id is null or s.version <> v.version or s.after is not null`.execute(system());
  for (const { id, version, after } of rows) {
    for (let from: string | null = after; from !== null && Date.now() < until; ) {
      const begun = performance.now();
      const before: string = from;
      from = await inWorkspace(id, (tx) => giveSome(tx, before));
      if (from === before) break;
      // Apart from the messages: nobody who writes some waits for this.
      await inWorkspace(id, (tx) => note(tx, version, from));
      if (from !== null) await sleep(performance.now() - begun);
    }
  }
}

/** The next messages after this one; answers with the last that is done, null when there are no more. */
async function giveSome(tx: Tx, after: string): Promise<string | null> {
  const { rows: next } = await sql<{ id: string }>`
    select id from message where workspace_id = ${tx.workspaceId} and (${after} = '' or id > nullif(${after}, '')::uuid)
    order by id limit ${atOnce}`.execute(tx.q);
  const ids = next.map(({ id }) => id);
  const { rows: free } = await sql<{ id: string; search: string; deleted: boolean }>`
    with free as (
      select * from message where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) for no key update skip locked
    ), changed as (
      update message m set search = f.search
      from (select o.id, words_and_forms(concat_ws(' ', o.subject, o.text, o.card_words),
          (select string_agg(a.name, ' ' order by a.position) from attachment a
            where a.workspace_id = o.workspace_id and a.message_id = o.id),
          language_of_customer(o.workspace_id, o.conversation_id)) as search
        from free o where o.deleted_at is null) f
      where m.workspace_id = ${tx.workspaceId} and m.id = f.id and m.search <> f.search)
    select id from free`.execute(tx.q);
  // What somebody is changing right now is looked at in the next round, with all that comes after it.
  const done = new Set(free.map(({ id }) => id));
  const held = ids.findIndex((id) => !done.has(id));
  if (held >= 0) return ids[held - 1] ?? after;
  return ids.length < atOnce ? null : (ids.at(-1) ?? null);
}

async function note(tx: Tx, version: number, after: string | null): Promise<void> {
  await sql`
    insert into search_stems (workspace_id, version, after)
    values (${tx.workspaceId}, ${version}, nullif(${after ?? ''}, '')::uuid)
    on conflict (workspace_id) do update set version = excluded.version, after = excluded.after`.execute(
    tx.q,
  );
}
