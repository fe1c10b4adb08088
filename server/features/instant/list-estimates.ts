import { sql } from 'kysely';
import type { Estimate } from '#contract/instant.ts';
import { hoursById, hoursForChannel, together } from '#server/features/sla/facts.ts';
import type { Tx } from '#server/transaction.ts';
import { estimateFor } from './estimate.ts';
import { type OutcomeOfEstimate, outcomesOf } from './outcomes.ts';
import { enough } from './pace.ts';
import type { Place } from './turns.ts';

/** Of every queue of which one is quoted, or was lately: of channels, and of teams that have hours of their own. */
export async function listEstimates(tx: Tx, now: Date): Promise<{ data: Estimate[]; next: null }> {
  const { rows } = await sql<Row>`
    with quoted as (
      select channel_id, surface, w.what from instant_message
      cross join (values ('reply', '%{estimate}%'), ('solution', '%{solution}%')) w(what, sign)
      where workspace_id = ${tx.workspaceId} and active and texts::text like w.sign
    ), said as (
      select distinct channel_id, team_id, surface, w.what from instant_said s
      cross join lateral (values ('reply', s.minutes), ('solution', s.solution_minutes)) w(what, minutes)
      where s.workspace_id = ${tx.workspaceId} and w.minutes is not null
        and s.said_at > ${new Date(now.getTime() - 28 * 86_400_000)}
    ), timed as (
      select id, name, coalesce(
        (select array_agg(distinct o.business_hours_id) from team_chain own
          join team_chain k on k.workspace_id = own.workspace_id and k.chain = own.chain
          join team o on o.workspace_id = k.workspace_id and o.id = k.team_id and o.archived_at is null
            and o.business_hours_id is not null
          where own.workspace_id = team.workspace_id and own.team_id = team.id),
        array[business_hours_id]) as hours
      from team
      where workspace_id = ${tx.workspaceId} and archived_at is null and business_hours_id is not null
    )
    select c.id as "channelId", null::uuid as "teamId", w.surface, w.what, c.name, null::uuid[] as hours
    from (select * from quoted union select channel_id, surface, what from said where team_id is null) w
    join channel c on c.workspace_id = ${tx.workspaceId} and c.id = w.channel_id and c.state <> 'disconnected'
    union all
    select null, t.id, w.surface, w.what, t.name, t.hours from timed t
    cross join (select distinct surface, what from (select surface, what from quoted
      union all select surface, what from said where team_id is not null) uses) w
    order by 2 nulls first, 5, 1, 3, 4`.execute(tx.q);
  const known = await hoursById(tx);
  const data: Estimate[] = [];
  for (const { what, name: _, hours, ...place } of rows) {
    const clock = place.channelId ? await hoursForChannel(tx, place.channelId) : together(known, hours ?? []);
    const { minutes, ahead, answers, care } = await estimateFor(tx, { ...place, clock }, now, what);
    const told = toldOf(await outcomesOf(tx, place, now, what), now.getTime());
    data.push({ ...place, of: what, minutes, waiting: ahead, answers, enough, care, told });
  }
  return { data, next: null };
}

type Row = Place & { what: 'reply' | 'solution'; name: string; hours: string[] | null };

function toldOf(outcomes: OutcomeOfEstimate[], now: number): Estimate['told'] {
  const byMinutes = [...Map.groupBy(outcomes, ({ minutes }) => minutes)].sort(([a], [b]) => a - b);
  return byMinutes.map(([minutes, some]) => {
    const count = (which: ReturnType<typeof endOf>): number =>
      some.filter((outcome) => endOf(outcome, now) === which).length;
    return {
      minutes,
      told: some.length,
      kept: count('kept'),
      missed: count('missed'),
      running: count('running'),
      settled: count('settled'),
    };
  });
}

function endOf(
  { saidAt, minutes, answered, settled }: OutcomeOfEstimate,
  now: number,
): 'kept' | 'missed' | 'running' | 'settled' {
  const over = saidAt + minutes * 60_000;
  if (settled) return 'settled';
  if (answered !== null) return answered <= over ? 'kept' : 'missed';
  return now <= over ? 'running' : 'missed';
}
