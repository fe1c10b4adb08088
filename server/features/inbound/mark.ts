import { sql } from 'kysely';
import { log } from '#server/platform/log.ts';
import { system } from '#server/transaction.ts';
import { inHand, type KeptRequest } from './item.ts';

let done: KeptRequest[] = [];
let timer: NodeJS.Timeout | undefined;

/**
 * Notes that every element of a request has settled. Nobody waits for it: after a crash in between the
 * request is applied once more and every element ends as a repeat.
 */
export function markApplied(request: KeptRequest): void {
  done.push(request);
  timer ??= setTimeout(() => void writeMarks(), 20);
}

export async function writeMarks(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const batch = done;
  done = [];
  if (batch.length === 0) return;
  try {
    // Not worth a wait for the disk: a mark that a crash undoes only makes for a repeat.
    await sql`
      with quick as (select set_config('synchronous_commit', 'off', true))
      update inbound_request r set applied_at = now()
      from quick, unnest(${batch.map((r) => r.id)}::bigint[], ${batch.map((r) => r.raw.receivedAt)}::timestamptz[]) as d(id, received_at)
      where r.id = d.id and r.received_at = d.received_at`.execute(system());
    for (const request of batch) inHand.delete(request.id);
  } catch (error) {
    log.warn({ error: String(error) }, 'could not mark requests as applied; trying again');
    done.push(...batch);
    timer ??= setTimeout(() => void writeMarks(), 1_000);
  }
}
