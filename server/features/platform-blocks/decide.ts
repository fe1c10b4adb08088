import { sql } from 'kysely';
import type { PlatformDeed } from '#contract/platform-blocks.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, notFound } from '#server/errors.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { lockPerson, type Person } from './person.ts';
import { askForBlock } from './queue.ts';

/** Asks the platform once more: a person has decided. Answers whom it is about. */
export async function retryBlock(tx: Tx, actor: AgentActor, id: string): Promise<string> {
  const { person, deed } = await lock(tx, id, ['failed', 'uncertain', 'asked'], 'tried again');
  await sql`
    update platform_block set state = 'asked', attempts = case when state = 'asked' then attempts else 0 end,
      since = clock_timestamp(), due_at = clock_timestamp(), ended_at = null
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  await askForBlock(tx, person.identityId, new Date());
  return decided(tx, actor, person, deed);
}

/** Withdraws what has not left, and puts away what failed. */
export async function withdrawBlock(tx: Tx, actor: AgentActor, id: string): Promise<string> {
  const { person, deed } = await lock(tx, id, ['asked', 'failed', 'uncertain'], 'withdrawn');
  await sql`
    update platform_block set state = 'withdrawn', ended_at = clock_timestamp()
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  return decided(tx, actor, person, deed);
}

const named: Record<string, string> = { asked: 'waiting', doing: 'under way' };

async function lock(
  tx: Tx,
  id: string,
  states: string[],
  verb: string,
): Promise<{ person: Person; deed: PlatformDeed }> {
  const wanted = sql<{ identity_id: string; deed: PlatformDeed; state: string }>`
    select identity_id, deed, state from platform_block where workspace_id = ${tx.workspaceId} and id = ${id}`;
  const [found] = (await wanted.execute(tx.q)).rows;
  if (!found) throw notFound('block on a platform');
  const person = await lockPerson(tx, found.identity_id);
  const [now] = (await sql<{ state: string }>`${wanted} for update`.execute(tx.q)).rows;
  if (!now || !states.includes(now.state))
    throw conflict(
      'block-state',
      `This is ${named[now?.state ?? ''] ?? now?.state ?? 'gone'} by now and can no longer be ${verb}. Look at the contact again.`,
    );
  return { person, deed: found.deed };
}

async function decided(tx: Tx, actor: AgentActor, { headId }: Person, word: PlatformDeed): Promise<string> {
  await record(tx, [{ type: 'contact.block-asked', actor, subjectId: headId, word }]);
  return headId;
}
