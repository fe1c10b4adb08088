import { hostname } from 'node:os';
import { ownerPool } from './database.ts';
import { log } from './log.ts';

/** Names this process in everything it holds: requests taken, parts in flight, jobs locked. */
export const processId: string = crypto.randomUUID();

const beatEvery = 10_000;
const deadAfter = 35_000;

/** Says that this process is here and goes on saying so; `alone` means that no other can be (its own database). */
export async function startHeartbeat(roles: string[], alone: boolean): Promise<() => Promise<void>> {
  const owner = ownerPool();
  if (alone) await owner.query('delete from process');
  await owner.query('insert into process (id, roles, host) values ($1, $2, $3)', [
    processId,
    roles,
    hostname(),
  ]);
  const timer = setInterval(() => {
    owner
      .query(
        'insert into process (id, roles, host) values ($1, $2, $3) on conflict (id) do update set seen_at = now()',
        [processId, roles, hostname()],
      )
      .catch((error: Error) => log.warn({ error: error.message }, 'heartbeat failed'));
  }, beatEvery);
  return async () => {
    clearInterval(timer);
    await owner.query('delete from process where id = $1', [processId]).catch(() => {});
  };
}

/** Ids of the processes that are alive; those whose heart stopped are forgotten on the way. */
export async function liveProcesses(): Promise<string[]> {
  await ownerPool().query(`delete from process where seen_at < now() - interval '${deadAfter} milliseconds'`);
  const { rows } = await ownerPool().query<{ id: string }>('select id from process');
  return rows.map((row) => row.id);
}
