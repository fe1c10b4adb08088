import { hostname } from 'node:os';
import { ownerPool } from './database.ts';
import { log } from './log.ts';

/** Names this process in everything it holds: requests taken, parts in flight, jobs locked. */
export const processId: string = crypto.randomUUID();

const beatEvery = 10_000;
const deadAfter = 35_000;
let own: { roles: string[]; workers: string[] } = { roles: [], workers: [] };

/** Says that this process is here and goes on saying so; `alone` means that no other can be (its own database). */
export async function startHeartbeat(roles: string[], alone: boolean): Promise<() => Promise<void>> {
  const owner = ownerPool();
  if (alone) await owner.query('delete from process');
  own = { ...own, roles };
  await beat();
  const timer = setInterval(() => {
    beat().catch((error: Error) => log.warn({ error: error.message }, 'heartbeat failed'));
  }, beatEvery);
  return async () => {
    clearInterval(timer);
    await owner.query('delete from process where id = $1', [processId]).catch(() => {});
  };
}

/** One beat. Taken for dead meanwhile, this process is there again with all that it holds. */
export async function beat(): Promise<void> {
  await ownerPool().query(
    `insert into process (id, roles, host, worker_ids) values ($1, $2, $3, $4)
     on conflict (id) do update set seen_at = now(), worker_ids = excluded.worker_ids`,
    [processId, own.roles, hostname(), own.workers],
  );
}

/** Which of the queue's workers are this process's. */
export async function nameWorkers(workers: string[]): Promise<void> {
  own = { ...own, workers };
  await ownerPool().query('update process set worker_ids = $2 where id = $1', [processId, workers]);
}

/** Ids of the processes that are alive; those whose heart stopped are forgotten on the way. */
export async function liveProcesses(): Promise<string[]> {
  // Whoever asks is alive, however late its own next beat is.
  await ownerPool().query(
    `delete from process where id <> $1 and seen_at < now() - interval '${deadAfter} milliseconds'`,
    [processId],
  );
  const { rows } = await ownerPool().query<{ id: string }>('select id from process');
  return rows.map((row) => row.id);
}
