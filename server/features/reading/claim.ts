import { sql } from 'kysely';
import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import { liveProcesses, processId } from '#server/platform/process.ts';
import { system } from '#server/transaction.ts';

/** A channel that this process is to read; `version` changes with everything that matters to the reader. */
export interface Claimed {
  channelId: string;
  version: string;
}

/** Takes the channels that nobody alive reads and answers all that are ours: each is read by one process only. */
export async function claimChannels(): Promise<Claimed[]> {
  const names = await readableConnectors();
  if (names.length === 0) return [];
  const live = await liveProcesses();
  await sql`
    insert into reading (channel_id, holder)
    select c.id, ${processId} from channel c
    left join reading r on r.channel_id = c.id
    where c.connector = any(${names}) and c.state = 'active'
      and (r.channel_id is null or r.holder is null or r.holder <> all(${live}::uuid[]))
    on conflict (channel_id) do update set holder = excluded.holder
      where reading.holder is null or reading.holder <> all(${live}::uuid[])`.execute(system());
  const { rows } = await sql<{ id: string; version: string }>`
    select c.id, md5(c.settings::text || coalesce(encode(c.secrets, 'hex'), '')) as version
    from reading r
    join channel c on c.id = r.channel_id
    where r.holder = ${processId} and c.state = 'active'`.execute(system());
  return rows.map((row) => ({ channelId: row.id, version: row.version }));
}

/** Lets go of channels that this process no longer reads, so that another may take them at once. */
export async function releaseChannels(channelIds: string[]): Promise<void> {
  await sql`
    update reading set holder = null
    where holder = ${processId} and channel_id = any(${channelIds}::uuid[])`.execute(system());
}

async function readableConnectors(): Promise<string[]> {
  const found = await Promise.all(connectorNames.map(connectorNamed));
  return found.flatMap((connector) => (connector?.poll || connector?.listen ? [connector.name] : []));
}
