import type { Permission } from '#contract/endpoint.ts';
import { beyondChannels, granted, type Role } from '#contract/roles.ts';
import { ApiError, forbidden } from '#server/errors.ts';

/** The agent on whose behalf a call acts; also the actor that its events name. */
export interface AgentActor {
  kind: 'agent';
  id: string;
  workspaceId: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  /** What they reach; null is every channel. */
  channels: string[] | null;
  /** How they came: by an API key with its own limits, by a session, or (while being made) by neither. */
  by: { key: string; scopes: string[] | null; expiresAt: Date | null } | { session: string } | null;
  /** The workspace asks for a second factor, and they have none yet. */
  mustEnrol: boolean;
}

export function permissionsOf(actor: AgentActor): Permission[] {
  const scopes = actor.by && 'key' in actor.by ? actor.by.scopes : null;
  return granted[actor.role].filter(
    (permission) =>
      permission === 'self' ||
      permission === 'member' ||
      ((scopes === null || scopes.includes(permission)) &&
        (actor.channels === null || !beyondChannels.includes(permission))),
  );
}

export function mustBeAllowed(actor: AgentActor, permission: Permission): void {
  if (actor.mustEnrol && permission !== 'self') {
    throw new ApiError(
      403,
      'second-factor-required',
      'This workspace asks for a second factor. Set one up under Settings, Security; then everything opens.',
    );
  }
  if (permissionsOf(actor).includes(permission)) return;
  const byKey = actor.by !== null && 'key' in actor.by;
  throw byKey && granted[actor.role].includes(permission)
    ? forbidden(`This API key is not meant for this: it would need the scope ${permission}.`)
    : forbidden();
}
