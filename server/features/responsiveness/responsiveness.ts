import type { Responsiveness } from '#contract/responsiveness.ts';
import { conflict, notFound } from '#server/errors.ts';
import { channelById } from '#server/features/channels/find.ts';
import type { Tx } from '#server/transaction.ts';
import { awayOf } from './away.ts';
import { figuresOf } from './figures.ts';
import { saidSince } from './said.ts';
import { type Turn, turnsOf } from './turns.ts';

const hour = 3_600_000;
const shown = 50;

/**
 * How fast a channel answers, counted anew from its messages.
 * @throws ApiError where there is no such channel, or its platform rates nothing
 */
export async function getResponsiveness(tx: Tx, channelId: string, now: Date): Promise<Responsiveness> {
  const own = await tx.q
    .selectFrom('channel')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', channelId)
    .executeTakeFirst();
  const connector = own && (await channelById(channelId))?.connector;
  if (!connector) throw notFound('channel');
  const rule = connector.responsiveness;
  if (!rule)
    throw conflict('not-rated', 'The platform of this channel does not show how fast it is answered.');
  const until = now.getTime();
  const since = until - rule.over;
  const { hours, isAway } = await awayOf(tx, channelId);
  const said = await saidSince(tx, channelId, new Date(since - rule.quiet));
  const turns = turnsOf(said, rule, isAway, until);
  const { counted, answered, quickly, median, time, reached, needed, spare } = figuresOf(turns, rule);
  const waiting = turns.filter(({ state }) => state === 'waiting');
  const inTime = waiting.filter(({ askedAt }) => until - askedAt <= rule.time);
  return {
    channelId,
    badge: rule.badge,
    rule: {
      days: rule.over / (24 * hour),
      quietHours: rule.quiet / hour,
      answerHours: rule.answerWithin / hour,
      answered: rule.answered,
      seconds: rule.time / 1_000,
      fastest: rule.fastest,
    },
    since: new Date(since).toISOString(),
    until: now.toISOString(),
    hours,
    counted,
    // Cut and not rounded: 89.96 is less than 90.
    share: counted === 0 ? null : Math.floor((answered * 1_000) / counted) / 10,
    time: inSeconds(time),
    median: inSeconds(median),
    reached,
    needed,
    spare,
    answered: { quickly, slowly: some(turns.filter((turn) => tookLonger(turn, rule.time))) },
    unanswered: some(turns.filter(({ state }) => state === 'unanswered')),
    waiting: {
      ...some(waiting),
      inTime: inTime.length,
      until: timeLeft(inTime, rule.time),
    },
    away: some(turns.filter(({ state }) => state === 'away')),
    blocked: some(turns.filter(({ state }) => state === 'blocked')),
  };
}

function tookLonger({ state, askedAt, answeredAt }: Turn, most: number): boolean {
  return state === 'answered' && answeredAt !== null && answeredAt - askedAt > most;
}

/** A customer may have begun several times in one conversation: it is named once. */
function some(turns: Turn[]): { count: number; conversations: string[] } {
  const ids = new Set(turns.map(({ conversationId }) => conversationId));
  return { count: turns.length, conversations: [...ids].slice(0, shown) };
}

/** @param waiting the newest first */
function timeLeft(waiting: Turn[], most: number): string | null {
  const next = waiting.at(-1);
  return next ? new Date(next.askedAt + most).toISOString() : null;
}

/** Rounded up, so that a time that is too long never reads like one that is not. */
function inSeconds(time: number | null): number | null {
  return time === null ? null : Math.ceil(time / 1_000);
}
