import type { Permission } from './endpoint.ts';

export const roles = ['administrator', 'lead', 'agent'] as const;
export type Role = (typeof roles)[number];

const agent: Permission[] = [
  'member',
  'conversations.read',
  'conversations.write',
  'contacts.write',
  'channels.read',
];
const lead: Permission[] = [...agent, 'quarantine.manage'];
const administrator: Permission[] = [...lead, 'channels.manage', 'workspace.manage'];

/** What each role may do. */
export const granted: Record<Role, Permission[]> = { administrator, lead, agent };
