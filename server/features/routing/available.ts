import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

export interface AvailableAgent {
  id: string;
  name: string;
  /** What they reach; null is every channel. */
  channels: string[] | null;
  since: Date;
}

/** Who is there to work right now, by name. Deactivated agents are not, nor is whoever has never opened a screen. */
export async function availableAgents(tx: Tx): Promise<AvailableAgent[]> {
  const { rows } = await sql<AvailableAgent>`
    select a.id, a.name, a.channels, s.since from availability_span s
    join agent a on a.workspace_id = s.workspace_id and a.id = s.agent_id and a.deactivated_at is null
    where s.workspace_id = ${tx.workspaceId} and s.until is null and s.state = 'available'
    order by a.name, a.id`.execute(tx.q);
  return rows;
}
