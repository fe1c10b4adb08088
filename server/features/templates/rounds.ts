import { sql } from 'kysely';
import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import { log } from '#server/platform/log.ts';
import { system } from '#server/transaction.ts';
import { readTemplates } from './read.ts';

/** So many channels are read at a time; more wait for the next round. */
const atOnce = 10;
const underWay = new Map<string, Promise<void>>();

/** Every few seconds: starts what is due. A slow platform holds up no other: each goes on by itself. */
export async function keepTemplatesFresh(now: Date = new Date()): Promise<void> {
  for (const id of await due(now)) {
    if (underWay.has(id) || underWay.size >= atOnce) continue;
    const done = readTemplates(id, now)
      .catch((error: unknown) =>
        log.warn({ channel: id, error: String(error) }, 'templates were not read; they are tried again'),
      )
      .finally(() => underWay.delete(id));
    underWay.set(id, done);
  }
}

/** Resolves when nothing that was started is under way any more. */
export async function templatesRead(): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay.values());
}

async function due(now: Date): Promise<string[]> {
  const all = await Promise.all(connectorNames.map(connectorNamed));
  const names = all.flatMap((connector) => (connector?.templates ? [connector.name] : []));
  const { rows } = await sql<{ id: string }>`
    select h.channel_id as id from channel_health h
    join channel c on c.workspace_id = h.workspace_id and c.id = h.channel_id
    where h.templates_at <= ${now} and c.state <> 'disconnected' and c.connector = any(${names})
    order by h.templates_at limit ${atOnce * 2}`.execute(system());
  return rows.map((row) => row.id);
}
