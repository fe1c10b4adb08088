import { sql } from 'kysely';
import type { Quarantined } from '#contract/quarantine.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, notFound } from '#server/errors.ts';
import { channelById } from '#server/features/channels/find.ts';
import { applyBatch } from '#server/features/inbound/apply.ts';
import { elementsOf } from '#server/features/inbound/elements.ts';
import { keepFilesOf } from '#server/features/inbound/files.ts';
import type { KeptRequest } from '#server/features/inbound/item.ts';
import { isHeldWith, route } from '#server/features/inbound/route.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import { withinChannels } from '#server/platform/database.ts';
import { record } from '#server/platform/events.ts';
import type { StoredRequest } from '#server/schema.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';

interface Row {
  id: string;
  channel_id: string;
  channel_name: string;
  connector: string;
  found_by: string;
  inbound_id: string;
  position: number;
  reason: string;
  received: string;
  request: StoredRequest;
  received_at: Date;
  attempts: number;
  state: Quarantined['state'];
}

export async function listQuarantine(
  tx: Tx,
  page: { state: Quarantined['state']; cursor?: string | undefined; limit: number },
): Promise<{ data: Quarantined[]; next: string | null }> {
  const after = positionIn(page.cursor, 2);
  const rows = await rowsOf(
    tx,
    sql`q.state = ${page.state} ${after ? sql`and (q.received_at, q.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
      order by q.received_at desc, q.id desc limit ${page.limit + 1}`,
  );
  const data = rows.slice(0, page.limit);
  const last = data.at(-1);
  const next = rows.length > page.limit && last ? cursorOf([last.received_at.toISOString(), last.id]) : null;
  return { data: data.map(shown), next };
}

/**
 * Asks the connector once more what the request means and applies the element that was held: after an
 * update that understands it, or when what hindered it is gone. It stays held, with the new reason, if not.
 */
export async function retryQuarantined(actor: AgentActor, id: string): Promise<Quarantined> {
  const row = await inWorkspace(actor.workspaceId, (tx) => held(tx, id));
  const channel = await channelById(row.channel_id);
  const reason = channel ? await tryAgain(row, channel) : 'The channel is gone.';
  return inWorkspace(actor.workspaceId, async (tx) => {
    await tx.q
      .updateTable('quarantined')
      .set({
        state: reason === null ? 'applied' : 'held',
        attempts: row.attempts + 1,
        ...(reason === null ? {} : { reason }),
      })
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', id)
      .execute();
    if (reason === null) await record(tx, [{ type: 'quarantine.settled', actor, subjectId: id }]);
    return one(tx, id);
  });
}

export async function discardQuarantined(tx: Tx, actor: AgentActor, id: string): Promise<Quarantined> {
  await held(tx, id);
  await tx.q
    .updateTable('quarantined')
    .set({ state: 'discarded' })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .execute();
  await record(tx, [{ type: 'quarantine.settled', actor, subjectId: id }]);
  return one(tx, id);
}

async function tryAgain(
  row: Row,
  channel: NonNullable<Awaited<ReturnType<typeof channelById>>>,
): Promise<string | null> {
  const { request: kept, found_by: foundBy } = row;
  const request: KeptRequest = {
    id: row.inbound_id,
    connector: channel.connector.name,
    channelId: channel.id,
    app: kept.app ?? null,
    late: kept.late ?? false,
    raw: { ...kept, body: Buffer.from(kept.body, 'base64'), receivedAt: row.received_at },
  };
  try {
    const found = (await elementsOf(request)).filter(
      ({ connector }) => connector.name === (foundBy || channel.connector.name),
    );
    const held = found.find(({ position }) => position === row.position);
    const elements = found.filter(
      (each) =>
        row.position < 0 ||
        each === held ||
        (held && request.app !== null && isHeldWith(held, each, channel)),
    );
    const { items } = await route(request, elements);
    const unreadable = items.map((item) => item.event).find((event) => event.type === 'unreadable');
    if (unreadable) return unreadable.reason;
    if (items.length === 0) return 'The connector finds nothing for this channel in the request.';
    // What the whole request could not be read for is the others' too.
    for (const [workspaceId, theirs] of Map.groupBy(items, (item) => item.channel.workspaceId)) {
      for (const item of theirs) item.files = await keepFilesOf(item);
      // As if it came in now: what it joins may lie beyond the channels of whoever asked.
      await withinChannels(null, () => applyBatch(workspaceId, theirs));
    }
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function held(tx: Tx, id: string): Promise<Row> {
  const [row] = await rowsOf(tx, sql`q.id = ${id} for update of q`);
  if (!row) throw notFound('quarantined item');
  if (row.state !== 'held') throw conflict('settled', `This item is ${row.state} already.`);
  return row;
}

async function one(tx: Tx, id: string): Promise<Quarantined> {
  const [row] = await rowsOf(tx, sql`q.id = ${id}`);
  if (!row) throw notFound('quarantined item');
  return shown(row);
}

async function rowsOf(tx: Tx, where: ReturnType<typeof sql>): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select q.*, c.name as channel_name, c.connector from quarantined q
    join channel c on c.workspace_id = q.workspace_id and c.id = q.channel_id
    where q.workspace_id = ${tx.workspaceId} and ${where}`.execute(tx.q);
  return rows;
}

function shown(row: Row): Quarantined {
  return {
    id: row.id,
    channel: { id: row.channel_id, name: row.channel_name, connector: row.connector },
    reason: row.reason,
    received: row.received,
    receivedAt: row.received_at.toISOString(),
    attempts: row.attempts,
    state: row.state,
  };
}
