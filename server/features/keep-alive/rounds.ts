import { sql } from 'kysely';
import { tellClosing } from '#server/features/notices/tell.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { oneByOne } from '#server/platform/one-by-one.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import { prompt } from './prompt.ts';
import { usualWarning } from './settings.ts';

/** Nobody can choose to be told earlier. */
const earliest = '12 hours';
const atOnce = 500;

/** Tells and asks, in every workspace, what has to be before somebody who waits can no longer be answered freely. */
export async function keepAlive(now = new Date()): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select w.id from workspace w where exists (select from conversation c where c.workspace_id = w.id
      and c.state in ('open', 'snoozed', 'waiting') and c.window_ends_at > ${now}
      and c.window_ends_at <= ${now}::timestamptz + ${earliest}::interval)`.execute(system());
  await oneByOne(rows, 'closing windows could not be looked at; trying again soon', async ({ id }) => {
    while ((await inWorkspace(id, (tx) => warnSome(tx, now))) === atOnce);
    for (const conversationId of await inWorkspace(id, (tx) => toPrompt(tx, now)))
      await prompt(id, conversationId, now);
  });
}

/** An answer that has not arrived leaves the customer waiting, whatever the conversation says. */
async function warnSome(tx: Tx, now: Date): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    insert into window_closing (workspace_id, conversation_id, kind, window_ends_at, at)
    select c.workspace_id, c.id, 'warned', c.window_ends_at, ${now} from conversation c
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id and ch.state = 'active'
    left join keep_alive k on k.workspace_id = c.workspace_id and k.channel_id = c.channel_id
    where c.workspace_id = ${tx.workspaceId} and not c.blocked
      and (c.state in ('open', 'snoozed') and c.waiting_since is not null or c.state = 'waiting' and c.undelivered > 0)
      and c.window_ends_at > ${now} and c.window_ends_at <= ${now}::timestamptz + make_interval(mins =>
        case when k.channel_id is null then ${usualWarning}::int else k.warn_before end)
      and not exists (select from window_closing w where w.workspace_id = c.workspace_id and w.conversation_id = c.id
        and w.kind = 'warned' and w.window_ends_at = c.window_ends_at)
    order by c.window_ends_at, c.id limit ${atOnce}
    on conflict do nothing returning conversation_id as id`.execute(tx.q);
  const ids = rows.map(({ id }) => id).sort();
  await record(
    tx,
    ids.map((conversationId) => ({
      type: 'conversation.window-closing',
      actor: systemActor,
      conversationId,
    })),
  );
  await tellClosing(tx, ids);
  return rows.length;
}

async function toPrompt(tx: Tx, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from keep_alive k
    join channel ch on ch.workspace_id = k.workspace_id and ch.id = k.channel_id and ch.state = 'active'
    join conversation c on c.workspace_id = k.workspace_id and c.channel_id = k.channel_id
      and c.state in ('open', 'snoozed') and c.waiting_since is not null and not c.blocked
      and c.window_ends_at > ${now} and c.window_ends_at <= ${now}::timestamptz + make_interval(mins => k.prompt_before)
    join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id and not t.shared
    where k.workspace_id = ${tx.workspaceId} and k.prompt_before is not null
      and not exists (select from window_closing w where w.workspace_id = c.workspace_id and w.conversation_id = c.id
        and w.kind = 'prompted' and w.window_ends_at = c.window_ends_at)
    order by c.window_ends_at, c.id`.execute(tx.q);
  return rows.map(({ id }) => id);
}
