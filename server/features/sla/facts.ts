import { type RawBuilder, sql } from 'kysely';
import { conditionOf } from '#server/features/conversations/filter.ts';
import type { Tx } from '#server/transaction.ts';
import type { Hours } from './business-time.ts';
import type { Clock } from './clock.ts';
import { type Policy, policiesOf } from './policies.ts';
import type { Targets } from './promises.ts';
import { sameHours } from './same-hours.ts';

/** What decides about the promises of a conversation, besides what was written in it. */
export interface Facts {
  /** The first policy that fits; undefined: none does. */
  policy: Policy | undefined;
  clock: Clock;
}

/** Of each of these conversations that is there. What a blocked customer writes is promised nothing. */
export async function factsOf(tx: Tx, ids: string[], now: Date): Promise<Map<string, Facts>> {
  const policies = await policiesOf(tx);
  const fits: RawBuilder<unknown>[] = [];
  for (const { filter } of policies) fits.push(await conditionOf(tx, { agentId: nobody, now }, filter));
  const which =
    fits.length === 0
      ? sql`null::int`
      : sql`case when c.blocked then null ${sql.join(
          fits.map((fit, n) => sql`when ${fit} then ${sql.lit(n)}::int`),
          sql` `,
        )} end`;
  const { rows } = await sql<{ id: string; which: number | null }>`
    select c.id, ${which} as which from conversation c
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[])`.execute(tx.q);
  const clocks = await clocksOf(tx, ids);
  return new Map(
    rows.map(({ id, which }) => {
      const policy = which === null ? undefined : policies[which];
      return [id, { policy, clock: policy?.clock === 'business' ? (clocks.get(id) ?? null) : null }];
    }),
  );
}

/**
 * By whose hours these conversations are answered: those of their team, together with the teams that it takes turns
 * with; else their channel's own, else the workspace's, else at all times.
 */
export async function clocksOf(tx: Tx, ids: string[]): Promise<Map<string, Clock>> {
  const { rows } = await sql<{ id: string; hours: string[] | null }>`
    select c.id, coalesce(
      (select array_agg(distinct o.business_hours_id) from team_chain own
        join team_chain k on k.workspace_id = own.workspace_id and k.chain = own.chain
        join team o on o.workspace_id = k.workspace_id and o.id = k.team_id and o.archived_at is null
          and o.business_hours_id is not null
        where own.workspace_id = t.workspace_id and own.team_id = t.id),
      array[coalesce(t.business_hours_id, ch.business_hours_id, standard.id)]) as hours
    from conversation c
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    left join team t on t.workspace_id = c.workspace_id and t.id = c.team_id and t.archived_at is null
    left join business_hours standard on standard.workspace_id = c.workspace_id and standard.is_default
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[])`.execute(tx.q);
  const known = await hoursById(tx);
  return new Map(rows.map(({ id, hours }) => [id, together(known, hours ?? [])]));
}

/** The union of some hours; null where none of them is known: at all times. */
export function together(known: Map<string, Hours>, ids: string[]): Clock {
  const inOrder = [...ids].sort();
  const [first, ...others] = inOrder.flatMap((id) => known.get(id) ?? []);
  if (!first || others.length === 0) return first ?? null;
  return sameHours(inOrder.join(' '), { ...first, also: others });
}

/** By whose hours a channel is answered; null: at all times. */
export async function hoursForChannel(tx: Tx, channelId: string): Promise<Clock> {
  const { rows } = await sql<{ hours_id: string | null }>`
    select coalesce(ch.business_hours_id, standard.id) as hours_id from channel ch
    left join business_hours standard on standard.workspace_id = ch.workspace_id and standard.is_default
    where ch.workspace_id = ${tx.workspaceId} and ch.id = ${channelId}`.execute(tx.q);
  const id = rows[0]?.hours_id;
  return id ? ((await hoursById(tx)).get(id) ?? null) : null;
}

/** By whose hours each channel is answered; null: at all times. */
export async function clocksOfChannels(tx: Tx): Promise<Map<string, Clock>> {
  const { rows } = await sql<{ id: string; hours_id: string | null }>`
    select ch.id, coalesce(ch.business_hours_id, standard.id) as hours_id from channel ch
    left join business_hours standard on standard.workspace_id = ch.workspace_id and standard.is_default
    where ch.workspace_id = ${tx.workspaceId}`.execute(tx.q);
  const hours = await hoursById(tx);
  return new Map(rows.map(({ id, hours_id }) => [id, hours_id ? (hours.get(hours_id) ?? null) : null]));
}

export function targetsOf(
  policy: Pick<Policy, 'firstReply' | 'nextReply' | 'resolution' | 'warnAt'>,
): Targets {
  const { firstReply: first, nextReply: next, resolution, warnAt } = policy;
  return { first, next, resolution, warnAt };
}

/** A filter of a policy asks nothing about whoever looks. */
export const nobody = '00000000-0000-0000-0000-000000000000';

export async function hoursById(tx: Tx): Promise<Map<string, Hours>> {
  const rows = await tx.q
    .selectFrom('business_hours')
    .select(['id', 'zone', 'weekly', 'holidays'])
    .where('workspace_id', '=', tx.workspaceId)
    .execute();
  return new Map(rows.map(({ id, ...hours }) => [id, sameHours(id, hours)]));
}
