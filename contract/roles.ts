import type { Permission } from './endpoint.ts';

export const roles = ['administrator', 'lead', 'agent'] as const;
export type Role = (typeof roles)[number];

const agent: Permission[] = [
  'self',
  'member',
  'conversations.read',
  'conversations.write',
  'contacts.write',
  'channels.read',
];
const lead: Permission[] = [
  ...agent,
  'conversations.moderate',
  'labels.manage',
  'sla.manage',
  'teams.manage',
  'floor.read',
  'rules.manage',
  'quarantine.manage',
  'agents.invite',
];
const administrator: Permission[] = [...lead, 'channels.manage', 'workspace.manage'];

/** What each role may do. */
export const granted: Record<Role, Permission[]> = { administrator, lead, agent };

/** Whom each role may invite. */
export const mayInvite: Record<Role, Role[]> = {
  administrator: ['administrator', 'lead', 'agent'],
  lead: ['agent'],
  agent: [],
};

/** What an API key can be given. Every key may also ask who it is, and who is on the team. */
export const scopes = [
  'conversations.read',
  'conversations.write',
  'conversations.moderate',
  'contacts.write',
  'labels.manage',
  'sla.manage',
  'teams.manage',
  'floor.read',
  'rules.manage',
  'channels.read',
  'channels.manage',
  'quarantine.manage',
  'agents.invite',
  'workspace.manage',
] as const satisfies Permission[];
export type Scope = (typeof scopes)[number];

/** What concerns the workspace as a whole cannot be held to some of its channels. */
export const beyondChannels: Permission[] = [
  'channels.manage',
  'labels.manage',
  'sla.manage',
  'teams.manage',
  'rules.manage',
  'workspace.manage',
];
