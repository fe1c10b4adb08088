import type { Permission } from '#contract/endpoint.ts';
import { granted, type Role } from '#contract/roles.ts';
import { forbidden } from '#server/errors.ts';

/** The agent on whose behalf a call acts; also the actor that its events name. */
export interface AgentActor {
  kind: 'agent';
  id: string;
  workspaceId: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
}

export function mustBeAllowed(actor: AgentActor, permission: Permission): void {
  if (!granted[actor.role].includes(permission)) throw forbidden();
}
