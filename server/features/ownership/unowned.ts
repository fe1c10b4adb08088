import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import { ownersOf } from './owners.ts';

type Sql = RawBuilder<unknown>;

/**
 * What needs an owner, as conditions on the conversation `c` of which one is true: each has an index. It is open, or
 * waits although an answer did not get through, or sleeps although its customer does wait; nobody has it who is here and
 * reaches the channel; and no team that could take it up was given it just now.
 */
export async function unowned(tx: Tx, now: Date): Promise<Sql[]> {
  const { lost, teams, pickUpWithin } = await ownersOf(tx);
  const since = new Date(now.getTime() - pickUpWithin * 60_000);
  const pairs = teams.flatMap((team) => (team.channels ?? []).map((channel) => [team.id, channel] as const));
  const anywhere = teams.filter(({ channels }) => channels === null).map(({ id }) => id);
  const isTheTeams =
    teams.length === 0
      ? sql`false`
      : sql`(coalesce(c.waiting_since, c.opened_at, c.created_at) > ${since}
          and (c.team_id = any(${anywhere}::uuid[]) or (c.team_id, c.channel_id) in (
            select * from unnest(${pairs.map(([id]) => id)}::uuid[], ${pairs.map(([, id]) => id)}::uuid[]))))`;
  const isWithNobody = sql`c.assignee_id is null`;
  const isWithSomebodyLost = sql`(c.assignee_id = any(${lost.map(({ agentId }) => agentId)}::uuid[])
    and (c.assignee_id, c.channel_id) in (select * from unnest(
      ${lost.map(({ agentId }) => agentId)}::uuid[], ${lost.map(({ channelId }) => channelId)}::uuid[])))`;
  return (lost.length > 0 ? [isWithNobody, isWithSomebodyLost] : [isWithNobody]).flatMap((whose) => [
    sql`c.state = 'open' and ${whose} and not c.blocked and ${isTheTeams} is not true`,
    sql`c.state = 'waiting' and c.undelivered > 0 and ${whose} and not c.blocked`,
    sql`c.state = 'snoozed' and (c.waiting_since is not null or c.undelivered > 0) and ${whose} and not c.blocked`,
  ]);
}

/** The same as one condition, to be put together with others. */
export async function isUnowned(tx: Tx, now: Date): Promise<Sql> {
  const ways = await unowned(tx, now);
  return sql`(${sql.join(
    ways.map((way) => sql`(${way})`),
    sql` or `,
  )})`;
}
