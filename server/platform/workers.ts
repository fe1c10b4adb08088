import { EventEmitter } from 'node:events';
import { ownerPool } from './database.ts';
import { log } from './log.ts';
import { liveProcesses, nameWorkers } from './process.ts';

let names: string[] = [];

/** Notes which of the queue's workers are this process's, so that others can free what they hold if it dies. */
export function registerWorkers(): EventEmitter {
  const events = new EventEmitter();
  names = [];
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => {
    names.push(worker.workerId);
    if (!saving) saving = setTimeout(save, 5);
  });
  return events;
}

let saving: NodeJS.Timeout | undefined;

function save(): void {
  saving = undefined;
  nameWorkers(names).catch((error: Error) =>
    log.warn({ error: error.message }, 'could not register the workers; the next heartbeat does'),
  );
}

/**
 * Frees the jobs that dead workers have locked; the queue itself would wait four hours. A worker of this
 * process that is not in today's list belonged to a queue that broke and was started again.
 */
export async function freeDeadWorkers(): Promise<void> {
  await liveProcesses();
  await ownerPool().query(`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker._private_jobs
    where locked_by is not null and locked_at < now() - interval '2 seconds'
      and locked_by not in (select unnest(worker_ids) from process)
    having count(*) > 0`);
}
