import { sql } from 'kysely';
import { conflict } from '#server/errors.ts';
import { lacksAnswer } from '#server/features/delivery/bring-back.ts';
import type { Tx } from '#server/transaction.ts';

/** A rule puts nothing out of sight that came back because an answer did not get through: only a person does. */
export async function refuseUndelivered(tx: Tx, id: string): Promise<void> {
  const { rows } = await sql`
    select from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = ${id} and ${lacksAnswer}`.execute(
    tx.q,
  );
  if (rows.length > 0)
    throw conflict(
      'undelivered',
      'An answer in it did not get through, so a person has to look at it first.',
    );
}
