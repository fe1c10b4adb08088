import { sql } from 'kysely';
import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace, system } from '#server/transaction.ts';
import { tellAgain } from './alarm.ts';
import { look } from './look.ts';
import { noteOutage } from './outage.ts';
import { readBack } from './read-back.ts';
import { seeSilence } from './silence.ts';
import { seeSymptoms } from './symptoms.ts';
import { day } from './time.ts';

/** So many channels are looked at, and so many read back, at a time; more wait for the next round. */
const atOnce = 20;
const kept = 30 * day;
const underWay = new Map<string, Promise<void>>();
let stop = new AbortController();

/** Every few seconds: starts what is due. A slow platform holds up no other: each goes on by itself. */
export async function lookAfterChannels(now: Date = new Date()): Promise<void> {
  await noteOutage(now);
  await seeSymptoms(now);
  await start('look', await dueLooks(now), (id) => look(id, now));
  await start('read', await dueReads(now), (id) => readBack(id, now, stop.signal));
}

/** Every few minutes: what takes a while to show. */
export async function watchChannels(now: Date = new Date()): Promise<void> {
  await seeSilence(now);
  await tellAgain(now);
}

/** Resolves when nothing that was started is under way any more. */
export async function lookedAfter(): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay.values());
}

/** Breaks off what is being read back and waits a moment for the rest; a look that hangs is left to itself. */
export async function stopLookingAfter(): Promise<void> {
  stop.abort();
  await Promise.race([lookedAfter(), new Promise((over) => setTimeout(over, 5_000).unref())]);
  stop = new AbortController();
}

/** Forgets hours and troubles that are over, after thirty days and a year. */
export async function forgetHealth(now: Date = new Date()): Promise<void> {
  for (const { id } of await system().selectFrom('workspace').select('id').execute()) {
    await inWorkspace(id, async (tx) => {
      await sql`delete from channel_hour where workspace_id = ${id} and hour < ${new Date(now.getTime() - kept)}`.execute(
        tx.q,
      );
      await sql`delete from channel_trouble where workspace_id = ${id} and ended_at < ${new Date(now.getTime() - 365 * day)}`.execute(
        tx.q,
      );
    });
  }
}

async function start(
  work: 'look' | 'read',
  ids: string[],
  doIt: (id: string) => Promise<void>,
): Promise<void> {
  for (const id of ids) {
    const key = `${work} ${id}`;
    const busy = [...underWay.keys()].filter((other) => other.startsWith(work)).length;
    if (underWay.has(key) || busy >= atOnce) continue;
    const done = doIt(id)
      .catch((error: unknown) =>
        log.warn({ channel: id, error: String(error) }, 'a channel was not looked after; it is tried again'),
      )
      .finally(() => underWay.delete(key));
    underWay.set(key, done);
  }
}

async function dueLooks(now: Date): Promise<string[]> {
  const all = await Promise.all(connectorNames.map(connectorNamed));
  const names = all.flatMap((connector) => (connector?.health ? [connector.name] : []));
  const { rows } = await sql<{ id: string }>`
    select h.channel_id as id from channel_health h
    join channel c on c.workspace_id = h.workspace_id and c.id = h.channel_id
    where h.look_at <= ${now} and c.state <> 'disconnected' and c.connector = any(${names})
    order by h.look_at limit ${atOnce * 2}`.execute(system());
  return rows.map((row) => row.id);
}

async function dueReads(now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select h.channel_id as id from channel_health h
    join channel c on c.workspace_id = h.workspace_id and c.id = h.channel_id
    where h.read_back_from is not null and h.read_back_at <= ${now} and c.state <> 'disconnected'
      -- Whom the platform lets in no more need not knock.
      and not exists (select from channel_trouble t where t.workspace_id = h.workspace_id
        and t.channel_id = h.channel_id and t.ended_at is null and t.kind in ('token', 'settings', 'unreachable'))
    order by h.read_back_at limit ${atOnce * 2}`.execute(system());
  return rows.map((row) => row.id);
}
