import { SendError, type Template } from '#connectors/connector.ts';
import { contextOf } from '#server/features/channels/context.ts';
import { channelById, forgetChannel, type OpenChannel } from '#server/features/channels/find.ts';
import { tried } from '#server/features/health/ask.ts';
import { alone } from '#server/features/health/claim.ts';
import { day, hour, later, minute } from '#server/features/health/time.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { keepTemplates } from './keep.ts';

/** A business may have thousands of templates, a hundred to a page: that takes a while. */
const patience = 3 * minute;
/** A process that dies at it leaves the next try to others after this long. */
const leased = 10 * minute;
const backoff = [5 * minute, 15 * minute, hour, 6 * hour];

/**
 * Reads a channel's templates from its platform. Where that fails, what is held stays, the reason is noted, and it is
 * tried again later and later; nothing else of the channel suffers. One read at a time.
 */
export async function readTemplates(channelId: string, now: Date): Promise<void> {
  // What is kept in memory may be older than what somebody has just entered.
  forgetChannel(channelId);
  const channel = await channelById(channelId);
  if (!channel || channel.state === 'disconnected' || !channel.connector.templates) return;
  await alone(channel, 'templates_by', () => readAlone(channel, now));
}

async function readAlone(channel: OpenChannel, now: Date): Promise<void> {
  const until = later(now, leased);
  await inWorkspace(channel.workspaceId, (tx) =>
    note(tx, channel.id, { templates_at: until, templates_tried_at: now }),
  );
  const context = { ...contextOf(channel), now };
  const found = await tried(channel, () => channel.connector.templates?.(context) ?? [], patience);
  await inWorkspace(channel.workspaceId, (tx) =>
    found instanceof SendError
      ? noteFailure(tx, channel.id, found, until, now)
      : noteFound(tx, channel.id, found, until, now),
  );
}

async function noteFound(
  tx: Tx,
  channelId: string,
  found: Template[],
  until: Date,
  now: Date,
): Promise<void> {
  const { hasChanged, left } = await keepTemplates(tx, channelId, found, now);
  const before = await row(tx, channelId);
  const trouble = left > 0 ? `The platform has ${left} more templates than can be kept here.` : null;
  await note(tx, channelId, {
    templates_read_at: now,
    templates_failures: 0,
    templates_trouble: trouble,
    // Somebody may have asked for another read meanwhile.
    ...(before?.templates_at.getTime() === until.getTime() && { templates_at: later(now, day) }),
  });
  if (hasChanged || before?.templates_trouble !== trouble || !before?.templates_read_at)
    await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channelId }]);
}

async function noteFailure(
  tx: Tx,
  channelId: string,
  { message, retryAfter }: SendError,
  until: Date,
  now: Date,
): Promise<void> {
  const before = await row(tx, channelId);
  const failures = (before?.templates_failures ?? 0) + 1;
  const wait = Math.max(retryAfter ?? 0, backoff[Math.min(failures, backoff.length) - 1] ?? day);
  await note(tx, channelId, {
    templates_failures: failures,
    templates_trouble: message.slice(0, 1_000).replaceAll('\u0000', '').toWellFormed(),
    ...(before?.templates_at.getTime() === until.getTime() && {
      templates_at: later(now, Math.min(wait, day)),
    }),
  });
  if (before?.templates_trouble !== message)
    await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channelId }]);
}

function row(tx: Tx, channelId: string) {
  return tx.q
    .selectFrom('channel_health')
    .select(['templates_at', 'templates_failures', 'templates_trouble', 'templates_read_at'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .forUpdate()
    .executeTakeFirst();
}

async function note(
  tx: Tx,
  channelId: string,
  what: Partial<{
    templates_at: Date;
    templates_tried_at: Date;
    templates_read_at: Date;
    templates_failures: number;
    templates_trouble: string | null;
  }>,
): Promise<void> {
  await tx.q
    .updateTable('channel_health')
    .set(what)
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .execute();
}
