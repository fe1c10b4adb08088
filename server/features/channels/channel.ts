import { sql } from 'kysely';
import type { Account, Connector } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import type { Channel } from '#contract/channels.ts';
import type { TroubleKind } from '#contract/health.ts';
import { conflict, notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import type { Tx } from '#server/transaction.ts';
import { chosenAnswering, takeTurns } from './answering.ts';
import { appSettings, fingerprintOf } from './apps.ts';
import { doorAddressOf } from './door.ts';
import { channelById, forgetChannel } from './find.ts';
import { beginHealth, endHealth, lookSoon } from './look-soon.ts';
import { passOn } from './pass-on.ts';
import { resumeDelivery } from './resume.ts';
import { acceptSettings, type Settings, seal, shown, withoutLent } from './settings.ts';
import { customersPage, isPractice, staysPractice } from './stand-ins.ts';
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
  { connector, id, settings, lent, generated, account }: Tried,
): Promise<Channel & { generated: Record<string, string> }> {
  const { open, secrets } = seal(connector, settings, id, lent);
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
      app: fingerprintOf(connector.app, settings),
      practice: isPractice(settings),
      owner_id: actor.kind === 'agent' ? actor.id : null,
    })
    .execute();
  await beginHealth(tx, id);
  tx.afterCommit(() => forgetChannel(id));
  await record(tx, [{ type: 'channel.connected', actor, subjectId: id }]);
  const [row] = await rowsOf(tx, id);
  if (!row) throw new Error('a channel that was just written is missing');
  return { ...(await asChannel(row, { settings, lent })), generated };
}

interface Edit {
  name?: string | undefined;
  settings?: Settings | undefined;
  state?: 'active' | 'paused' | undefined;
  answersFrom?: string | null | undefined;
  teamId?: string | null | undefined;
}

/** Changes what is given; a secret that is left out stays as it is. What waited to be sent goes out again. */
export async function editChannel(
  tx: Tx,
  actor: Actor,
  id: string,
  edit: Edit,
  tried: Tried | null,
): Promise<Channel> {
  await takeTurns(tx, edit);
  await sql`select from channel where workspace_id = ${tx.workspaceId} and id = ${id} for update`.execute(
    tx.q,
  );
  const [row] = await rowsOf(tx, id);
  if (!row) throw notFound('channel');
  if (row.state === 'disconnected')
    throw conflict('disconnected', 'This channel is disconnected; connect it anew instead.');
  const answering = await chosenAnswering(tx, id, edit);
  const changes: Partial<{
    name: string;
    state: 'active' | 'paused';
    settings: string;
    secrets: Buffer | null;
    address: string | null;
    account: string | null;
    app: string | null;
    practice: boolean;
    trouble: null;
    reading_trouble: null;
    unreadable_since: null;
    answers_from: string | null;
    team_id: string | null;
  }> = { ...answering };
  if (edit.name !== undefined) changes.name = edit.name;
  if (edit.state !== undefined) changes.state = edit.state;
  let known: Known | undefined;
  if (tried && edit.settings) {
    // Somebody may have changed other settings while these were tried out.
    forgetChannel(id);
    const now = await channelById(id);
    if (!now) throw notFound('channel');
    const { connector, lent } = tried;
    const own = withoutLent(now.settings as Settings, now.lent);
    const app = connector.app ? appSettings(connector.app, tried.settings) : {};
    const { settings } = acceptSettings(connector, { ...own, ...edit.settings, ...app });
    known = { settings, lent };
    const { open, secrets } = seal(connector, settings, id, lent);
    changes.settings = JSON.stringify(open);
    changes.secrets = secrets;
    changes.app = fingerprintOf(connector.app, settings);
    changes.practice = staysPractice(now, settings);
    await passOn(tx, actor, { before: now, settings, lent });
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
    await lookSoon(tx, id, { isOther: tried !== null });
    tx.afterCommit(() => forgetChannel(id));
  }
  const [changed] = await rowsOf(tx, id);
  return asChannel(changed ?? row, known);
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
  await lookSoon(tx, id);
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
    await endHealth(tx, id);
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
    .select([
      sql<{ kind: TroubleKind; text: string; since: string }[]>`coalesce((
        select json_agg(json_build_object('kind', t.kind, 'text', t.text, 'since', t.since) order by t.since, t.id)
        from channel_trouble t where t.workspace_id = channel.workspace_id and t.channel_id = channel.id
          and t.ended_at is null), '[]')`.as('troubles'),
      sql<Channel['answersFor']>`coalesce((
        select json_agg(json_build_object('id', o.id, 'name', o.name) order by o.name, o.id) from channel o
        where o.workspace_id = channel.workspace_id and o.answers_from = channel.id and o.state <> 'disconnected'), '[]')`.as(
        'answers_for',
      ),
      sql<Channel['team']>`(
        select json_build_object('id', t.id, 'name', t.name, 'archived', t.archived_at is not null) from team t
        where t.workspace_id = channel.workspace_id and t.id = channel.team_id)`.as('team'),
    ])
    .where('channel.workspace_id', '=', tx.workspaceId)
    .orderBy('channel.created_at');
  if (id) query = query.where('channel.id', '=', id);
  return query.execute();
}

/** What is already at hand of a channel's settings. */
interface Known {
  settings: Settings;
  lent: string[];
}

async function asChannel(row: ChannelRow, known?: Known): Promise<Channel> {
  const connector = await connectorNamed(row.connector);
  const channel = known ?? (await channelById(row.id));
  const sender = row.answers_from ? await channelById(row.answers_from) : undefined;
  const settings = (channel?.settings as Settings | undefined) ?? row.settings;
  const lent = channel?.lent ?? [];
  return {
    id: row.id,
    connector: row.connector,
    name: row.name,
    brand: { id: row.brand_id, name: row.brand_name },
    state: row.state,
    trouble: row.trouble ?? row.reading_trouble,
    account: row.account,
    settings: connector ? shown(connector, settings, lent) : {},
    webhookUrl: connector?.verify ? `${publicUrl()}/webhooks/${row.connector}/${row.id}` : null,
    sharedWebhookUrl: connector?.app ? `${publicUrl()}/webhooks/${connector.app.name}` : null,
    app: connector?.app ? { name: connector.app.name, of: lent.length > 0 ? 'operator' : 'workspace' } : null,
    doorAddress: connector ? doorAddressOf({ id: row.id, connector }) : null,
    lastReadAt: row.read_at?.toISOString() ?? null,
    snippet: connector?.visitors
      ? `<script async src="${publicUrl()}/widget/loader.js" data-channel="${row.id}"></script>`
      : null,
    tryUrl: connector?.visitors ? `${publicUrl()}/try/${row.id}` : null,
    practice: row.practice || isPractice(settings) ? { url: customersPage(row.address) } : null,
    answersFrom: row.answers_from ? { id: row.answers_from, name: sender?.name ?? '' } : null,
    answersFor: row.answers_for,
    team: row.team,
    createdAt: row.created_at.toISOString(),
    lastReceivedAt: row.last_received_at?.toISOString() ?? null,
    lastSentAt: row.last_sent_at?.toISOString() ?? null,
    troubles: row.troubles.map(({ kind, text, since }) => ({
      kind,
      text,
      since: new Date(since).toISOString(),
    })),
  };
}
