import { sql } from 'kysely';
import type { ChannelHealth, Trouble } from '#contract/health.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, invalid, notFound } from '#server/errors.ts';
import { channelById } from '#server/features/channels/find.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { askReadBack } from './read-back-due.ts';
import { holdHealth } from './row.ts';
import { day, hour, later } from './time.ts';

const shownHours = 24;
const shownPast = 10;
const shownJournal = 20;

export async function getHealth(tx: Tx, id: string, now: Date): Promise<ChannelHealth> {
  const row = await tx.q
    .selectFrom('channel')
    .innerJoin('channel_health as h', (join) =>
      join.onRef('h.workspace_id', '=', 'channel.workspace_id').onRef('h.channel_id', '=', 'channel.id'),
    )
    .leftJoin('agent', (join) =>
      join
        .onRef('agent.workspace_id', '=', 'channel.workspace_id')
        .onRef('agent.id', '=', 'channel.owner_id')
        .on('agent.deactivated_at', 'is', null),
    )
    .selectAll('h')
    .select([
      'channel.state',
      'last_received_at',
      'last_sent_at',
      'agent.id as owner_id',
      'agent.name as owner',
    ])
    .where('channel.workspace_id', '=', tx.workspaceId)
    .where('channel.id', '=', id)
    .executeTakeFirst();
  const connector = (await channelById(id))?.connector;
  if (!row || !connector) throw notFound('channel');
  const isThere = row.state !== 'disconnected';
  const troubles = await troublesOf(tx, id);
  return {
    channelId: id,
    owner: row.owner_id ? { id: row.owner_id, name: row.owner ?? '' } : null,
    can: {
      look: isThere && connector.health !== undefined,
      repair: isThere && connector.health !== undefined && connector.subscribe !== undefined,
      renew: connector.refresh !== undefined,
      readBack: isThere && connector.backfill !== undefined,
    },
    lookedAt: iso(row.looked_at),
    nextLookAt: isThere && connector.health ? iso(row.look_at) : null,
    lastReceivedAt: iso(row.last_received_at),
    lastSentAt: iso(row.last_sent_at),
    expiresAt: iso(row.expires_at),
    renewedAt: iso(row.renewed_at),
    scopes: row.scopes,
    subscription: row.subscription,
    subscribedAt: iso(row.repaired_at),
    templates: connector.templates
      ? { readAt: iso(row.templates_read_at), trouble: row.templates_trouble }
      : null,
    remarks: row.remarks,
    troubles: troubles.filter(({ endedAt }) => endedAt === null).reverse(),
    past: troubles.filter(({ endedAt }) => endedAt !== null).slice(0, shownPast),
    hours: await hoursOf(tx, id, now),
    journal: await journalOf(tx, id),
    readBack: {
      days: row.read_back_days,
      from: iso(row.read_back_from),
      why: row.read_back_why,
      doneAt: iso(row.read_back_done_at),
      found: row.read_back_found,
    },
  };
}

/** Chooses who is told, and how many days are read back. */
export async function editHealth(
  tx: Tx,
  actor: AgentActor,
  id: string,
  edit: { ownerId?: string | null | undefined; readBackDays?: number | undefined },
  now: Date,
): Promise<ChannelHealth> {
  if (!(await holdHealth(tx, id))) throw notFound('channel');
  if (edit.ownerId) await mustReach(tx, edit.ownerId, id);
  if (edit.ownerId !== undefined)
    await sql`update channel set owner_id = ${edit.ownerId} where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
      tx.q,
    );
  if (edit.readBackDays !== undefined)
    await sql`update channel_health set read_back_days = ${edit.readBackDays}
      where workspace_id = ${tx.workspaceId} and channel_id = ${id}`.execute(tx.q);
  await record(tx, [{ type: 'channel.changed', actor, subjectId: id }]);
  return getHealth(tx, id, now);
}

/** Asks for the last days to be read back; a round does it in the next seconds. */
export async function readBackNow(
  tx: Tx,
  actor: AgentActor,
  id: string,
  days: number | undefined,
  now: Date,
): Promise<ChannelHealth> {
  const before = await getHealth(tx, id, now);
  if (!before.can.readBack)
    throw conflict('cannot-read-back', 'What is past cannot be read on this channel.');
  await askReadBack(tx, id, later(now, -(days ?? before.readBack.days) * day), 'asked', now);
  await record(tx, [{ type: 'channel.changed', actor, subjectId: id }]);
  return getHealth(tx, id, now);
}

async function mustReach(tx: Tx, agentId: string, channelId: string): Promise<void> {
  const { rows } = await sql`
    select from agent where workspace_id = ${tx.workspaceId} and id = ${agentId} and deactivated_at is null
      and (role = 'administrator' or channels is null or ${channelId} = any(channels))`.execute(tx.q);
  if (rows.length === 0)
    throw invalid('This agent is not part of the workspace, or does not reach the channel.', [
      { path: 'ownerId', message: 'unknown' },
    ]);
}

async function troublesOf(tx: Tx, id: string): Promise<Trouble[]> {
  const rows = await tx.q
    .selectFrom('channel_trouble')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', id)
    .orderBy('since', 'desc')
    .orderBy('id', 'desc')
    .limit(shownPast + 10)
    .execute();
  return rows.map(({ id: own, kind, text, since, ended_at }) => ({
    ...{ id: own, kind, text },
    since: since.toISOString(),
    endedAt: iso(ended_at),
  }));
}

async function hoursOf(tx: Tx, id: string, now: Date): Promise<ChannelHealth['hours']> {
  const last = Math.floor(now.getTime() / hour) * hour;
  const first = last - (shownHours - 1) * hour;
  const rows = await tx.q
    .selectFrom('channel_hour')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', id)
    .where('hour', '>=', new Date(first))
    .execute();
  const byHour = new Map(rows.map((row) => [row.hour.getTime(), row]));
  return Array.from({ length: shownHours }, (_, n) => {
    const at = first + n * hour;
    const { received = 0, attempts = 0, failures = 0 } = byHour.get(at) ?? {};
    return { at: new Date(at).toISOString(), received, attempts, failures };
  });
}

async function journalOf(tx: Tx, id: string): Promise<ChannelHealth['journal']> {
  const rows = await tx.q
    .selectFrom('channel_journal')
    .select(['at', 'state', 'text'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', id)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(shownJournal)
    .execute();
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
