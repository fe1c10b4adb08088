import { type Health, SendError } from '#connectors/connector.ts';
import { contextOf } from '#server/features/channels/context.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { keepRenewed } from '#server/features/channels/renewed.ts';
import type { Settings } from '#server/features/channels/settings.ts';
import { inWorkspace } from '#server/transaction.ts';
import { tried } from './ask.ts';
import type { HealthRow } from './row.ts';
import { day, minute } from './time.ts';

/** What was tried for a token that will expire; null where it was not yet time. */
export type Renewed = { expiresAt: number | null } | { failed: string; passes: boolean } | null;

/** A life of at least this is long: its end is known well ahead. */
const longLife = 15 * day;

/**
 * Fetches another token when two thirds of this one's life are over, and ten days before the end of a long one at
 * the latest; twice a day at most, more often only for tokens that live shorter.
 */
export async function renew(
  channel: OpenChannel,
  row: HealthRow,
  expiresAt: number | null,
  now: Date,
): Promise<Renewed> {
  const { connector } = channel;
  if (!connector.refresh) return null;
  // Some platforms tell the end only with another token: then one is fetched as soon as they give it.
  if (expiresAt === null ? row.renewed_at !== null : now.getTime() < renewAt(row, expiresAt, now))
    return null;
  const left = expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt - now.getTime();
  const pause = Math.max(minute, Math.min(day / 2, left / 4)) - minute / 2;
  if (row.renew_tried_at && now.getTime() - row.renew_tried_at.getTime() < pause) return null;
  const answer = await tried(channel, () => connector.refresh?.({ ...contextOf(channel), now }));
  if (answer instanceof SendError)
    return { failed: answer.message, passes: answer.kind === 'temporary' || answer.kind === 'throttled' };
  if (!answer) return null;
  await inWorkspace(channel.workspaceId, (tx) => keepRenewed(tx, channel, answer.settings as Settings));
  return { expiresAt: answer.expiresAt };
}

/** When the token ends: as the platform says now, else as it said when it gave the token; null: not known, or never. */
export function endOf({ connector }: OpenChannel, health: Health, row: HealthRow): number | null {
  return health.expiresAt ?? (connector.refresh ? (row.expires_at?.getTime() ?? null) : null);
}

/** When another token is to be fetched, in milliseconds since 1970. */
export function renewAt(
  row: Pick<HealthRow, 'expires_at' | 'expiry_seen_at'>,
  expiresAt: number,
  now: Date,
): number {
  const seen = seenAt(row, expiresAt, now);
  const life = expiresAt - seen;
  const twoThirds = seen + (life * 2) / 3;
  return life > longLife ? Math.min(twoThirds, expiresAt - 10 * day) : twoThirds;
}

/** From when on somebody has to be told that the end comes near, in milliseconds since 1970. */
export function alarmAt(
  row: Pick<HealthRow, 'expires_at' | 'expiry_seen_at'>,
  expiresAt: number,
  now: Date,
  canRenew: boolean,
): number {
  const life = expiresAt - seenAt(row, expiresAt, now);
  // Of one that cannot be renewed its short life is news at once.
  if (!canRenew) return expiresAt - 10 * day;
  return life > longLife ? expiresAt - 8 * day : expiresAt - life / 6;
}

/** When this end was first heard of; a few minutes more or less are the same end. */
export function seenAt(
  row: Pick<HealthRow, 'expires_at' | 'expiry_seen_at'>,
  expiresAt: number,
  now: Date,
): number {
  const same = row.expires_at !== null && Math.abs(row.expires_at.getTime() - expiresAt) < 10 * minute;
  return same ? (row.expiry_seen_at?.getTime() ?? now.getTime()) : now.getTime();
}
