import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/** Whether an agent is there to take something up. */
export interface Presence {
  /** Has a screen open and did not say that they are away. */
  on: boolean;
  /** They said that they are away, and for this reason ('' for none); null: they did not say so. */
  away: string | null;
}

/** A screen says so often that it is open, and is believed for twice as long. */
const onlineSeconds = 60;

/** Who of those who belong here is on. The one place in which the floor learns of it. */
export async function presenceOf(tx: Tx): Promise<Map<string, Presence>> {
  const { rows } = await sql<{ id: string } & Presence>`
    select a.id, s.id is null and coalesce(a.seen_at > now() - make_interval(secs => ${onlineSeconds}), false) as on,
      case when s.id is not null then coalesce(r.name, '') end as away
    from agent a
    left join availability_span s on s.workspace_id = a.workspace_id and s.agent_id = a.id and s.until is null
      and s.state = 'away' and not s.automatic
    left join away_reason r on r.workspace_id = s.workspace_id and r.id = s.reason_id
    where a.workspace_id = ${tx.workspaceId} and a.deactivated_at is null`.execute(tx.q);
  return new Map(rows.map(({ id, on, away }) => [id, { on, away }]));
}
