import type { NoticeChoices } from '#contract/notices.ts';
import type { AgentActor } from '#server/actor.ts';
import { system, type Tx } from '#server/transaction.ts';
import { readChoices } from './choices.ts';
import { quietUntil } from './quiet.ts';

/** Who works at an open screen counts as there for this long after the last key or click. */
const activeFor = 120_000;
/** An open screen says so every 25 seconds. */
const screenFor = 60_000;

/** An agent who may be told, as things are now. */
export interface Receiver {
  workspaceId: string;
  workspaceName: string;
  id: string;
  name: string;
  email: string;
  /** What they reach; null is every channel. */
  channels: string[] | null;
  language: string;
  zone: string;
  choices: NoticeChoices;
  activeAt: Date | null;
  seenAt: Date | null;
}

/** Undefined where nothing may be sent: deactivated, or without the second factor that is asked for. */
export async function receiverOf(workspaceId: string, agentId: string): Promise<Receiver | undefined> {
  const row = await system()
    .selectFrom('agent')
    .innerJoin('workspace', 'workspace.id', 'agent.workspace_id')
    .innerJoin('auth_user', 'auth_user.id', 'agent.user_id')
    .selectAll('agent')
    .select(['workspace.name as workspace_name', 'second_factor_required', 'twoFactorEnabled'])
    .where('agent.workspace_id', '=', workspaceId)
    .where('agent.id', '=', agentId)
    .where('agent.deactivated_at', 'is', null)
    .executeTakeFirst();
  if (!row || (row.second_factor_required && !row.twoFactorEnabled)) return undefined;
  return {
    workspaceId,
    workspaceName: row.workspace_name,
    id: agentId,
    name: row.name,
    email: row.email,
    channels: row.role === 'administrator' ? null : row.channels,
    language: row.language ?? 'en',
    zone: row.zone ?? 'UTC',
    choices: readChoices(row.notice_choices),
    activeAt: row.active_at,
    seenAt: row.seen_at,
  };
}

/** Until when this agent needs no telling elsewhere, or wants none; null when they may be reached now. */
export function heldUntil(to: Receiver, now: Date): Date | null {
  const quiet = quietUntil(to.choices.quiet, to.choices.quiet?.zone ?? to.zone, now);
  if (quiet) return quiet;
  const here = Math.min((to.activeAt?.getTime() ?? 0) + activeFor, (to.seenAt?.getTime() ?? 0) + screenFor);
  return here > now.getTime() ? new Date(here) : null;
}

/** The agent does something at the desk; with it comes what their browser says of them. */
export async function noteActive(
  tx: Tx,
  actor: AgentActor,
  browser: { language: string; zone?: string | undefined },
  now = new Date(),
): Promise<Record<string, never>> {
  await tx.q
    .updateTable('agent')
    .set({ active_at: now, language: browser.language, ...(browser.zone ? { zone: browser.zone } : {}) })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', actor.id)
    .execute();
  return {};
}
