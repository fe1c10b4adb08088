import { z } from 'zod';
import { hash } from './memory.ts';

/** How far a channel has been read; kept with what was brought. Times are milliseconds. */
export type State = z.output<typeof stored>;
export type Watched = State['watch'][number];

const day = 86_400_000;
/** What is older when a channel is connected is not brought. */
export const lookBack = 3 * day;
const watchFor = 7 * day;
const watchMost = 500;
const seenMost = 2000;

const watched = z.object({
  uri: z.string(),
  root: z.string(),
  /** Hashes of the version and of how its author is called: another one means a change. */
  cid: z.string(),
  who: z.string(),
  /** How many replies had been looked at. */
  replies: z.int(),
  at: z.number(),
});

const stored = z.object({
  since: z.number(),
  /** The time of the newest post that was brought. */
  until: z.number(),
  /** Hashes of what was brought, with its time, the latest last. */
  seen: z.array(z.tuple([z.string(), z.number()])),
  /** Posts that are asked for again, so that edits, deletions and replies are noticed. */
  watch: z.array(watched),
  chat: z
    .object({
      cursor: z.string().nullable(),
      /** Our own messages wait until whoever sent them has written down that they arrived. */
      held: z.array(z.object({ log: z.unknown(), at: z.number() })),
    })
    .nullable(),
});

export function stateOf(given: unknown, now: number): State {
  const known = stored.safeParse(given);
  return known.success ? known.data : { since: now - lookBack, until: 0, seen: [], watch: [], chat: null };
}

/** The posts are brought: none of them is news again, and all of them are watched. */
export function remember(
  state: State,
  posts: { uri: string; root: string; cid: string; who: string; at: number }[],
  now: number,
): State {
  const until = Math.max(state.until, ...posts.map((one) => one.at));
  const seen = [...state.seen, ...posts.map((one): [string, number] => [hash(one.uri), one.at])];
  const watch = [
    ...state.watch,
    ...posts.filter((one) => one.cid !== '').map((one) => ({ ...one, replies: 0, at: now })),
  ];
  return {
    ...state,
    until: Math.min(until, now),
    seen: seen.slice(-seenMost),
    watch: watch.filter((one) => one.at > now - watchFor).slice(-watchMost),
  };
}

/**
 * How far back a look has to go. A post may state any time of writing, and Bluesky lists it by that: the usual
 * look allows for clocks that are ten minutes slow, a deep one for those that are days behind.
 */
export function floorOf(state: State, now: number, isDeep: boolean): number {
  const usual = state.until === 0 ? state.since : state.until - 600_000;
  if (!isDeep) return Math.max(usual, state.since);
  const remembered = state.seen.length < seenMost ? 0 : (state.seen[0]?.[1] ?? 0);
  return Math.max(state.since, Math.min(usual, Math.max(now - lookBack, remembered)));
}
