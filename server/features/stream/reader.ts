import { sql } from 'kysely';
import pg from 'pg';
import { databaseUrl, ownerPool } from '#server/platform/database.ts';
import { type Committed, onCommitted } from '#server/platform/events.ts';
import { announceLive, type Live, onLive } from '#server/platform/live.ts';
import { log } from '#server/platform/log.ts';
import { processId } from '#server/platform/process.ts';
import { system } from '#server/transaction.ts';
import { flushed, moveTo, push } from './hub.ts';

/**
 * Positions in the event log. A transaction's number (xid) is given when it starts to write and becomes
 * visible when it commits, maybe much later; so a reader may only forget what lies below the oldest one
 * still running (xmin). The safe mark lies just after the newest event below that, and is not xmin itself:
 * after a crash of the database the numbers of transactions that had written nothing lasting are given once
 * more. Live frames do not wait for it: they go out right after the commit, and whoever reconnects gets
 * everything from the mark on, some of it twice, by id.
 */
const marksEvery = 1_000;
const pageMax = 5_000;
const pushed = new Set<string>();
let epoch = 0;
let mark = 0n;
let newestRead = 0n;
let timer: NodeJS.Timeout | undefined;
let listening: pg.Client | undefined;
let stopped = false;

export async function startReader(): Promise<void> {
  stopped = false;
  const { rows } = await ownerPool().query<{ epoch: number; seq: string }>(
    'select epoch, (select last_value from event_seq)::text as seq from installation',
  );
  epoch = rows[0]?.epoch ?? 1;
  const newest = await sql<{ xid: string }>`
    select xid::text from event where xid < pg_snapshot_xmin(pg_current_snapshot()) order by event.xid desc, event.seq desc limit 1`.execute(
    system(),
  );
  mark = BigInt(newest.rows[0]?.xid ?? '0') + 1n;
  newestRead = BigInt(rows[0]?.seq ?? '0');
  moveTo(positionOf(mark));
  onCommitted((workspaceId, events) => {
    if (stopped) return;
    for (const event of events) pushed.add(event.id);
    push(workspaceId, events);
    tellOthers();
  });
  onLive((live, fromHere) => {
    if (fromHere && !stopped) void notify('earshot_live', JSON.stringify({ from: processId, live }));
  });
  await listen();
  timer = setInterval(() => void advance(), marksEvery);
}

export async function stopReader(): Promise<void> {
  stopped = true;
  clearInterval(timer);
  // The others read the log every second anyway.
  clearTimeout(telling);
  await listening?.end().catch(() => {});
}

/** A transaction number as a stream's `id`. */
function positionOf(xid: bigint): string {
  return `${epoch}.${xid}`;
}

/** The position of whoever has seen all events before this one: never beyond the safe mark. */
export function positionAt(event: { xid: bigint }): string {
  return positionOf(event.xid < mark ? event.xid : mark);
}

/** The transaction number inside a position; undefined for one that is not ours or from before a restore. */
export function readPosition(position: string): bigint | undefined {
  const match = /^(\d{1,9})\.(\d{1,19})$/.exec(position);
  return match && Number(match[1]) === epoch ? BigInt(match[2] ?? '0') : undefined;
}

let advancing = false;

/** Reads what became safe since, shows what nobody here had announced, and moves the mark. */
async function advance(): Promise<void> {
  if (advancing || stopped) return;
  advancing = true;
  try {
    const { rows } = await sql<{
      xmin: string;
    }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`.execute(system());
    const next = BigInt(rows[0]?.xmin ?? '0');
    if (next > mark) {
      const newest = await readUpTo(next);
      await flushed();
      if (newest !== undefined) mark = newest + 1n;
      moveTo(positionOf(mark));
    }
    if (!listening) await listen();
  } catch (error) {
    log.debug({ error: String(error) }, 'the event log could not be read; trying again');
  } finally {
    advancing = false;
  }
}

/** Another process has committed something: shown at once, without waiting for the mark. */
async function readNews(): Promise<void> {
  const rows = await read(sql`xid >= ${String(mark)}::xid8 and seq > ${String(newestRead)}`);
  for (const event of rows) {
    if (event.seq > newestRead) newestRead = event.seq;
    if (pushed.has(event.id)) continue;
    pushed.add(event.id);
    push(event.workspaceId, [event]);
  }
}

/** What is safe now, page by page: after a long transaction there may be a lot of it. Answers the newest number. */
async function readUpTo(next: bigint): Promise<bigint | undefined> {
  let newest: bigint | undefined;
  for (let [xid, seq, more] = [mark, 0n, true]; more; ) {
    const rows = await read(
      sql`(xid, seq) > (${String(xid)}::xid8, ${String(seq)}::bigint) and xid >= ${String(mark)}::xid8 and xid < ${String(next)}::xid8`,
      pageMax,
    );
    for (const event of rows) if (!pushed.delete(event.id)) push(event.workspaceId, [event]);
    more = rows.length === pageMax;
    newest = rows.at(-1)?.xid ?? newest;
    xid = rows.at(-1)?.xid ?? next;
    seq = rows.at(-1)?.seq ?? 0n;
  }
  return newest;
}

/** Everything of one workspace from a position on; `undefined` when that is more than a replay should carry. */
export async function eventsSince(
  workspaceId: string,
  from: bigint,
  most: number,
): Promise<(Committed & { xid: bigint })[] | undefined> {
  const rows = await read(sql`workspace_id = ${workspaceId} and xid >= ${String(from)}::xid8`, most + 1);
  return rows.length > most ? undefined : rows;
}

// Ordered by the column and not, as the bare name would mean, by its text in the answer: there 1000 comes before 999.
async function read(
  where: ReturnType<typeof sql>,
  most = pageMax,
): Promise<(Committed & { xid: bigint; seq: bigint })[]> {
  const { rows } = await sql<{
    id: string;
    xid: string;
    seq: string;
    workspace_id: string;
    type: Committed['type'];
    version: number;
    at: Date;
    actor_kind: Committed['actor']['kind'];
    actor_id: string | null;
    conversation_id: string | null;
    message_id: string | null;
    subject_id: string | null;
  }>`select id, xid::text, seq, workspace_id, type, version, at, actor_kind, actor_id, conversation_id, message_id, subject_id
    from event where ${where} order by event.xid, event.seq limit ${most}`.execute(system());
  return rows.map((row) => ({
    id: row.id,
    xid: BigInt(row.xid),
    seq: BigInt(row.seq),
    workspaceId: row.workspace_id,
    type: row.type,
    version: row.version,
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id },
    conversationId: row.conversation_id,
    messageId: row.message_id,
    subjectId: row.subject_id,
  }));
}

async function listen(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(), application_name: 'earshot listen' });
  client.on('error', () => {
    listening = undefined;
  });
  client.on('notification', ({ channel, payload = '' }) => {
    if (channel === 'earshot_events' && payload !== processId) void readNews().catch(() => {});
    if (channel === 'earshot_live') receiveLive(payload);
  });
  await client.connect();
  await client.query('listen earshot_events; listen earshot_live');
  listening = client;
}

function receiveLive(payload: string): void {
  const { from, live } = JSON.parse(payload) as { from: string; live: Live };
  if (from !== processId) announceLive(live, false);
}

let telling: NodeJS.Timeout | undefined;

/** Wakes the other processes, outside any write transaction and once for many commits. */
function tellOthers(): void {
  if (telling || stopped) return;
  telling = setTimeout(() => {
    telling = undefined;
    void notify('earshot_events', processId);
  }, 10);
}

async function notify(channel: string, payload: string): Promise<void> {
  await ownerPool()
    .query('select pg_notify($1, $2)', [channel, payload])
    .catch((error: Error) => log.debug({ error: error.message }, 'other processes could not be told'));
}
