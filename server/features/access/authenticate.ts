import type { IncomingHttpHeaders } from 'node:http';
import type { AgentActor } from '#server/actor.ts';
import { ApiError, signInFirst } from '#server/errors.ts';
import { sha256 } from '#server/platform/crypto.ts';
import { system } from '#server/transaction.ts';
import { noteUsed } from './api-keys.ts';
import { sessionOf } from './sessions.ts';

/**
 * Who is calling: an API key speaks for its agent in its workspace; a session for its user, in the
 * workspace named by the header `Earshot-Workspace` or by the address (a picture's request carries no
 * headers of ours), else in the first they joined.
 */
export async function authenticate(headers: IncomingHttpHeaders, named?: string): Promise<AgentActor> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer) return byKey(bearer);
  if (headers.authorization) throw signInFirst();
  const session = await sessionOf(headers);
  if (!session) throw signInFirst();
  const rows = await system()
    .selectFrom('agent')
    .innerJoin('workspace', 'workspace.id', 'agent.workspace_id')
    .innerJoin('auth_user', 'auth_user.id', 'agent.user_id')
    .selectAll('agent')
    .select(['workspace.second_factor_required', 'auth_user.twoFactorEnabled'])
    .where('agent.user_id', '=', session.userId)
    .where('agent.deactivated_at', 'is', null)
    .orderBy('agent.created_at')
    .execute();
  if (rows.length === 0) throw await inNone(session);
  const wanted = headers['earshot-workspace'] ?? named;
  const row = wanted === undefined ? rows[0] : rows.find((agent) => agent.workspace_id === wanted);
  if (!row) {
    throw new ApiError(
      403,
      'no-workspace',
      'You are not an agent of this workspace. Ask its administrator to add you.',
    );
  }
  // A page of whoever was signed in here before does nothing in the name of who is now.
  const meant = headers['earshot-agent'];
  if (meant !== undefined && meant !== row.id) throw signInFirst();
  const mustEnrol =
    row.second_factor_required && !row.twoFactorEnabled && !(await cameWithSecondFactor(session.id));
  return { ...asActor(row), by: { session: session.id }, mustEnrol };
}

/** The provider has said that it asked for one. */
async function cameWithSecondFactor(session: string): Promise<boolean> {
  const row = await system()
    .selectFrom('auth_session')
    .select('provider_factor')
    .where('id', '=', session)
    .executeTakeFirst();
  return row?.provider_factor ?? false;
}

/** Right password or passkey, but no place to work: what they were part of, so that they know whom to ask. */
async function inNone(session: { userId: string; email: string }): Promise<ApiError> {
  const left = await system()
    .selectFrom('agent')
    .innerJoin('workspace', 'workspace.id', 'agent.workspace_id')
    .select('workspace.name')
    .where('agent.user_id', '=', session.userId)
    .orderBy('workspace.name')
    .execute();
  return new ApiError(
    403,
    'no-workspace',
    'Your account works in no workspace any more. Ask an administrator of yours to let you in again.',
    { detail: { email: session.email, workspaces: left.map(({ name }) => name) } },
  );
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
    .select([
      'api_key.id as key_id',
      'api_key.scopes',
      'api_key.expires_at',
      'api_key.channels as key_channels',
    ])
    .where('api_key.hash', '=', sha256(key))
    .where('agent.deactivated_at', 'is', null)
    .where((by) => by.or([by('api_key.expires_at', 'is', null), by('api_key.expires_at', '>', new Date())]))
    .executeTakeFirst();
  if (!row) throw signInFirst();
  noteUsed(row.workspace_id, row.key_id);
  const actor = asActor(row);
  return {
    ...actor,
    channels: both(actor.channels, row.key_channels),
    by: { key: row.key_id, scopes: row.scopes, expiresAt: row.expires_at },
    mustEnrol: false,
  };
}

interface AgentRow {
  workspace_id: string;
  id: string;
  user_id: string;
  name: string;
  email: string;
  role: AgentActor['role'];
  channels: string[] | null;
}

/** An agent as somebody who acts, however they came. */
export function asActor(row: AgentRow): AgentActor {
  return {
    kind: 'agent',
    id: row.id,
    workspaceId: row.workspace_id,
    userId: row.user_id,
    name: row.name,
    email: row.email,
    role: row.role,
    channels: row.role === 'administrator' ? null : row.channels,
    by: null,
    mustEnrol: false,
  };
}

/** What both lists reach; null is every channel. */
function both(a: string[] | null, b: string[] | null): string[] | null {
  if (a === null || b === null) return a ?? b;
  return a.filter((id) => b.includes(id));
}
