import { type OwnProfile, SendError } from '#connectors/connector.ts';
import { contextOf } from '#server/features/channels/context.ts';
import { channelById, forgetChannel } from '#server/features/channels/find.ts';
import { practiceAway } from '#server/features/channels/stand-ins.ts';
import { tried } from '#server/features/health/ask.ts';
import { day, hour, later, minute } from '#server/features/health/time.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { judge } from './judge.ts';
import { tellOfProfile } from './tell.ts';

/** A process that dies at it leaves the next look to others after this long. */
const leased = 10 * minute;
const backoff = [hour, 6 * hour];

/**
 * Reads a channel's public profile. Where that fails, what was read before stays, and the reason is noted. Where it
 * named all that is wanted and does no longer, the administrators are told.
 */
export async function lookAtProfile(channelId: string, now: Date): Promise<void> {
  // What is kept in memory may be older than what somebody has just entered.
  forgetChannel(channelId);
  const channel = await channelById(channelId);
  if (!channel || channel.state === 'disconnected' || !channel.connector.ownProfile) return;
  const { workspaceId, connector } = channel;
  await inWorkspace(workspaceId, (tx) => put(tx, channelId, { look_at: later(now, leased) }));
  const away = practiceAway(channel);
  const found = away
    ? new SendError('temporary', away)
    : await tried(
        channel,
        () => connector.ownProfile?.({ ...contextOf(channel), now }) as Promise<OwnProfile>,
      );
  await inWorkspace(workspaceId, (tx) =>
    found instanceof SendError
      ? noteFailure(tx, channelId, found, now)
      : noteFound(tx, channelId, found, now),
  );
}

async function noteFound(tx: Tx, channelId: string, found: OwnProfile, now: Date): Promise<void> {
  const before = await row(tx, channelId);
  const profile = JSON.stringify(storable(found));
  const look_at = later(now, day);
  await put(tx, channelId, { profile, looked_at: now, look_at, failures: 0, trouble: null });
  const whole = (await judge(tx)).find((one) => one.channelId === channelId)?.whole ?? null;
  await put(tx, channelId, { look_at, whole });
  if (before?.whole === true && whole === false) await tellOfProfile(tx, channelId);
  await changed(tx, channelId);
}

async function noteFailure(tx: Tx, channelId: string, error: SendError, now: Date): Promise<void> {
  const failures = ((await row(tx, channelId))?.failures ?? 0) + 1;
  const wait = Math.max(error.retryAfter ?? 0, backoff[failures - 1] ?? day);
  const trouble = error.message.slice(0, 1_000).replaceAll('\u0000', '').toWellFormed();
  await put(tx, channelId, { look_at: later(now, Math.min(wait, day)), failures, trouble });
  await changed(tx, channelId);
}

function changed(tx: Tx, channelId: string): Promise<void> {
  return record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channelId }]);
}

function row(tx: Tx, channelId: string) {
  return tx.q
    .selectFrom('channel_profile')
    .select(['whole', 'failures'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .forUpdate()
    .executeTakeFirst();
}

interface Noted {
  look_at: Date;
  profile?: string;
  looked_at?: Date;
  failures?: number;
  trouble?: string | null;
  whole?: boolean | null;
}

async function put(tx: Tx, channelId: string, what: Noted): Promise<void> {
  await tx.q
    .insertInto('channel_profile')
    .values({ workspace_id: tx.workspaceId, channel_id: channelId, ...what })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'channel_id']).doUpdateSet(what))
    .execute();
}

/** The database takes neither NUL nor halves of letters. */
function storable(found: OwnProfile): OwnProfile {
  const clean = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();
  return {
    ...found,
    names: found.names.map(clean),
    texts: found.texts.map((one) => ({ ...one, text: clean(one.text).slice(0, 20_000) })),
    contacts: found.contacts.map(clean),
    links: found.links.map(clean),
  };
}
