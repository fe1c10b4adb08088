import { type RawBuilder, sql } from 'kysely';
import { undelivered } from '#server/features/sla/history.ts';
import type { Tx } from '#server/transaction.ts';
import type { Place } from './turns.ts';

/** What became of an estimate; times in milliseconds since 1970. */
export interface OutcomeOfEstimate {
  saidAt: number;
  minutes: number;
  /** Open seconds, before care was applied. */
  base: number;
  /** The first answer of a person since, or when the matter was settled. */
  answered: number | null;
  /** Resolved without an answer. */
  settled: boolean;
}

const days = 28;

/** Of the latest estimates of a place that reached their customers; at most 1,000. */
export async function outcomesOf(
  tx: Tx,
  { channelId, teamId, surface }: Place,
  now: Date,
  of: 'reply' | 'solution',
): Promise<OutcomeOfEstimate[]> {
  const [minutes, base] = of === 'reply' ? ['minutes', 'base'] : ['solution_minutes', 'solution_base'];
  const { rows } = await sql<OutcomeOfEstimate>`
    select (extract(epoch from s.said_at) * 1000)::float8 as "saidAt", s.${sql.id(minutes)} as minutes, s.${sql.id(base)} as base,
      (extract(epoch from done.at) * 1000)::float8 as answered, done.settled
    from (select * from instant_said where workspace_id = ${tx.workspaceId} and surface = ${surface}
      and ${teamId ? sql`team_id = ${teamId}` : sql`channel_id = ${channelId} and team_id is null`}
      and ${sql.id(minutes)} is not null and said_at > ${new Date(now.getTime() - days * 86_400_000)}
      order by said_at desc limit 1000) s
    join message m on m.workspace_id = s.workspace_id and m.id = s.message_id and not ${undelivered}
    join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    cross join lateral (${of === 'reply' ? firstReply : settlement}) done`.execute(tx.q);
  return rows;
}

/** Since `s` was said: the first answer of a person, or that it was resolved without one. */
const firstReply: RawBuilder<unknown> = sql`
  select r.at, r.at is null and (c.state = 'resolved' or c.id = s.conversation_id and c.openings > s.opening) as settled from (
    select min(m.ordered_at) as at from message m where m.workspace_id = s.workspace_id and m.conversation_id = c.id
      and m.kind = 'outgoing' and m.author_kind in ('agent', 'other') and not m.automatic and not m.past
      and m.ordered_at >= s.said_at and not ${undelivered}) r`;

/** Since `s` was said: when it was resolved; what resolved itself for lack of a word, with the last answer before. */
const settlement: RawBuilder<unknown> = sql`
  select case when r.word like 'silent %' then b.at when b.at is not null then r.at end as at,
    r.at is not null and b.at is null as settled
  from (select min(f.at) as at, (array_agg(f.word order by f.at))[1] as word from (
    select e.at, e.word from event e where e.workspace_id = s.workspace_id and e.conversation_id = c.id
      and e.type = 'conversation.resolved' and e.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added')
      and e.at >= s.said_at order by e.seq limit 1) f) r
  cross join lateral (select max(m.ordered_at) as at from message m where m.workspace_id = s.workspace_id
    and m.conversation_id = c.id and m.kind = 'outgoing' and m.author_kind in ('agent', 'other')
    and not m.automatic and not m.past and m.ordered_at >= s.said_at and m.ordered_at <= coalesce(r.at, 'infinity')
    and not ${undelivered}) b`;
