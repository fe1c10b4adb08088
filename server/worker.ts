import { Logger, type Runner, run, type TaskList } from 'graphile-worker';
import { z } from 'zod';
import { forgetOldReplies } from './features/access/idempotency.ts';
import { forgetAttempts } from './features/access/throttle.ts';
import { workOff } from './features/bulk/run.ts';
import { foldTally } from './features/conversations/list.ts';
import { wake } from './features/conversations/state.ts';
import { wakeLateOrphans } from './features/conversations/wake-orphans.ts';
import { drain } from './features/delivery/drain.ts';
import { recoverParts } from './features/delivery/recover.ts';
import { fetchAttachment } from './features/files/fetch.ts';
import { keepPartitions, prune } from './features/inbound/partitions.ts';
import { keepReading, stopReading } from './features/reading/readers.ts';
import { queuePool } from './platform/database.ts';
import { log } from './platform/log.ts';
import { refreshStatistics } from './platform/statistics.ts';
import { freeDeadWorkers, registerWorkers } from './platform/workers.ts';
import { inWorkspace, system } from './transaction.ts';

const stamped = <T extends z.ZodType>(payload: T) => z.object({ workspaceId: z.uuid(), payload });
const deliver = stamped(z.object({ conversationId: z.uuid() }));
const snoozed = stamped(z.object({ conversationId: z.uuid() }));
const bulk = stamped(z.object({ bulkId: z.uuid() }));
const attachment = stamped(z.object({ attachmentId: z.uuid() }));

/** Every background task by its name. */
const tasks: TaskList = {
  deliver: async (job) => {
    const { workspaceId, payload } = deliver.parse(job);
    await drain(workspaceId, payload.conversationId);
  },
  wake: async (job) => {
    const { workspaceId, payload } = snoozed.parse(job);
    await inWorkspace(workspaceId, (tx) => wake(tx, payload.conversationId, new Date()));
  },
  bulk: async (job) => {
    const { workspaceId, payload } = bulk.parse(job);
    await workOff(workspaceId, payload.bulkId);
  },
  'fetch-attachment': async (job, { job: { attempts } }) => {
    const { workspaceId, payload } = attachment.parse(job);
    await fetchAttachment(workspaceId, payload.attachmentId, attempts);
  },
};

/** What runs by the clock, in every worker: each is harmless when done twice. */
const rounds: { name: string; every: number; work(): Promise<unknown> }[] = [
  { name: 'recover parts', every: 10_000, work: recoverParts },
  { name: 'read channels', every: 2_000, work: keepReading },
  { name: 'wake late orphans', every: 10_000, work: wakeLateOrphans },
  { name: 'free dead workers', every: 10_000, work: freeDeadWorkers },
  { name: 'refresh statistics', every: 2_000, work: refreshStatistics },
  { name: 'fold tallies', every: 60_000, work: foldTallies },
  { name: 'keep partitions', every: 3_600_000, work: keepPartitions },
  { name: 'forget sign-in attempts', every: 3_600_000, work: forgetAttempts },
  { name: 'forget old replies', every: 3_600_000, work: forgetOldReplies },
  { name: 'prune', every: 3_600_000, work: prune },
];

const concurrency = 40;

/** The worker role. Ends only when stopped: a queue that breaks (its database was away) is started again. */
export async function startWorker(): Promise<() => Promise<void>> {
  let runner: Runner | undefined;
  let stopping = false;
  const timers: NodeJS.Timeout[] = [];
  for (const round of rounds) {
    await attempt(round);
    timers.push(setInterval(() => void attempt(round), round.every));
  }
  const loop = (async () => {
    while (!stopping) {
      try {
        runner = await run({
          pgPool: queuePool(),
          concurrency,
          noHandleSignals: true,
          pollInterval: 2_000,
          taskList: tasks,
          events: registerWorkers(),
          logger: quiet(),
        });
        // Asked to stop while the queue was still starting, when there was no runner to be told.
        if (stopping) await runner.stop();
        await runner.promise;
      } catch (error) {
        if (!stopping) log.warn({ error: String(error) }, 'the queue stopped; starting it again');
      }
      if (!stopping) await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  return async () => {
    stopping = true;
    for (const timer of timers) clearInterval(timer);
    await stopReading();
    await runner?.stop().catch(() => {});
    await loop;
  };
}

async function attempt(round: (typeof rounds)[number]): Promise<void> {
  try {
    await round.work();
  } catch (error) {
    log.warn(
      { round: round.name, error: String(error) },
      'a regular task failed; it runs again at its next turn',
    );
  }
}

async function foldTallies(): Promise<void> {
  const rows = await system()
    .selectFrom('conversation_tally')
    .select('workspace_id')
    .groupBy('workspace_id')
    .having(({ fn }) => fn.countAll(), '>', 50)
    .execute();
  for (const row of rows) await inWorkspace(row.workspace_id, foldTally);
}

function quiet() {
  // The queue's own lines are for its developers; what matters to operators is logged by the tasks.
  return new Logger(() => (level, message) => {
    // A job holds a connection only while it is fetched and put away: forty share twelve well.
    if (/maxPoolSize/.test(message)) return;
    if (level === 'error' || level === 'warning') log.warn({ queue: message }, 'queue');
  });
}
