import { sql } from 'kysely';
import type { Connector } from '#connectors/connector.ts';
import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import { isLimited, latestInThread, windowOn } from './window.ts';

const atOnce = 200;

/**
 * Computes until when each conversation can be answered, where that was never done or a platform's windows are
 * others now. A channel that is done is not looked at again.
 */
export async function fillWindows(): Promise<void> {
  for (const name of connectorNames) {
    const connector = await connectorNamed(name);
    if (!isLimited(connector)) continue;
    const windows = fingerprint(connector);
    const channels = await system()
      .selectFrom('channel')
      .select(['id', 'workspace_id'])
      .where('connector', '=', name)
      .where('windows', 'is distinct from', windows)
      .execute();
    for (const channel of channels) await fillChannel(channel, connector, windows);
  }
}

async function fillChannel(
  { id, workspace_id }: { id: string; workspace_id: string },
  connector: Connector | undefined,
  windows: string,
): Promise<void> {
  for (let after: string | null = ''; after !== null; ) {
    const from: string = after;
    after = await inWorkspace(workspace_id, (tx) => fillSome(tx, id, connector, from));
  }
  await inWorkspace(workspace_id, (tx) =>
    tx.q
      .updateTable('channel')
      .set({ windows })
      .where('workspace_id', '=', workspace_id)
      .where('id', '=', id)
      .execute(),
  );
}

/** The next threads after one of that name; answers with the last of them, null when there are no more. */
async function fillSome(
  tx: Tx,
  channelId: string,
  connector: Connector | undefined,
  after: string,
): Promise<string | null> {
  const { rows: threads } = await sql<{ id: string; external_id: string; surface: 'public' | 'private' }>`
    select id, external_id, surface from thread
    where workspace_id = ${tx.workspaceId} and channel_id = ${channelId} and external_id > ${after}
    order by external_id limit ${atOnce}`.execute(tx.q);
  for (const surface of ['public', 'private'] as const) {
    const ids = threads.filter((thread) => thread.surface === surface).map(({ id }) => id);
    const lasts = windowOn(connector, surface)?.lasts ?? null;
    if (ids.length > 0) await fillThreads(tx, ids, lasts);
  }
  return threads.length < atOnce ? null : (threads.at(-1)?.external_id ?? null);
}

/** Computes it for the conversations of these threads, where answering is limited to so many milliseconds; null: it is not. */
export async function fillThreads(tx: Tx, threadIds: string[], lasts: number | null): Promise<void> {
  // Each part goes by an index of its own.
  const { rows } = await sql<{ id: string }>`
    select c.id from unnest(${threadIds}::uuid[]) as t(id)
    cross join lateral (
      select id from conversation where workspace_id = ${tx.workspaceId} and thread_id = t.id and state <> 'resolved' and not beside
      union all
      select id from conversation where workspace_id = ${tx.workspaceId} and thread_id = t.id and state <> 'resolved' and beside
      union all
      select id from conversation where workspace_id = ${tx.workspaceId} and thread_id = t.id and state = 'resolved'
    ) c`.execute(tx.q);
  const ids = rows.map(({ id }) => id);
  await sql`
    select from conversation where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) order by id for update`.execute(
    tx.q,
  );
  if (lasts === null) {
    await sql`
      update conversation set customer_at = null, window_ends_at = null
      where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and window_ends_at is not null`.execute(
      tx.q,
    );
    return;
  }
  await sql`
    update conversation c set customer_at = w.at,
      window_ends_at = coalesce(w.at, date_trunc('milliseconds', c.created_at)) + make_interval(secs => ${lasts / 1000}::float8)
    from (
      select c.id, coalesce(greatest(c.customer_at, (select m.ordered_at from message m
        where m.workspace_id = c.workspace_id and m.conversation_id = case when c.top_id is null then c.id else c.top_id end and m.thread_id = c.thread_id
          and m.kind = 'incoming' and not m.automatic and m.deleted_at is null
        order by m.ordered_at desc, m.arrival desc limit 1)), ${latestInThread}) as at
      from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[])
    ) w
    where c.workspace_id = ${tx.workspaceId} and c.id = w.id`.execute(tx.q);
}

/** The same for the same windows, whatever else changes in the rules. */
function fingerprint(connector: Connector | undefined): string {
  return (['public', 'private'] as const)
    .map((surface) => `${surface} ${windowOn(connector, surface)?.lasts ?? 'unlimited'}`)
    .join(', ');
}
