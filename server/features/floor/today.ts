import { sql } from 'kysely';
import type { Floor } from '#contract/floor.ts';
import { openBetween } from '#server/features/sla/business-time.ts';
import { clocksOfChannels } from '#server/features/sla/facts.ts';
import type { Tx } from '#server/transaction.ts';

/** What was answered since midnight, in the zone of the workspace's usual hours. */
export async function todayOf(tx: Tx, now: Date): Promise<Floor['today']> {
  const { rows: zones } = await sql<{ zone: string; since: Date }>`
    select z.zone, date_trunc('day', ${now}::timestamptz, z.zone) as since from (select coalesce(
      (select zone from business_hours where workspace_id = ${tx.workspaceId} and is_default), 'Etc/UTC') as zone) z`.execute(
    tx.q,
  );
  const { zone, since } = zones[0] ?? { zone: 'Etc/UTC', since: now };
  const { rows } = await sql<{ answered: number; firsts: First[] | null }>`
    select count(*)::int as answered, json_agg(json_build_array(channel_id, extract(epoch from asked_at) * 1000,
      extract(epoch from answered_at) * 1000)) filter (where first) as firsts
    from answered where workspace_id = ${tx.workspaceId} and answered_at >= ${since} and answered_at <= ${now}`.execute(
    tx.q,
  );
  const firsts = rows[0]?.firsts ?? [];
  const clocks = firsts.length > 0 ? await clocksOfChannels(tx) : new Map();
  const waits = firsts.map(([channelId, asked, answered]) => {
    const clock = clocks.get(channelId) ?? null;
    return clock ? openBetween(clock, asked, answered) : answered - asked;
  });
  return {
    since: since.toISOString(),
    zone,
    answered: rows[0]?.answered ?? 0,
    firstReplies: firsts.length,
    medianMinutes: medianOf(waits),
  };
}

type First = [channelId: string, asked: number, answered: number];

function medianOf(waits: number[]): number | null {
  if (waits.length === 0) return null;
  const sorted = [...waits].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [below = 0, above = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return Math.round((below + above) / 2 / 6_000) / 10;
}
