import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { PlatformDeed } from '#contract/platform-blocks.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict } from '#server/errors.ts';
import { channelById } from '#server/features/channels/find.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { lockPerson } from './person.ts';
import { askForBlock } from './queue.ts';

/**
 * Writes down that somebody is to be blocked on their platform too, or no longer; a job does it. The wish, its event and
 * its job are one transaction. Asked for twice, it is one wish.
 * @throws ApiError where the platform cannot block this person, or they are not blocked here
 */
export async function askPlatform(
  tx: Tx,
  actor: AgentActor,
  identityId: string,
  deed: PlatformDeed,
): Promise<void> {
  const person = await lockPerson(tx, identityId);
  if (deed === 'block') await mayBlock(person);
  const latest = await openWish(tx, identityId);
  if (latest?.deed === deed && (latest.state === 'asked' || latest.state === 'doing')) return;
  const overtaken = await overtake(tx, identityId);
  const isSo = (await holds(tx, identityId)) === (deed === 'block');
  if (isSo && overtaken.every(({ attempts }) => attempts === 0)) {
    if (overtaken.length > 0) await changed();
    return;
  }
  await tx.q
    .insertInto('platform_block')
    .values({
      workspace_id: tx.workspaceId,
      id: randomUUIDv7(),
      identity_id: identityId,
      channel_id: person.channelId,
      deed,
      asked_by: actor.id,
    })
    .execute();
  await askForBlock(tx, identityId, new Date());
  await changed();

  function changed(): Promise<void> {
    return record(tx, [{ type: 'contact.block-asked', actor, subjectId: person.headId, word: deed }]);
  }
}

/** Lifts whatever of these people was blocked on platforms, or may have been. */
export async function liftAll(tx: Tx, actor: AgentActor, contactIds: string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select distinct b.identity_id as id from platform_block b
    join identity i on i.workspace_id = b.workspace_id and i.id = b.identity_id
    where b.workspace_id = ${tx.workspaceId} and i.contact_id = any(${contactIds}::uuid[])
      and b.state not in ('withdrawn', 'overtaken') order by 1`.execute(tx.q);
  for (const { id } of rows) await askPlatform(tx, actor, id, 'unblock');
}

async function mayBlock(person: Awaited<ReturnType<typeof lockPerson>>): Promise<void> {
  const channel = await channelById(person.channelId);
  if (!channel || channel.state === 'disconnected')
    throw conflict('cannot-block', 'The channel is disconnected: connect it again to block somebody there.');
  const { connector, settings } = channel;
  if (!connector.block)
    throw conflict('cannot-block', `${connector.title} does not let another program block anybody.`);
  const reason = connector.cannotBlock?.(person.who, settings) ?? null;
  if (reason !== null) throw conflict('cannot-block', reason);
  if (!person.isBlocked)
    throw conflict('not-blocked', 'Block this contact here first; then they can be blocked there too.');
}

async function openWish(tx: Tx, identityId: string) {
  const { rows } = await sql<{ deed: PlatformDeed; state: string }>`
    select deed, state from platform_block where workspace_id = ${tx.workspaceId} and identity_id = ${identityId}
      and state in ('asked', 'doing') order by since desc limit 1`.execute(tx.q);
  return rows[0];
}

/** What was asked for before and is not done counts no more; what is in flight ends by itself. */
async function overtake(tx: Tx, identityId: string): Promise<{ attempts: number }[]> {
  const { rows } = await sql<{ attempts: number }>`
    update platform_block set state = case when state = 'doing' then state else 'overtaken' end,
      ended_at = case when state = 'doing' then ended_at else clock_timestamp() end
    where workspace_id = ${tx.workspaceId} and identity_id = ${identityId}
      and state in ('asked', 'doing', 'failed', 'uncertain')
    returning attempts`.execute(tx.q);
  return rows;
}

/** Blocked there by us, as far as is known. */
async function holds(tx: Tx, identityId: string): Promise<boolean> {
  const { rows } = await sql<{ deed: PlatformDeed }>`
    select deed from platform_block where workspace_id = ${tx.workspaceId} and identity_id = ${identityId}
      and state = 'done' order by since desc limit 1`.execute(tx.q);
  return rows[0]?.deed === 'block';
}
