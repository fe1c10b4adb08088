import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { type Device, type Subscription, subscription } from '#contract/notices.ts';
import type { AgentActor } from '#server/actor.ts';
import { forbidden, invalid, notFound } from '#server/errors.ts';
import { decrypt, encrypt, sha256 } from '#server/platform/crypto.ts';
import { guardedAddress, RefusedAddress } from '#server/platform/guarded-fetch.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import type { PushOutcome } from './send-push.ts';

/** More browsers than these nobody has; the oldest give way. */
const most = 20;
/** So often a push service may refuse in a row before its browser is forgotten. */
const patience = 5;

export async function listDevices(tx: Tx, actor: AgentActor): Promise<{ data: Device[]; next: null }> {
  const rows = await tx.q
    .selectFrom('push_subscription')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('agent_id', '=', actor.id)
    .orderBy('created_at', 'desc')
    .execute();
  const alive = await sessionsAmong(rows.map((row) => row.session_id));
  const own = actor.by && 'session' in actor.by ? actor.by.session : null;
  const data = rows
    .filter((row) => alive.has(row.session_id))
    .map((row) => ({
      id: row.id,
      browser: row.user_agent,
      current: row.session_id === own,
      addedAt: row.created_at.toISOString(),
      lastToldAt: row.last_ok_at?.toISOString() ?? null,
      failing: row.failures > 0,
    }));
  return { data, next: null };
}

/**
 * The address comes from whoever calls, so it is looked at like any other that somebody typed in.
 * @throws ApiError 422 for one in a private network, and for a key that is none
 */
export async function mustBePushable({ endpoint, keys }: Subscription): Promise<void> {
  const url = new URL(endpoint);
  const wrong = (message: string) => invalid(message, [{ path: 'endpoint', message: 'cannot be used' }]);
  if (url.username || url.password) throw wrong('The address of a push service has no user name in it.');
  try {
    await guardedAddress(url.hostname, Number(url.port || 443));
  } catch (error) {
    throw wrong(
      error instanceof RefusedAddress ? error.message : `The push service ${url.hostname} cannot be found.`,
    );
  }
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const point = Buffer.from(keys.p256dh, 'base64url');
  await crypto.subtle.importKey('raw', point, curve, false, []).catch(() => {
    throw invalid('The key of this subscription is none.', [{ path: 'keys.p256dh', message: 'is no point' }]);
  });
}

/** A browser that comes again keeps its row; whoever signed in on it last is told there. */
export async function addDevice(
  tx: Tx,
  actor: AgentActor,
  given: Subscription & { language: string },
  userAgent: string | null,
): Promise<Device> {
  if (!actor.by || !('session' in actor.by))
    throw forbidden('Push messages go to browsers: sign in with one. An API key has none.');
  const { language, endpoint, keys } = given;
  const id = randomUUIDv7();
  const hash = sha256(endpoint);
  const target = encrypt(JSON.stringify({ endpoint, keys }), aboutOf(hash));
  await sql`
    insert into push_subscription as s (workspace_id, id, agent_id, session_id, endpoint_hash, target, user_agent, language)
    values (${tx.workspaceId}, ${id}, ${actor.id}, ${actor.by.session}, ${hash}, ${target}, ${userAgent?.slice(0, 300) ?? null}, ${language})
    on conflict (workspace_id, endpoint_hash) do update set
      agent_id = excluded.agent_id, session_id = excluded.session_id, target = excluded.target,
      user_agent = excluded.user_agent, language = excluded.language, failures = 0`.execute(tx.q);
  await sql`
    delete from push_subscription where workspace_id = ${tx.workspaceId} and id in (
      select id from push_subscription where workspace_id = ${tx.workspaceId} and agent_id = ${actor.id}
      order by created_at desc, id desc offset ${most})`.execute(tx.q);
  const [mine] = (await listDevices(tx, actor)).data.filter(({ current }) => current);
  if (!mine) throw new Error('a device that was just written is missing');
  return mine;
}

export async function removeDevice(tx: Tx, actor: AgentActor, id: string): Promise<Record<string, never>> {
  const { numDeletedRows } = await tx.q
    .deleteFrom('push_subscription')
    .where('workspace_id', '=', tx.workspaceId)
    .where('agent_id', '=', actor.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw notFound('device');
  return {};
}

/** Where to push; undefined, and forgotten, once the session has ended in which the browser asked for it. */
export async function liveDevice(
  workspaceId: string,
  id: string,
): Promise<{ id: string; agentId: string; language: string; target: Subscription } | undefined> {
  const row = await inWorkspace(workspaceId, (tx) =>
    tx.q
      .selectFrom('push_subscription')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
  if (!row) return undefined;
  if (!(await sessionsAmong([row.session_id])).has(row.session_id)) {
    await forget(workspaceId, [id]);
    return undefined;
  }
  const target = subscription.parse(JSON.parse(decrypt(row.target, aboutOf(row.endpoint_hash))));
  return { id, agentId: row.agent_id, language: row.language, target };
}

export async function devicesOf(workspaceId: string, agentId: string): Promise<string[]> {
  const rows = await inWorkspace(workspaceId, (tx) =>
    tx.q
      .selectFrom('push_subscription')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .execute(),
  );
  return rows.map(({ id }) => id);
}

/** How it went; a browser that has unsubscribed is forgotten and subscribes anew when it opens the desk. */
export async function noteOutcome(
  workspaceId: string,
  id: string,
  outcome: PushOutcome,
  now: Date,
): Promise<void> {
  if (outcome.kind === 'gone') return forget(workspaceId, [id]);
  if (outcome.kind === 'refused')
    log.warn({ device: id, status: outcome.status }, 'a push service refused a message');
  await inWorkspace(workspaceId, (tx) =>
    outcome.kind === 'taken'
      ? sql`update push_subscription set failures = 0, last_ok_at = ${now}
          where workspace_id = ${workspaceId} and id = ${id}`.execute(tx.q)
      : sql`update push_subscription set failures = failures + 1
          where workspace_id = ${workspaceId} and id = ${id}`.execute(tx.q),
  );
  if (outcome.kind === 'refused') {
    await inWorkspace(workspaceId, (tx) =>
      sql`delete from push_subscription
        where workspace_id = ${workspaceId} and id = ${id} and failures >= ${patience}`.execute(tx.q),
    );
  }
}

/** Forgets browsers whose session is over, and of agents who are not here any more. */
export async function forgetEndedDevices(workspaceId: string): Promise<void> {
  const rows = await inWorkspace(workspaceId, (tx) =>
    tx.q
      .selectFrom('push_subscription')
      .innerJoin('agent', (join) =>
        join
          .onRef('agent.workspace_id', '=', 'push_subscription.workspace_id')
          .onRef('agent.id', '=', 'push_subscription.agent_id'),
      )
      .select(['push_subscription.id', 'session_id', 'deactivated_at'])
      .where('push_subscription.workspace_id', '=', workspaceId)
      .execute(),
  );
  const alive = await sessionsAmong(rows.map((row) => row.session_id));
  const ended = rows.filter((row) => row.deactivated_at !== null || !alive.has(row.session_id));
  await forget(
    workspaceId,
    ended.map(({ id }) => id),
  );
}

/** The library that keeps sessions ends them in many ways, so each use asks whether one is still there. */
async function sessionsAmong(ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await system()
    .selectFrom('auth_session')
    .select('id')
    .where('id', 'in', ids)
    .where('expiresAt', '>', new Date())
    .execute();
  return new Set(rows.map(({ id }) => id));
}

async function forget(workspaceId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await inWorkspace(workspaceId, (tx) =>
    tx.q
      .deleteFrom('push_subscription')
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', ids)
      .execute(),
  );
}

function aboutOf(hash: Buffer): string {
  return `push subscription:${hash.toString('base64url')}`;
}
