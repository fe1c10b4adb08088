import { sql } from 'kysely';
import { channelById } from '#server/features/channels/find.ts';
import { log } from '#server/platform/log.ts';
import { processId } from '#server/platform/process.ts';
import { writeAtLast } from '#server/platform/write-at-last.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { attempt } from './attempt.ts';
import type { DueBlock, Outcome } from './due.ts';
import { personOf } from './person.ts';
import { askForBlock } from './queue.ts';
import { settle } from './settle.ts';

/**
 * Does what was asked for about one person, the oldest first, and stops at what has to wait. Each call happens outside
 * of any transaction; two runs at once do no harm, as each wish is claimed under its lock.
 */
export async function carryOutBlocks(workspaceId: string, identityId: string): Promise<void> {
  let due = await inWorkspace(workspaceId, (tx) => claim(tx, identityId));
  while (due) {
    const outcome = await attempt(due, await channelById(due.person.channelId));
    if (outcome.kind !== 'done') log.info({ block: due.id, outcome: outcome.kind }, 'a block was not done');
    due = await settleAtLast(workspaceId, due, outcome);
  }
}

/** What the platform said must be written down, however long the database is away. */
async function settleAtLast(
  workspaceId: string,
  due: DueBlock,
  outcome: Outcome,
): Promise<DueBlock | undefined> {
  const write = (ended: Outcome) => () =>
    inWorkspace(workspaceId, async (tx) => {
      await settle(tx, due, ended);
      return claim(tx, due.person.identityId);
    });
  return writeAtLast(write(outcome), write({ kind: 'uncertain', message: unwritten }));
}

const unwritten = 'The answer to this could not be written down, so nobody knows whether it was done.';

type Row = Omit<DueBlock, 'person'> & { state: string; dueAt: Date; paused: boolean };

/** Marks the oldest one as in flight; nothing while another run holds it, or while it has to wait. */
async function claim(tx: Tx, identityId: string): Promise<DueBlock | undefined> {
  const { rows } = await sql<Row>`
    select b.id, b.deed, b.asked_by as "askedBy", b.attempts, b.in_doubt as "inDoubt", b.since, b.state,
      b.due_at as "dueAt", c.state = 'paused' as paused
    from platform_block b
    join channel c on c.workspace_id = b.workspace_id and c.id = b.channel_id
    where b.workspace_id = ${tx.workspaceId} and b.identity_id = ${identityId} and b.state in ('asked', 'doing')
    order by b.since, b.id limit 1 for update of b`.execute(tx.q);
  const [row] = rows;
  if (!row || row.state === 'doing' || row.paused) return undefined;
  if (row.dueAt.getTime() > Date.now() + 20) {
    await askForBlock(tx, identityId, row.dueAt);
    return undefined;
  }
  await sql`
    update platform_block set state = 'doing', attempts = attempts + 1, in_flight_by = ${processId}
    where workspace_id = ${tx.workspaceId} and id = ${row.id}`.execute(tx.q);
  return { ...row, attempts: row.attempts + 1, person: await personOf(tx, identityId) };
}
