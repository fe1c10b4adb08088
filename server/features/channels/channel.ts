import { sql } from 'kysely';
import type { Account, Connector } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import type { Channel } from '#contract/channels.ts';
import { conflict, notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import type { Tx } from '#server/transaction.ts';
import { doorAddressOf } from './door.ts';
import { channelById, forgetChannel } from './find.ts';
import { resumeDelivery } from './resume.ts';
import { acceptSettings, type Settings, seal, shown } from './settings.ts';
import type { Tried } from './try.ts';

export async function listChannels(tx: Tx): Promise<{ data: Channel[]; next: null }> {
  const rows = await rowsOf(tx);
  return { data: await Promise.all(rows.map((row) => asChannel(row))), next: null };
}

export async function getChannel(tx: Tx, id: string): Promise<Channel> {
  const [row] = await rowsOf(tx, id);
  if (!row) throw notFound('channel');
  return asChannel(row);
}

/** Connects an account of the brand that was tried out; secrets that were made are shown this once. */
export async function connectChannel(
  tx: Tx,
  actor: Actor,
  wanted: { name: string },
  { connector, id, settings, generated, account }: Tried,
): Promise<Channel & { generated: Record<string, string> }> {
  const { open, secrets } = seal(connector, settings, id);
  const brand = await tx.q
    .selectFrom('brand')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .orderBy('created_at')
    .executeTakeFirstOrThrow();
  await tx.q
    .insertInto('channel')
    .values({
      workspace_id: tx.workspaceId,
      id,
      brand_id: brand.id,
      connector: connector.name,
      name: wanted.name,
      address: addressOf(connector, settings, account),
      account: account.title ?? null,
      settings: JSON.stringify(open),
      secrets,
    })
    .execute();
  await record(tx, [{ type: 'channel.connected', actor, subjectId: id }]);
  const [row] = await rowsOf(tx, id);
  if (!row) throw new Error('a channel that was just written is missing');
  return { ...(await asChannel(row, settings)), generated };
}

interface Edit {
  name?: string | undefined;
  settings?: Settings | undefined;
  state?: 'active' | 'paused' | undefined;
}

/** Changes what is given; a secret that is left out stays as it is. What waited to be sent goes out again. */
export async function editChannel(
  tx: Tx,
  actor: Actor,
  id: string,
  edit: Edit,
  tried: Tried | null,
): Promise<Channel> {
  await sql`select from channel where workspace_id = ${tx.workspaceId} and id = ${id} for update`.execute(
    tx.q,
  );
  const [row] = await rowsOf(tx, id);
  if (!row) throw notFound('channel');
  if (row.state === 'disconnected')
    throw conflict('disconnected', 'This channel is disconnected; connect it anew instead.');
  const changes: Partial<{
    name: string;
    state: 'active' | 'paused';
    settings: string;
    secrets: Buffer | null;
    address: string | null;
    account: string | null;
    trouble: null;
    reading_trouble: null;
    unreadable_since: null;
  }> = {};
  if (edit.name !== undefined) changes.name = edit.name;
  if (edit.state !== undefined) changes.state = edit.state;
  let settings: Settings | undefined;
  if (tried && edit.settings) {
    // Somebody may have changed other settings while these were tried out.
    forgetChannel(id);
    const now = (await channelById(id))?.settings as Settings;
    ({ settings } = acceptSettings(tried.connector, { ...now, ...edit.settings }));
    const { open, secrets } = seal(tried.connector, settings, id);
    changes.settings = JSON.stringify(open);
    changes.secrets = secrets;
    changes.address = addressOf(tried.connector, settings, tried.account);
    changes.account = tried.account.title ?? null;
    if (tried.connector.connect)
      Object.assign(changes, { trouble: null, reading_trouble: null, unreadable_since: null });
  }
  if (Object.keys(changes).length > 0) {
    await tx.q
      .updateTable('channel')
      .set(changes)
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', id)
      .execute();
    await record(tx, [{ type: 'channel.changed', actor, subjectId: id }]);
    await resumeDelivery(tx, id);
    tx.afterCommit(() => forgetChannel(id));
  }
  const [changed] = await rowsOf(tx, id);
  return asChannel(changed ?? row, settings);
}

/** Writes down what a try of the credentials came to. */
export async function noteCheck(
  tx: Tx,
  actor: Actor,
  id: string,
  checked: { account: Account | null; trouble: string | null },
): Promise<Channel> {
  const [row] = await rowsOf(tx, id);
  if (!row) throw notFound('channel');
  await tx.q
    .updateTable('channel')
    .set({
      trouble: checked.trouble,
      ...(checked.trouble === null ? { reading_trouble: null, unreadable_since: null } : {}),
      ...(checked.account?.title ? { account: checked.account.title } : {}),
    })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .execute();
  if (checked.trouble === null) await resumeDelivery(tx, id);
  await record(tx, [{ type: 'channel.changed', actor, subjectId: id }]);
  return getChannel(tx, id);
}

function addressOf(connector: Connector, settings: Settings, account: Account): string | null {
  return account.address ?? connector.address?.(settings) ?? null;
}

/** Nothing comes in or goes out any more; the conversations stay readable. */
export async function disconnectChannel(tx: Tx, actor: Actor, id: string): Promise<Channel> {
  const [row] = await rowsOf(tx, id);
  if (!row) throw notFound('channel');
  if (row.state !== 'disconnected') {
    await tx.q
      .updateTable('channel')
      .set({ state: 'disconnected' })
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', id)
      .execute();
    await record(tx, [{ type: 'channel.disconnected', actor, subjectId: id }]);
    // What waits shall not wait for ever: it is tried now, and fails where everybody sees it.
    await resumeDelivery(tx, id);
    tx.afterCommit(() => forgetChannel(id));
  }
  return getChannel(tx, id);
}

type ChannelRow = Awaited<ReturnType<typeof rowsOf>>[number];

async function rowsOf(tx: Tx, id?: string) {
  let query = tx.q
    .selectFrom('channel')
    .innerJoin('brand', (join) =>
      join
        .onRef('brand.workspace_id', '=', 'channel.workspace_id')
        .onRef('brand.id', '=', 'channel.brand_id'),
    )
    .selectAll('channel')
    .select(['brand.name as brand_name'])
    .where('channel.workspace_id', '=', tx.workspaceId)
    .orderBy('channel.created_at');
  if (id) query = query.where('channel.id', '=', id);
  return query.execute();
}

async function asChannel(row: ChannelRow, settings?: Settings): Promise<Channel> {
  const connector = await connectorNamed(row.connector);
  const opened = settings ?? ((await channelById(row.id))?.settings as Settings | undefined) ?? row.settings;
  return {
    id: row.id,
    connector: row.connector,
    name: row.name,
    brand: { id: row.brand_id, name: row.brand_name },
    state: row.state,
    trouble: row.trouble ?? row.reading_trouble,
    account: row.account,
    settings: connector ? shown(connector, opened) : {},
    webhookUrl: connector?.verify ? `${publicUrl()}/webhooks/${row.connector}/${row.id}` : null,
    doorAddress: connector ? doorAddressOf({ id: row.id, connector }) : null,
    lastReadAt: row.read_at?.toISOString() ?? null,
    snippet: connector?.visitors
      ? `<script async src="${publicUrl()}/widget/loader.js" data-channel="${row.id}"></script>`
      : null,
    tryUrl: connector?.visitors ? `${publicUrl()}/try/${row.id}` : null,
    createdAt: row.created_at.toISOString(),
    lastReceivedAt: row.last_received_at?.toISOString() ?? null,
    lastSentAt: row.last_sent_at?.toISOString() ?? null,
  };
}
