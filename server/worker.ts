import { Logger, type Runner, run, type TaskList } from 'graphile-worker';
import { z } from 'zod';
import { matter } from '#contract/deeds.ts';
import { forgetOldReplies } from './features/access/idempotency.ts';
import { forgetAttempts } from './features/access/throttle.ts';
import { carryOut } from './features/acts/carry-out.ts';
import { recoverActs } from './features/acts/recover.ts';
import { resolveSilent } from './features/auto-resolve/resolve-silent.ts';
import { workOff } from './features/bulk/run.ts';
import { hearNames } from './features/contacts/hear-names.ts';
import { joinContacts } from './features/contacts/join.ts';
import { fetchProfile } from './features/contacts/profile.ts';
import { fetchWords } from './features/conversations/fetch-words.ts';
import { fillWindows } from './features/conversations/fill-windows.ts';
import { giveForms } from './features/conversations/give-forms.ts';
import { foldTally } from './features/conversations/list.ts';
import { wake } from './features/conversations/state.ts';
import { wakeLateOrphans } from './features/conversations/wake-orphans.ts';
import { drain } from './features/delivery/drain.ts';
import { recoverParts } from './features/delivery/recover.ts';
import { expireFiles } from './features/files/expire.ts';
import { fetchAttachment } from './features/files/fetch.ts';
import { writeCounts } from './features/health/count.ts';
import { mailAlarm } from './features/health/mail-alarm.ts';
import {
  forgetHealth,
  lookAfterChannels,
  stopLookingAfter,
  watchChannels,
} from './features/health/rounds.ts';
import { tellHook } from './features/hooks/tell-hook.ts';
import { keepPartitions, prune } from './features/inbound/partitions.ts';
import { answerInstantly } from './features/instant/reply.ts';
import { keepAlive } from './features/keep-alive/rounds.ts';
import { forgetNotices } from './features/notices/forget.ts';
import { mailNotices } from './features/notices/mail-notices.ts';
import { push, pushNotices } from './features/notices/push-notices.ts';
import { tellUndelivered } from './features/notices/tell-undelivered.ts';
import { raiseAlarms } from './features/ownership/alarm.ts';
import { carryOutBlocks } from './features/platform-blocks/carry-out.ts';
import { recoverBlocks } from './features/platform-blocks/recover.ts';
import { startProfiles } from './features/profiles/rounds.ts';
import { keepReading, stopReading } from './features/reading/readers.ts';
import { lookAgain } from './features/routing/look-again.ts';
import { startRouter } from './features/routing/router.ts';
import { sendAway } from './features/routing/send-away.ts';
import { rulesInTime } from './features/rules/clockwork.ts';
import { forgetRuns } from './features/rules/runs.ts';
import { promisesInTime } from './features/sla/clockwork.ts';
import { takeTurns } from './features/teams/take-turns.ts';
import { keepTemplatesFresh } from './features/templates/rounds.ts';
import { callWebhook } from './features/webhooks/call.ts';
import { startClockwork } from './platform/clockwork.ts';
import { queuePool } from './platform/database.ts';
import { log } from './platform/log.ts';
import { refreshStatistics } from './platform/statistics.ts';
import { freeDeadWorkers, registerWorkers } from './platform/workers.ts';
import { inWorkspace, system } from './transaction.ts';

const stamped = <T extends z.ZodType>(payload: T) => z.object({ workspaceId: z.uuid(), payload });
const deliver = stamped(z.object({ conversationId: z.uuid() }));
const act = stamped(z.object({ messageId: z.uuid(), matter }));
const platformBlock = stamped(z.object({ identityId: z.uuid() }));
const instant = stamped(z.object({ conversationId: z.uuid(), messageId: z.uuid() }));
const snoozed = stamped(z.object({ conversationId: z.uuid() }));
const bulk = stamped(z.object({ bulkId: z.uuid() }));
const attachment = stamped(z.object({ attachmentId: z.uuid(), channelId: z.uuid().optional() }));
const profile = stamped(z.object({ channelId: z.uuid(), identityId: z.uuid() }));
const named = stamped(z.object({ messageId: z.uuid() }));
const onePerson = stamped(z.object({ contactIds: z.array(z.uuid()).min(2) }));
const notices = stamped(z.object({ agentId: z.uuid(), attempt: z.int().default(0) }));
const alarm = stamped(
  z.object({
    agentId: z.uuid(),
    channelId: z.uuid(),
    troubleId: z.uuid(),
    word: z.enum(['broken', 'still', 'well']),
    attempt: z.int().default(0),
  }),
);
const undelivered = stamped(z.object({ messageIds: z.array(z.uuid()) }));
const hook = stamped(z.object({ hookId: z.uuid() }));
const webhook = stamped(z.object({ webhookId: z.uuid() }));
const pushed = stamped(
  z.object({
    agentId: z.uuid(),
    deviceId: z.uuid(),
    noticeIds: z.array(z.uuid()),
    attempt: z.int(),
  }),
);

/** Every background task by its name. */
const tasks: TaskList = {
  deliver: async (job) => {
    const { workspaceId, payload } = deliver.parse(job);
    await drain(workspaceId, payload.conversationId);
  },
  act: async (job) => {
    const { workspaceId, payload } = act.parse(job);
    await carryOut(workspaceId, payload);
  },
  'platform-block': async (job) => {
    const { workspaceId, payload } = platformBlock.parse(job);
    await carryOutBlocks(workspaceId, payload.identityId);
  },
  'answer-instantly': async (job) => {
    const { workspaceId, payload } = instant.parse(job);
    await answerInstantly(workspaceId, payload, new Date());
  },
  wake: async (job) => {
    const { workspaceId, payload } = snoozed.parse(job);
    await inWorkspace(workspaceId, (tx) => wake(tx, payload.conversationId, new Date()));
  },
  bulk: async (job, { job: { attempts } }) => {
    const { workspaceId, payload } = bulk.parse(job);
    await workOff(workspaceId, payload.bulkId, attempts);
  },
  'fetch-profile': async (job, { job: { attempts } }) => {
    const { workspaceId, payload } = profile.parse(job);
    await fetchProfile({ workspaceId, ...payload }, attempts);
  },
  'fetch-words': async (job, { job: { attempts } }) => {
    const { workspaceId, payload } = named.parse(job);
    await fetchWords({ workspaceId, ...payload }, attempts);
  },
  'fetch-attachment': async (job, { job: { attempts } }) => {
    const { workspaceId, payload } = attachment.parse(job);
    await fetchAttachment({ workspaceId, ...payload }, attempts);
  },
  'join-contacts': async (job) => {
    const { workspaceId, payload } = onePerson.parse(job);
    await inWorkspace(workspaceId, (tx) => joinContacts(tx, payload.contactIds));
  },
  'push-notices': async (job) => {
    const { workspaceId, payload } = notices.parse(job);
    await pushNotices(workspaceId, payload.agentId, new Date());
  },
  push: async (job) => {
    const { workspaceId, payload } = pushed.parse(job);
    await push(workspaceId, payload, new Date());
  },
  'mail-notices': async (job) => {
    const { workspaceId, payload } = notices.parse(job);
    await mailNotices(workspaceId, payload, new Date());
  },
  'tell-undelivered': async (job) => {
    const { workspaceId, payload } = undelivered.parse(job);
    await inWorkspace(workspaceId, (tx) => tellUndelivered(tx, payload.messageIds));
  },
  'tell-hook': async (job) => {
    const { workspaceId, payload } = hook.parse(job);
    await tellHook(workspaceId, payload.hookId, new Date());
  },
  'call-webhook': async (job) => {
    const { workspaceId, payload } = webhook.parse(job);
    await callWebhook(workspaceId, payload.webhookId, new Date());
  },
  'mail-alarm': async (job) => {
    const { workspaceId, payload } = alarm.parse(job);
    await mailAlarm(workspaceId, payload, new Date());
  },
};

/** What runs by the clock, in every worker: each is harmless when done twice. */
const rounds: { name: string; every: number; work(): Promise<unknown> }[] = [
  { name: 'recover parts', every: 10_000, work: recoverParts },
  { name: 'recover acts', every: 10_000, work: recoverActs },
  { name: 'recover blocks', every: 10_000, work: recoverBlocks },
  { name: 'read channels', every: 2_000, work: keepReading },
  { name: 'look after channels', every: 5_000, work: () => lookAfterChannels() },
  { name: 'watch channels', every: 300_000, work: () => watchChannels() },
  { name: 'read templates', every: 5_000, work: () => keepTemplatesFresh() },
  { name: 'read profiles', every: 60_000, work: startProfiles },
  { name: 'forget health', every: 3_600_000, work: () => forgetHealth() },
  { name: 'send away', every: 10_000, work: sendAway },
  { name: 'look at the queues again', every: 30_000, work: lookAgain },
  { name: 'wake late orphans', every: 10_000, work: wakeLateOrphans },
  { name: 'free dead workers', every: 10_000, work: freeDeadWorkers },
  { name: 'hear names', every: 2_000, work: hearNames },
  { name: 'give forms', every: 2_000, work: giveForms },
  { name: 'refresh statistics', every: 2_000, work: refreshStatistics },
  { name: 'expire files', every: 30_000, work: expireFiles },
  { name: 'raise alarms', every: 10_000, work: raiseAlarms },
  { name: 'fill windows', every: 60_000, work: fillWindows },
  { name: 'keep windows open', every: 30_000, work: () => keepAlive() },
  { name: 'take turns', every: 15_000, work: () => takeTurns() },
  { name: 'resolve silent', every: 60_000, work: () => resolveSilent() },
  { name: 'fold tallies', every: 60_000, work: foldTallies },
  { name: 'keep partitions', every: 3_600_000, work: keepPartitions },
  { name: 'forget sign-in attempts', every: 3_600_000, work: forgetAttempts },
  { name: 'forget old replies', every: 3_600_000, work: forgetOldReplies },
  { name: 'forget notices', every: 3_600_000, work: () => forgetNotices() },
  { name: 'forget what rules did', every: 3_600_000, work: () => forgetRuns() },
  { name: 'prune', every: 3_600_000, work: prune },
];

/** Rounds that tests make themselves, with a clock of their own. */
const lookingAfter = ['look after channels', 'watch channels', 'read templates', 'read profiles'];
const concurrency = 40;

/** The worker role. Ends only when stopped: a queue that breaks (its database was away) is started again. */
export async function startWorker(
  o: { looksAfterChannels: boolean } = { looksAfterChannels: true },
): Promise<() => Promise<void>> {
  let runner: Runner | undefined;
  let stopping = false;
  const timers: NodeJS.Timeout[] = [];
  for (const round of rounds) {
    if (!o.looksAfterChannels && lookingAfter.includes(round.name)) continue;
    await attempt(round);
    timers.push(setInterval(() => void attempt(round), round.every));
  }
  const clockworks = [promisesInTime, rulesInTime].map(startClockwork);
  const stopRouter = startRouter();
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
          // Marked in batches, which also saves statements: one by one, a mark that fails would end this process.
          preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
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
    await Promise.all([stopReading(), stopLookingAfter(), stopRouter(), ...clockworks.map((stop) => stop())]);
    await runner?.stop().catch(() => {});
    await loop;
    await writeCounts();
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
