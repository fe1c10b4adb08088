import { sql } from 'kysely';
import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import { log } from '#server/platform/log.ts';
import { system } from '#server/transaction.ts';
import { lookAtProfile } from './look.ts';

/** So many are read in a round, one after the other: nobody waits for them. */
const atOnce = 20;
let underWay = false;

/** Every minute; a slow platform holds up nothing else. */
export async function startProfiles(): Promise<void> {
  void keepProfiles().catch((error: unknown) =>
    log.warn({ error: String(error) }, 'profiles were not read; they are at the next turn'),
  );
}

/** Reads the profiles that were not read for a day. */
export async function keepProfiles(now: Date = new Date()): Promise<void> {
  if (underWay) return;
  underWay = true;
  try {
    for (const id of await due(now))
      await lookAtProfile(id, now).catch((error: unknown) =>
        log.warn({ channel: id, error: String(error) }, 'a profile was not read; it is tried again'),
      );
  } finally {
    underWay = false;
  }
}

async function due(now: Date): Promise<string[]> {
  const all = await Promise.all(connectorNames.map(connectorNamed));
  const names = all.flatMap((connector) => (connector?.ownProfile ? [connector.name] : []));
  const { rows } = await sql<{ id: string }>`
    select c.id from channel c
    left join channel_profile p on p.workspace_id = c.workspace_id and p.channel_id = c.id
    where c.state = 'active' and c.connector = any(${names}) and (p.look_at is null or p.look_at <= ${now})
    order by p.look_at nulls first limit ${atOnce}`.execute(system());
  return rows.map(({ id }) => id);
}
