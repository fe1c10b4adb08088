import { sql } from 'kysely';
import type { Matter } from '#contract/deeds.ts';
import { channelById } from '#server/features/channels/find.ts';
import { standingOf } from '#server/features/conversations/window.ts';
import { log } from '#server/platform/log.ts';
import { processId } from '#server/platform/process.ts';
import { writeAtLast } from '#server/platform/write-at-last.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { askedOf } from './asked-of.ts';
import { attempt } from './attempt.ts';
import type { DueAct, Outcome } from './due.ts';
import { askForAct } from './queue.ts';
import { settle } from './settle.ts';

interface Of {
  messageId: string;
  matter: Matter;
}

/**
 * Does what was asked for in one matter of a message, the oldest first, and stops at what has to wait. Each call
 * happens outside of any transaction; two runs at once do no harm, as each act is claimed under its lock.
 */
export async function carryOut(workspaceId: string, of: Of): Promise<void> {
  let act = await inWorkspace(workspaceId, (tx) => claim(tx, of));
  while (act) {
    const outcome = await attempt(act, await channelById(act.asked.senderId));
    if (outcome.kind !== 'done') log.info({ act: act.id, outcome: outcome.kind }, 'an act was not done');
    act = await settleAtLast(workspaceId, act, outcome, of);
  }
}

/** What the platform said must be written down, however long the database is away. */
async function settleAtLast(
  workspaceId: string,
  act: DueAct,
  outcome: Outcome,
  of: Of,
): Promise<DueAct | undefined> {
  const write = (ended: Outcome) => () =>
    inWorkspace(workspaceId, async (tx) => {
      await settle(tx, act, ended);
      return claim(tx, of);
    });
  return writeAtLast(write(outcome), write({ kind: 'uncertain', message: unwritten }));
}

const unwritten = 'The answer to this could not be written down, so nobody knows whether it was done.';

type Row = Omit<DueAct, 'asked' | 'standing' | 'begunAt'> & { state: string; dueAt: Date; paused: boolean };

/** Marks the oldest one as in flight; nothing while another run holds it, or while it has to wait. */
async function claim(tx: Tx, { messageId, matter }: Of): Promise<DueAct | undefined> {
  const { rows } = await sql<Row>`
    select a.id, a.message_id as "messageId", a.matter, a.deed, a.sign, a.grounds, a.asked_by as "askedBy", a.attempts,
      a.in_doubt as "inDoubt", a.since, a.removed, a.state, a.due_at as "dueAt", 'paused' in (c.state, own.state) as paused
    from act a
    join message m on m.workspace_id = a.workspace_id and m.id = a.message_id
    join channel c on c.workspace_id = a.workspace_id and c.id = coalesce(m.from_channel_id, a.channel_id)
    join channel own on own.workspace_id = a.workspace_id and own.id = a.channel_id
    where a.workspace_id = ${tx.workspaceId} and a.message_id = ${messageId} and a.matter = ${matter}
      and a.state in ('asked', 'doing')
    order by a.since, a.id limit 1 for update of a`.execute(tx.q);
  const [act] = rows;
  if (!act || act.state === 'doing' || act.paused) return undefined;
  if (act.dueAt.getTime() > Date.now() + 20) {
    await askForAct(tx, messageId, matter, act.dueAt);
    return undefined;
  }
  const { rows: begun } = await sql<{ at: Date }>`
    update act set state = 'doing', attempts = attempts + 1, in_flight_by = ${processId}, begun_at = clock_timestamp()
    where workspace_id = ${tx.workspaceId} and id = ${act.id} returning begun_at as at`.execute(tx.q);
  const asked = await askedOf(tx, messageId);
  const isSign = act.deed === 'react' && asked.surface === 'private';
  return {
    ...act,
    attempts: act.attempts + 1,
    begunAt: begun[0]?.at ?? new Date(),
    asked,
    standing: isSign ? await standingOf(tx, asked.homeId) : null,
  };
}
