import { type Document, SendError } from '#connectors/connector.ts';
import { contextOf } from '#server/features/channels/context.ts';
import { channelById, forgetChannel, type OpenChannel } from '#server/features/channels/find.ts';
import { noteAccount } from '#server/features/channels/journal.ts';
import { practiceAway } from '#server/features/channels/stand-ins.ts';
import { bringBack } from '#server/features/inbound/bring.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { settleAnswered } from './answered.ts';
import { asSendError } from './ask.ts';
import { alone } from './claim.ts';
import { backoff } from './note.ts';
import { type HealthRow, healthRow, holdHealth } from './row.ts';
import { hour, later, minute } from './time.ts';
import { end, raise, troublesOf } from './trouble.ts';

/** A read that goes on for longer is broken off and begun again, from where it had to begin. */
const longest = 2 * hour;
/** So often it may fail in a row before somebody is told. */
const failuresMax = 5;

/** Reads back what a channel has missed. One at a time; what it brings is entered late. */
export async function readBack(channelId: string, now: Date, stop: AbortSignal): Promise<void> {
  forgetChannel(channelId);
  const channel = await channelById(channelId);
  if (channel) await alone(channel, 'read_back_by', () => readAlone(channel, now, stop));
}

async function readAlone(channel: OpenChannel, now: Date, stop: AbortSignal): Promise<void> {
  const { connector } = channel;
  const row = await healthRow(channel);
  const since = row.read_back_from;
  if (!since || !connector.backfill || channel.state === 'disconnected' || practiceAway(channel)) return;
  const started = new Date();
  const signal = AbortSignal.any([stop, AbortSignal.timeout(longest)]);
  const bring = async (documents: Document[]): Promise<void> => {
    if (signal.aborted) throw new SendError('temporary', 'Reading back was broken off.');
    await bringBack(channel, documents);
  };
  try {
    await connector.backfill({ ...contextOf(channel), now, since, state: null, bring, signal });
    if (signal.aborted) throw new SendError('temporary', 'Reading back was broken off.');
  } catch (error) {
    if (!stop.aborted) await noteFailed(channel, asSendError(channel, error), now);
    return;
  }
  await inWorkspace(channel.workspaceId, (tx) => noteDone(tx, channel, row, started, now));
}

async function noteDone(
  tx: Tx,
  channel: OpenChannel,
  before: HealthRow,
  started: Date,
  now: Date,
): Promise<void> {
  const row = await holdHealth(tx, channel.id);
  const from = before.read_back_from;
  if (!row || !from) return;
  const { count } = await tx.q
    .selectFrom('message')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channel.id)
    .where('late', '=', true)
    .where('received_at', '>=', started)
    .executeTakeFirstOrThrow();
  const foundCount = Number(count);
  // Somebody may have asked for more while this was being read.
  const isMore = row.read_back_from !== null && row.read_back_from < from;
  await tx.q
    .updateTable('channel_health')
    .set({
      ...(isMore ? {} : { read_back_from: null, read_back_why: null, read_back_at: null }),
      read_back_failures: 0,
      read_back_done_at: now,
      read_back_until: now,
      read_back_found: foundCount,
    })
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channel.id)
    .execute();
  if (before.read_back_why === 'connected') await settleAnswered(tx, channel.id, started);
  else if (foundCount > 0) {
    const since = from.toISOString().slice(0, 16).replace('T', ' ');
    const text =
      foundCount === 1
        ? `One message of which we were not told since ${since} UTC was read back.`
        : `${foundCount} messages of which we were not told since ${since} UTC were read back.`;
    await noteAccount(tx, channel.id, { state: 'warning', text, at: now.getTime(), receivedAt: now });
  }
  await end(tx, channel.id, ['read-back'], now);
  await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channel.id }]);
}

async function noteFailed(channel: OpenChannel, error: SendError, now: Date): Promise<void> {
  await inWorkspace(channel.workspaceId, async (tx) => {
    const row = await holdHealth(tx, channel.id);
    if (!row) return;
    const failures = row.read_back_failures + 1;
    const pause = Math.max(backoff(minute, 6 * hour, failures), Math.min(error.retryAfter ?? 0, 6 * hour));
    await tx.q
      .updateTable('channel_health')
      .set({
        read_back_failures: failures,
        read_back_at: later(now, pause),
        // Most often a look finds out why.
        ...(failures === 1 && row.look_at > now ? { look_at: now } : {}),
      })
      .where('workspace_id', '=', tx.workspaceId)
      .where('channel_id', '=', channel.id)
      .execute();
    // What is known to be wrong is reason enough, and has been told.
    const known = (await troublesOf(tx, channel.id)).some(({ kind }) => kind !== 'read-back');
    if (failures >= failuresMax && !known) await raise(tx, channel.id, 'read-back', error.message, now);
  });
}
