import { sql } from 'kysely';
import { letterTo } from '#server/features/notices/letter.ts';
import { receiverOf } from '#server/features/notices/receiver.ts';
import { tellOfAddress } from '#server/features/notices/tell-address.ts';
import { wordsIn } from '#server/features/notices/words.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { log } from '#server/platform/log.ts';
import { isMailSetUp, sendMail } from '#server/platform/mail.ts';
import { inWorkspace } from '#server/transaction.ts';
import type { Hook } from './hooks.ts';
import type { Outcome } from './post.ts';

/** So often in a row it may refuse or be away, which is some ten hours, before it is given up. */
const patience = 16;

interface Ended {
  /** Null: there was nothing left to tell. */
  outcome: Outcome | null;
  /** Messages that need not be told any more. */
  done: string[];
  now: Date;
}

/** Writes down how it went; what was not taken comes again, later and later, and what never will be is said. */
export async function settle(hook: Hook, { outcome, done, now }: Ended): Promise<void> {
  const failures = outcome && outcome.kind !== 'taken' ? hook.failures + 1 : 0;
  const isOver = outcome?.kind === 'gone' || failures >= patience;
  const wait = outcome?.kind === 'busy' ? (outcome.after ?? Math.min(30 * 2 ** hook.failures, 3_600)) : null;
  const retryAt = wait === null || isOver ? null : new Date(now.getTime() + wait * 1_000);
  const broke = await inWorkspace(hook.workspaceId, async (tx) => {
    await sql`delete from hook_message where workspace_id = ${tx.workspaceId} and id = any(${done}::uuid[])`.execute(
      tx.q,
    );
    const { numAffectedRows } = await sql`
      update notice_hook set busy_until = null, retry_at = ${retryAt},
        failures = case when ${outcome === null} then failures else ${failures} end,
        trouble = case when ${outcome === null} then trouble else ${outcome && outcome.kind !== 'taken' ? outcome.why : null}::text end,
        last_ok_at = case when ${outcome?.kind === 'taken'} then ${now}::timestamptz else last_ok_at end,
        broken_at = case when ${isOver} then ${now}::timestamptz end
      where workspace_id = ${tx.workspaceId} and id = ${hook.id} and target = ${hook.target}`.execute(tx.q);
    // Given another address meanwhile: what became of the old one says nothing about it.
    if (!numAffectedRows) {
      await sql`update notice_hook set busy_until = null where workspace_id = ${tx.workspaceId} and id = ${hook.id}`.execute(
        tx.q,
      );
      await enqueue(tx, 'tell-hook', { hookId: hook.id }, { key: `hook ${hook.id}` });
      return false;
    }
    if (isOver) {
      await tellOfAddress(tx, hook.agentId, { name: hook.name, of: hook.agentId ? 'own' : 'workspace' });
      await sql`delete from hook_message where workspace_id = ${tx.workspaceId} and hook_id = ${hook.id}`.execute(
        tx.q,
      );
    } else if (await isMoreWaiting(tx, hook.id))
      await enqueue(
        tx,
        'tell-hook',
        { hookId: hook.id },
        { key: `hook ${hook.id}`, ...(retryAt ? { runAt: retryAt } : {}) },
      );
    return isOver;
  });
  if (broke) await tellBroken(hook, outcome && outcome.kind !== 'taken' ? outcome.why : '', now);
}

async function isMoreWaiting(tx: Parameters<Parameters<typeof inWorkspace>[1]>[0], hookId: string) {
  const row = await tx.q
    .selectFrom('hook_message')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('hook_id', '=', hookId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The bell says it; whoever entered the address is written to as well, where mail is sent. */
async function tellBroken(hook: Hook, why: string, now: Date): Promise<void> {
  log.warn({ hook: hook.id, host: hook.host, why }, 'notices are not sent to an address any more');
  const to = await receiverOf(hook.workspaceId, hook.createdBy);
  if (!to || !isMailSetUp()) return;
  const words = wordsIn(to.language);
  const link = letterTo(to, words).settings;
  try {
    await sendMail({
      ...letterTo(to, words),
      id: `hook-${hook.id}-${now.getTime()}`,
      subject: words.say('hooks.brokenSubject', { name: hook.name }),
      paragraphs: [{ text: words.say('hooks.brokenLetter', { name: hook.name, host: hook.host }), link }],
    });
  } catch (error) {
    log.warn({ hook: hook.id, error: String(error) }, 'that an address is broken could not be mailed');
  }
}
