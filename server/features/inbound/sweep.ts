import { sql } from 'kysely';
import { liveProcesses, processId } from '#server/platform/process.ts';
import { system } from '#server/transaction.ts';
import { inHand, type KeptRequest } from './item.ts';
import { understand } from './understand.ts';

const takeMax = 1_000;
// All of it is held in memory; a document of any size is taken, but few at a time.
const bytesMax = 64 * 1024 * 1024;

interface PendingRow {
  id: string;
  received_at: Date;
  connector: string;
  channel_id: string | null;
  app: string | null;
  late: boolean;
  method: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: Buffer;
  facts: Record<string, unknown>;
}

/**
 * Takes up requests that were acknowledged but not applied: those of dead processes, and our own that
 * are not in hand (after an overflow or a failed look-up). In order of arrival; answers how many.
 */
export async function sweep(): Promise<number> {
  return (await takeUp()).taken;
}

async function takeUp(): Promise<{ taken: number; more: boolean }> {
  if (inHand.size > takeMax) return { taken: 0, more: false };
  const live = await liveProcesses();
  const { rows } = await sql<PendingRow>`
    update inbound_request set taken_by = ${processId}::uuid
    where (received_at, id) in (
      select received_at, id from (
        select received_at, id, sum(octet_length(body)) over (order by id) - octet_length(body) as before from (
          select received_at, id, body from inbound_request
          where applied_at is null
            and (taken_by = ${processId}::uuid or taken_by <> all(${live}::uuid[]))
            and id <> all(${[...inHand]}::bigint[])
          order by id limit ${takeMax}
          for update skip locked) locked
        ) counted where before < ${bytesMax})
    returning id, received_at, connector, channel_id, app, late, method, query, headers, body, facts`.execute(
    system(),
  );
  rows.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  for (const row of rows) await understand(asRequest(row));
  const bytes = rows.reduce((sum, row) => sum + row.body.length, 0);
  return { taken: rows.length, more: rows.length === takeMax || bytes >= bytesMax };
}

let catchingUp = false;

/** Sweeps until nothing is left over, as quickly as what was taken is applied. After a burst there may be a lot. */
export async function catchUp(): Promise<void> {
  if (catchingUp) return;
  catchingUp = true;
  try {
    while ((await takeUp()).more)
      while (inHand.size > takeMax / 2) await new Promise((resolve) => setTimeout(resolve, 20));
  } finally {
    catchingUp = false;
  }
}

function asRequest(row: PendingRow): KeptRequest {
  return {
    id: row.id,
    connector: row.connector,
    channelId: row.channel_id,
    app: row.app,
    late: row.late,
    raw: {
      method: row.method,
      query: row.query,
      headers: row.headers,
      body: row.body,
      receivedAt: row.received_at,
      facts: row.facts,
    },
  };
}
