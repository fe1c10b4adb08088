import { sql } from 'kysely';
import { type Hours, openAt } from '#server/features/sla/business-time.ts';
import type { Tx } from '#server/transaction.ts';

/** When nobody works for a channel: outside its business hours, or those of the workspace; without any, never. */
export interface Away {
  hours: { id: string; name: string } | null;
  isAway(at: number): boolean;
}

export async function awayOf(tx: Tx, channelId: string): Promise<Away> {
  const { rows } = await sql<Hours & { id: string; name: string }>`
    select h.id, h.name, h.zone, h.weekly, h.holidays from channel c
    join business_hours h on h.workspace_id = c.workspace_id
      and (h.id = c.business_hours_id or c.business_hours_id is null and h.is_default)
    where c.workspace_id = ${tx.workspaceId} and c.id = ${channelId}`.execute(tx.q);
  const [hours] = rows;
  if (!hours) return { hours: null, isAway: () => false };
  return { hours: { id: hours.id, name: hours.name }, isAway: (at) => !openAt(hours, at).open };
}
