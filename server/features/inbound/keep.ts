import { type Kysely, sql } from 'kysely';
import { processId } from '#server/platform/process.ts';
import type { Tables } from '#server/schema.ts';
import { system } from '#server/transaction.ts';
import type { KeptRequest } from './item.ts';

/** A raw request of a channel (null: of an application's shared address) on its way into the database. */
export type Arrived = Omit<KeptRequest, 'id'>;

interface Waiting {
  arrived: Arrived;
  done(id: string): void;
  failed(error: unknown): void;
}

// Two commits under way at once keep the disk busy while the next group gathers; more only compete.
const commitsAtOnce = 2;
const groupMax = 256;
let waiting: Waiting[] = [];
let underWay = 0;

/** Resolves with the request's number once it is durable. Requests that come together share one commit. */
export function keep(arrived: Arrived): Promise<string> {
  return new Promise((done, failed) => {
    waiting.push({ arrived, done, failed });
    if (waiting.length === 1 && underWay < commitsAtOnce) setImmediate(commit);
  });
}

/** Is somebody waiting for an answer right now? */
export function isKeeping(): boolean {
  return underWay > 0 || waiting.length > 0;
}

async function commit(): Promise<void> {
  if (waiting.length === 0 || underWay >= commitsAtOnce) return;
  const group = waiting.slice(0, groupMax);
  waiting = waiting.slice(groupMax);
  underWay += 1;
  try {
    const ids = await insertRequests(
      system(),
      group.map((w) => w.arrived),
    );
    group.forEach((w, i) => {
      w.done(ids[i] ?? '');
    });
  } catch (error) {
    for (const w of group) w.failed(error);
  } finally {
    underWay -= 1;
    if (waiting.length > 0) setImmediate(commit);
  }
}

/** Writes requests in their order and answers their numbers. */
export async function insertRequests(q: Kysely<Tables>, group: Arrived[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into inbound_request (id, received_at, connector, channel_id, method, query, headers, body, facts, app, late, taken_by)
    select nextval('arrival'), received_at, connector, channel_id, method, query, headers, body, facts, app, late, ${processId}::uuid
    from unnest(
      ${group.map((a) => a.raw.receivedAt)}::timestamptz[], ${group.map((a) => a.connector)}::text[],
      ${group.map((a) => a.channelId)}::uuid[], ${group.map((a) => a.raw.method)}::text[],
      ${group.map((a) => JSON.stringify(a.raw.query))}::jsonb[], ${group.map((a) => JSON.stringify(redacted(a.raw.headers)))}::jsonb[],
      ${group.map((a) => a.raw.body)}::bytea[], ${group.map((a) => JSON.stringify(a.raw.facts))}::jsonb[],
      ${group.map((a) => a.app)}::text[], ${group.map((a) => a.late)}::boolean[]
    ) with ordinality as r(received_at, connector, channel_id, method, query, headers, body, facts, app, late, n)
    order by n
    returning id`.execute(q);
  return rows.map((row) => row.id);
}

/** What proves who sent it has been checked and is a secret: it does not belong into a table. */
function redacted(headers: Record<string, string>): Record<string, string> {
  const { authorization: _a, cookie: _c, ...rest } = headers;
  return rest;
}
