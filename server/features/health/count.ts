import { sql } from 'kysely';
import { log } from '#server/platform/log.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { hour } from './time.ts';

type What = 'received' | 'attempts' | 'failures';
interface Counted extends Record<What, number> {
  workspaceId: string;
  channelId: string;
  hour: Date;
}

const writeAfter = 5_000;
let counted = new Map<string, Counted>();
let timer: NodeJS.Timeout | undefined;

/** Counts once the transaction has committed; written every five seconds, so a crash loses no more than these. */
export function count(
  tx: Tx,
  channelId: string,
  what: Partial<Record<What, number>>,
  now = new Date(),
): void {
  tx.afterCommit(() => {
    const at = new Date(Math.floor(now.getTime() / hour) * hour);
    const key = `${channelId} ${at.getTime()}`;
    const sum = counted.get(key) ?? {
      ...{ workspaceId: tx.workspaceId, channelId, hour: at },
      ...{ received: 0, attempts: 0, failures: 0 },
    };
    for (const name of ['received', 'attempts', 'failures'] as const) sum[name] += what[name] ?? 0;
    counted.set(key, sum);
    timer ??= setTimeout(() => void writeCounts(), writeAfter).unref();
  });
}

/** Adds what was counted to the running totals. */
export async function writeCounts(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const taken = counted;
  counted = new Map();
  for (const [workspaceId, sums] of Map.groupBy(taken.values(), (sum) => sum.workspaceId)) {
    // Always in the same order: two processes that add to the same rows take turns.
    sums.sort((a, b) => (a.channelId < b.channelId ? -1 : 1));
    await inWorkspace(workspaceId, (tx) =>
      sql`insert into channel_hour as h (workspace_id, channel_id, hour, received, attempts, failures)
        select ${workspaceId}::uuid, * from unnest(${sums.map((s) => s.channelId)}::uuid[], ${sums.map((s) => s.hour)}::timestamptz[],
          ${sums.map((s) => s.received)}::int[], ${sums.map((s) => s.attempts)}::int[], ${sums.map((s) => s.failures)}::int[])
        on conflict (workspace_id, channel_id, hour) do update set received = h.received + excluded.received,
          attempts = h.attempts + excluded.attempts, failures = h.failures + excluded.failures`.execute(tx.q),
    ).catch((error: Error) => log.warn({ error: error.message }, 'what channels did was not counted'));
  }
}
