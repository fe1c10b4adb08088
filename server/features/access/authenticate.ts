import type { IncomingHttpHeaders } from 'node:http';
import type { AgentActor } from '#server/actor.ts';
import { forbidden, signInFirst } from '#server/errors.ts';
import { sha256 } from '#server/platform/crypto.ts';
import { system } from '#server/transaction.ts';
import { noteUsed } from './api-keys.ts';
import { sessionUser } from './sessions.ts';

/**
 * Who is calling: an API key speaks for its agent in its workspace; a session for its user, in the
 * workspace named by the header `Earshot-Workspace`, else in the first they joined.
 */
export async function authenticate(headers: IncomingHttpHeaders): Promise<AgentActor> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer) return byKey(bearer);
  if (headers.authorization) throw signInFirst();
  const userId = await sessionUser(headers);
  if (!userId) throw signInFirst();
  const wanted = headers['earshot-workspace'];
  const rows = await system()
    .selectFrom('agent')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute();
  const row = wanted === undefined ? rows[0] : rows.find((agent) => agent.workspace_id === wanted);
  if (!row) throw forbidden('You are not an agent of this workspace. Ask its administrator to add you.');
  return asActor(row);
}

async function byKey(key: string): Promise<AgentActor> {
  const row = await system()
    .selectFrom('api_key')
    .innerJoin('agent', (join) =>
      join
        .onRef('agent.workspace_id', '=', 'api_key.workspace_id')
        .onRef('agent.id', '=', 'api_key.agent_id'),
    )
    .selectAll('agent')
    .select('api_key.id as key_id')
    .where('api_key.hash', '=', sha256(key))
    .executeTakeFirst();
  if (!row) throw signInFirst();
  noteUsed(row.workspace_id, row.key_id);
  return asActor(row);
}

interface AgentRow {
  workspace_id: string;
  id: string;
  user_id: string;
  name: string;
  email: string;
  role: AgentActor['role'];
}

function asActor(row: AgentRow): AgentActor {
  return {
    kind: 'agent',
    id: row.id,
    workspaceId: row.workspace_id,
    userId: row.user_id,
    name: row.name,
    email: row.email,
    role: row.role,
  };
}
