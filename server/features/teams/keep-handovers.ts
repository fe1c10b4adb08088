import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

interface Move {
  id: string;
  conversationId: string;
  from: string | null;
  to: string | null;
}

/** Writes down from which team to which, and why; the events of it name these rows. */
export async function keepHandovers(tx: Tx, moves: Move[], reason: string | null): Promise<void> {
  await sql`
    insert into handover (workspace_id, id, conversation_id, from_team_id, to_team_id, reason)
    select ${tx.workspaceId}::uuid, *, ${reason} from unnest(${moves.map((m) => m.id)}::uuid[],
      ${moves.map((m) => m.conversationId)}::uuid[], ${moves.map((m) => m.from)}::uuid[], ${moves.map((m) => m.to)}::uuid[])`.execute(
    tx.q,
  );
}
