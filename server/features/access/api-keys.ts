import { randomUUIDv7 } from 'node:crypto';
import type { ApiKey } from '#contract/workspace.ts';
import type { AgentActor } from '#server/actor.ts';
import { notFound } from '#server/errors.ts';
import { newSecret, sha256 } from '#server/platform/crypto.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';

export async function listApiKeys(tx: Tx): Promise<{ data: ApiKey[]; next: null }> {
  const rows = await tx.q
    .selectFrom('api_key')
    .innerJoin('agent', (join) =>
      join
        .onRef('agent.workspace_id', '=', 'api_key.workspace_id')
        .onRef('agent.id', '=', 'api_key.agent_id'),
    )
    .select([
      'api_key.id',
      'api_key.name',
      'agent.name as agentName',
      'api_key.created_at',
      'api_key.last_used_at',
    ])
    .where('api_key.workspace_id', '=', tx.workspaceId)
    .orderBy('api_key.created_at', 'desc')
    .execute();
  return {
    data: rows.map((row) => ({
      id: row.id,
      name: row.name,
      agentName: row.agentName,
      createdAt: row.created_at.toISOString(),
      lastUsedAt: row.last_used_at?.toISOString() ?? null,
    })),
    next: null,
  };
}

/** Makes a key that acts as this agent; only its hash is kept. */
export async function createApiKey(
  tx: Tx,
  actor: AgentActor,
  name: string,
  key = newSecret('esk_'),
): Promise<ApiKey & { key: string }> {
  const row = await tx.q
    .insertInto('api_key')
    .values({ workspace_id: tx.workspaceId, id: randomUUIDv7(), agent_id: actor.id, name, hash: sha256(key) })
    .returning(['id', 'created_at'])
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    name,
    agentName: actor.name,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: null,
    key,
  };
}

export async function revokeApiKey(tx: Tx, id: string): Promise<Record<string, never>> {
  const row = await tx.q
    .deleteFrom('api_key')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  if (!row) throw notFound('API key');
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
