import { randomUUIDv7 } from 'node:crypto';
import type { ApiKey } from '#contract/api-keys.ts';
import type { Scope } from '#contract/roles.ts';
import { type AgentActor, permissionsOf } from '#server/actor.ts';
import { forbidden, invalid, notFound } from '#server/errors.ts';
import { newSecret, sha256 } from '#server/platform/crypto.ts';
import { record } from '#server/platform/events.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { mustBeChannels } from './reach.ts';

export async function listApiKeys(tx: Tx, only?: string): Promise<{ data: ApiKey[]; next: null }> {
  let query = tx.q
    .selectFrom('api_key')
    .innerJoin('agent', (join) =>
      join
        .onRef('agent.workspace_id', '=', 'api_key.workspace_id')
        .onRef('agent.id', '=', 'api_key.agent_id'),
    )
    .selectAll('api_key')
    .select(['agent.name as agentName', 'agent.deactivated_at'])
    .where('api_key.workspace_id', '=', tx.workspaceId)
    .orderBy('api_key.created_at', 'desc');
  if (only) query = query.where('api_key.id', '=', only);
  const rows = await query.execute();
  return {
    data: rows.map((row) => ({
      id: row.id,
      name: row.name,
      agentName: row.agentName,
      scopes: row.scopes as Scope[] | null,
      channels: row.channels,
      createdAt: row.created_at.toISOString(),
      lastUsedAt: row.last_used_at?.toISOString() ?? null,
      expiresAt: row.expires_at?.toISOString() ?? null,
      live: row.deactivated_at === null && (row.expires_at === null || row.expires_at > new Date()),
    })),
    next: null,
  };
}

interface Wanted {
  name: string;
  scopes?: Scope[] | null | undefined;
  channels?: string[] | null | undefined;
  expiresAt?: string | null | undefined;
}

/** Makes a key that acts as this agent, within what they may do themselves; only its hash is kept. */
export async function createApiKey(
  tx: Tx,
  actor: AgentActor,
  wanted: Wanted,
  key = newSecret('esk_'),
): Promise<ApiKey & { key: string }> {
  const expiresAt = wanted.expiresAt ? new Date(wanted.expiresAt) : null;
  if (expiresAt && expiresAt.getTime() <= Date.now())
    throw invalid('Choose a moment in the future.', [{ path: 'expiresAt', message: 'is past' }]);
  await mustBeChannels(tx, wanted.channels);
  const id = randomUUIDv7();
  await tx.q
    .insertInto('api_key')
    .values({
      workspace_id: tx.workspaceId,
      id,
      agent_id: actor.id,
      name: wanted.name,
      hash: sha256(key),
      scopes: scopesWithin(actor, wanted.scopes ?? null),
      channels: wanted.channels ?? null,
      expires_at: expiresAt,
    })
    .execute();
  await record(tx, [{ type: 'api-key.made', actor, subjectId: id }]);
  const [made] = (await listApiKeys(tx, id)).data;
  if (!made) throw new Error('a key that was just written is missing');
  return { ...made, key };
}

/** A key that was made with a key gets no further than that one. */
function scopesWithin(actor: AgentActor, wanted: Scope[] | null): string[] | null {
  const limits = actor.by && 'key' in actor.by ? actor.by.scopes : null;
  if (wanted === null) return limits;
  const allowed = permissionsOf(actor);
  const beyond = wanted.filter((scope) => !allowed.includes(scope));
  if (beyond.length > 0) throw forbidden(`A key cannot be given what you may not do: ${beyond.join(', ')}.`);
  return [...new Set(wanted)];
}

export async function revokeApiKey(tx: Tx, actor: AgentActor, id: string): Promise<Record<string, never>> {
  const row = await tx.q
    .deleteFrom('api_key')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  if (!row) throw notFound('API key');
  await record(tx, [{ type: 'api-key.revoked', actor, subjectId: id }]);
  return {};
}

// Enough to see which keys are in use; a write on every call would be a hot spot.
const noteEvery = 60_000;
const noted = new Map<string, number>();

/** Remembers, once a minute at most, that a key was used; nobody waits for it. */
export function noteUsed(workspaceId: string, id: string): void {
  if (Date.now() - (noted.get(id) ?? 0) < noteEvery) return;
  noted.set(id, Date.now());
  inWorkspace(workspaceId, (tx) =>
    tx.q
      .updateTable('api_key')
      .set({ last_used_at: new Date() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute(),
  ).catch((error: Error) => log.debug({ error: error.message }, 'could not note the use of an API key'));
}
