import { isDeepStrictEqual } from 'node:util';
import type { Health, SendError } from '#connectors/connector.ts';
import type { TroubleKind } from '#contract/health.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { mend } from './mend.ts';
import { askReadBack } from './read-back-due.ts';
import { alarmAt, endOf, type Renewed, renewAt, seenAt } from './renew.ts';
import type { Repaired } from './repair.ts';
import { type HealthRow, holdHealth } from './row.ts';
import { day, hour, later, minute } from './time.ts';
import { end, raise } from './trouble.ts';

interface Answer {
  health: Health;
  repaired: Repaired | null;
  renewed: Renewed;
}

/** So long a platform may be away before that is trouble. */
const silenceMax = hour;
/** A repair that does not last for so long has not held. */
const heldFor = 2 * day;
/** What is found wrong by a look. */
const found: TroubleKind[] = ['token', 'settings', 'scopes', 'subscription', 'expiring', 'unreachable'];

/** The platform has answered. */
export async function noteAnswer(channel: OpenChannel, answer: Answer, now: Date): Promise<void> {
  await inWorkspace(channel.workspaceId, async (tx) => {
    const row = await holdHealth(tx, channel.id);
    if (!row) return;
    const { health, renewed } = answer;
    const ends = renewed && 'expiresAt' in renewed ? renewed.expiresAt : endOf(channel, health, row);
    const sub = await judgeSubscription(tx, row, answer, now);
    const wrong = new Map<TroubleKind, string>();
    if (sub.alarm) wrong.set('subscription', sub.alarm);
    if (health.scopes && health.scopes.missing.length > 0)
      wrong.set('scopes', health.scopes.missing.join(', '));
    // Nothing is known of the end, and it was not the time to ask.
    const isUndecided = ends === null && renewed === null && row.renewed_at === null;
    const nearEnd = nearingEnd(channel, row, ends, renewed, now);
    if (nearEnd) wrong.set('expiring', nearEnd);
    for (const [kind, text] of wrong) await raise(tx, channel.id, kind, text, now);
    const over = await end(
      tx,
      channel.id,
      found.filter((kind) => !wrong.has(kind) && (kind !== 'expiring' || !isUndecided)),
      now,
    );
    await mend(tx, channel, over, now);
    const troubled = wrong.size > 0 || sub.lapses > 0 ? row.troubled + 1 : 0;
    const next = troubled > 0 ? later(now, backoff(5 * minute, 6 * hour, troubled)) : nextDay(channel, now);
    const renewDue =
      ends === null || !channel.connector.refresh
        ? Number.POSITIVE_INFINITY
        : Math.max(renewAt(row, ends, now), now.getTime() + Math.min(day, (ends - now.getTime()) / 4));
    await tx.q
      .updateTable('channel_health')
      .set({
        look_at: new Date(Math.min(next.getTime(), Math.max(renewDue, now.getTime() + minute))),
        looked_at: now,
        troubled,
        silent_since: null,
        expires_at: ends === null ? null : new Date(ends),
        expiry_seen_at: ends === null ? null : new Date(seenAt(row, ends, now)),
        ...(renewed ? { renew_tried_at: now } : {}),
        ...(renewed && 'expiresAt' in renewed ? { renewed_at: now } : {}),
        scopes: health.scopes ? JSON.stringify(health.scopes) : null,
        subscription: health.subscription ? JSON.stringify(health.subscription) : null,
        remarks: JSON.stringify(health.remarks.map((remark) => remark.slice(0, 1_000)).slice(0, 20)),
        lapses: sub.lapses,
        repaired_at: sub.repairedAt,
      })
      .where('workspace_id', '=', tx.workspaceId)
      .where('channel_id', '=', channel.id)
      .execute();
    await readBackDaily(tx, channel, row, now);
    if (isNews(row, health))
      await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channel.id }]);
  });
}

/** Does an open page say something else now? That it was looked at once more is not worth telling. */
function isNews(row: HealthRow, health: Health): boolean {
  return (
    row.looked_at === null ||
    !isDeepStrictEqual(
      [row.scopes, row.subscription, row.remarks],
      [health.scopes, health.subscription, health.remarks],
    )
  );
}

/** The platform has not answered, or only to say that it lets us in no more. */
export async function noteSilence(channel: OpenChannel, error: SendError, now: Date): Promise<void> {
  await inWorkspace(channel.workspaceId, async (tx) => {
    const row = await holdHealth(tx, channel.id);
    if (!row) return;
    const passes = error.kind === 'temporary' || error.kind === 'throttled';
    const since = passes ? (row.silent_since ?? now) : null;
    if (!passes)
      await raise(tx, channel.id, error.kind === 'unauthorised' ? 'token' : 'settings', error.message, now);
    if (since && now.getTime() - since.getTime() >= silenceMax)
      await raise(tx, channel.id, 'unreachable', error.message, now);
    else await end(tx, channel.id, ['unreachable'], now);
    const troubled = row.troubled + 1;
    const pause = passes ? backoff(minute, hour, troubled) : backoff(5 * minute, 6 * hour, troubled);
    await tx.q
      .updateTable('channel_health')
      .set({
        look_at: later(now, Math.max(pause, Math.min(error.retryAfter ?? 0, 6 * hour))),
        troubled,
        silent_since: since,
      })
      .where('workspace_id', '=', tx.workspaceId)
      .where('channel_id', '=', channel.id)
      .execute();
  });
}

/** A repair that did not hold twice needs somebody; one that held is followed by a read of what was missed. */
async function judgeSubscription(
  tx: Tx,
  row: HealthRow,
  { health, repaired }: Answer,
  now: Date,
): Promise<{ lapses: number; repairedAt: Date | null; alarm: string | null }> {
  const isRecent = row.repaired_at !== null && now.getTime() - row.repaired_at.getTime() < heldFor;
  let lapses = isRecent ? row.lapses : 0;
  let repairedAt = row.repaired_at;
  if (repaired) {
    lapses = row.lapses + (repaired.held && !isRecent ? 0 : 1);
    if (repaired.held) {
      repairedAt = now;
      // Whatever happened since the subscription was last seen to be whole.
      await askReadBack(tx, row.channel_id, row.looked_at ?? later(now, -day), 'subscription', now);
    }
  }
  if (lapses < 2) return { lapses, repairedAt, alarm: null };
  const missing = health.subscription?.missing.join(', ');
  return { lapses, repairedAt, alarm: repaired?.reason ?? (missing || 'The subscription does not last.') };
}

function nearingEnd(
  { connector }: OpenChannel,
  row: HealthRow,
  ends: number | null,
  renewed: Renewed,
  now: Date,
): string | null {
  if (ends === null) return renewed && 'failed' in renewed && !renewed.passes ? renewed.failed : null;
  if (now.getTime() < alarmAt(row, ends, now, connector.refresh !== undefined)) return null;
  const last = new Date(ends).toISOString().slice(0, 16).replace('T', ' ');
  return `${last} UTC${renewed && 'failed' in renewed ? `: ${renewed.failed}` : ''}`;
}

/** A platform may lose a delivery without a word: once a day what is there is compared with what is here. */
async function readBackDaily(tx: Tx, channel: OpenChannel, row: HealthRow, now: Date): Promise<void> {
  if (row.looked_at === null || !channel.connector.backfill) return;
  const from = row.read_back_until ?? row.looked_at;
  if (now.getTime() - from.getTime() < 20 * hour) return;
  // Deliveries may still be on their way, and clocks differ.
  await askReadBack(tx, channel.id, later(from, -2 * hour), 'daily', now);
}

export function backoff(first: number, most: number, times: number): number {
  return Math.min(first * 2 ** Math.min(Math.max(times - 1, 0), 20), most);
}

/** Each day, a little earlier for each channel than for others, so that they do not all come at once. */
function nextDay(channel: OpenChannel, now: Date): Date {
  const spread = Number.parseInt(channel.id.slice(-6), 16) / 0xff_ff_ff;
  return later(now, day - Math.floor(spread * 2 * hour));
}
