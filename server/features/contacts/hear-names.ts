import { sql } from 'kysely';
import { soundKeys } from '#server/platform/sound/alike.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';

const atOnce = 500;
/** Milliseconds of work in one round, so that those from before an upgrade leave room for the rest. */
const roundLasts = 1_000;

/** Writes how contacts are pronounced, where a name is new or was changed, or is of before this was written. */
export async function hearNames(): Promise<void> {
  const until = Date.now() + roundLasts;
  const { rows } = await sql<{ workspace_id: string }>`
    select distinct workspace_id from (select workspace_id from contact where sounds is null limit 10000) c`.execute(
    system(),
  );
  for (const { workspace_id: id } of rows)
    while (Date.now() < until && (await inWorkspace(id, hearSome)) === atOnce);
}

async function hearSome(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: string; names: string[] }>`
    select c.id, c.name || array(select i.name from identity i
      where i.workspace_id = c.workspace_id and i.contact_id = c.id) as names
    from contact c where c.workspace_id = ${tx.workspaceId} and c.sounds is null
    order by c.id limit ${atOnce} for no key update of c skip locked`.execute(tx.q);
  await sql`
    update contact c set sounds = string_to_array(heard.keys, ' ')
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ names }) => soundsOf(names))}::text[]) heard(id, keys)
    where c.workspace_id = ${tx.workspaceId} and c.id = heard.id`.execute(tx.q);
  return rows.length;
}

/** The keys of one contact's names, parted by spaces. */
export function soundsOf(names: string[]): string {
  return [...new Set(names.flatMap(soundKeys))].join(' ');
}
