import { sql } from 'kysely';
import { enqueue } from '#server/platform/jobs.ts';
import { log } from '#server/platform/log.ts';
import { isMailSetUp, MailError, sendMail } from '#server/platform/mail.ts';
import { inWorkspace } from '#server/transaction.ts';
import { stillDue, tooOld } from './due.ts';
import { letterOf } from './letter.ts';
import { heldUntil, type Receiver, receiverOf } from './receiver.ts';

interface Due {
  agentId: string;
  /** How often the mail server has refused so far. */
  attempt: number;
}

/** To whom a letter is on its way: what they are told meanwhile has its turn after it, and comes in no second one. */
const written = new Set<string>();
const turn = 10_000;

/**
 * Mails an agent what waits unread, all in one letter, once they have been away long enough; before that it
 * comes again later. A process that dies in between sends the letter once more, under the same Message-ID.
 */
export async function mailNotices(workspaceId: string, due: Due, now: Date): Promise<void> {
  const { agentId } = due;
  if (written.has(agentId)) return again(workspaceId, due, new Date(now.getTime() + turn));
  written.add(agentId);
  try {
    await mailWaiting(workspaceId, due, now);
  } finally {
    written.delete(agentId);
  }
}

async function mailWaiting(workspaceId: string, due: Due, now: Date): Promise<void> {
  const waiting = await waitingFor(workspaceId, due.agentId);
  const ids = waiting.map(({ id }) => id);
  const to = await receiverOf(workspaceId, due.agentId);
  if (!to || !isMailSetUp() || waiting.length === 0) return settle(workspaceId, ids);
  const then = sendAt(to, waiting[0]?.since ?? now, now);
  if (then > now) return again(workspaceId, due, then);
  const late = waiting.filter(({ at }) => now.getTime() - at.getTime() > tooOld);
  if (late.length > 0)
    log.warn({ agent: due.agentId, notices: late.length }, 'notices were not mailed within a day; given up');
  const notices = await stillDue(to, ids, now);
  if (notices.length === 0) return settle(workspaceId, ids);
  try {
    await sendMail(letterOf(to, notices));
    await settle(workspaceId, ids);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const { message, final } = error;
    log.warn(
      { agent: due.agentId, error: message, final },
      final
        ? 'a mail with notices was refused for good'
        : 'a mail with notices did not go out; tried again later',
    );
    if (final) return settle(workspaceId, ids);
    await settle(
      workspaceId,
      late.map(({ id }) => id),
    );
    const wait = Math.min(60_000 * 2 ** due.attempt, 3_600_000);
    await again(workspaceId, { ...due, attempt: due.attempt + 1 }, new Date(now.getTime() + wait));
  }
}

/** Not while they work at the desk, nor right after: what they were told there they may be about to read. */
function sendAt(to: Receiver, since: Date, now: Date): Date {
  const patience = to.choices.mailAfter * 60_000;
  const free = heldUntil(to, now)?.getTime() ?? 0;
  return new Date(Math.max(free, since.getTime() + patience, (to.activeAt?.getTime() ?? 0) + patience));
}

async function waitingFor(
  workspaceId: string,
  agentId: string,
): Promise<{ id: string; since: Date; at: Date }[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const { rows } = await sql<{ id: string; since: Date; at: Date }>`
      select id, since, at from notice
      where workspace_id = ${workspaceId} and agent_id = ${agentId} and mail_due and read_at is null
      order by since limit 500`.execute(tx.q);
    return rows;
  });
}

async function settle(workspaceId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await inWorkspace(workspaceId, (tx) =>
    tx.q
      .updateTable('notice')
      .set({ mail_due: false })
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', ids)
      .execute(),
  );
}

async function again(workspaceId: string, due: Due, runAt: Date): Promise<void> {
  await inWorkspace(workspaceId, (tx) =>
    enqueue(tx, 'mail-notices', { ...due }, { key: due.agentId, runAt }),
  );
}
