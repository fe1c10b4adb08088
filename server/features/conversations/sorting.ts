import { type RawBuilder, sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import { priorities, type Sorting } from '#contract/filter.ts';
import { rankOf } from './rank.ts';

/**
 * A list is read stretch by stretch, each in an order that an index has: the urgent, then the high, and so
 * on. Sorting all of a hundred thousand for one page would take longer than reading it.
 */
export interface Stretch {
  where: RawBuilder<unknown>;
  key: RawBuilder<unknown>;
  backwards: boolean;
  /** The same key of a row that was read, for the cursor. */
  keyOf(row: ConversationSummary): string;
}

const byActivity = {
  key: sql`c.last_activity_at`,
  keyOf: (row: ConversationSummary): string => row.lastActivityAt,
};

const byDue = {
  key: sql`c.due_at`,
  keyOf: (row: ConversationSummary): string => row.due?.at ?? row.lastActivityAt,
};

const byWindow = {
  key: sql`c.window_ends_at`,
  keyOf: (row: ConversationSummary): string => row.window?.endsAt ?? row.lastActivityAt,
};

export const stretchesOf: Record<Sorting, Stretch[]> = {
  latest: [{ where: sql`true`, backwards: true, ...byActivity }],
  oldest: [{ where: sql`true`, backwards: false, ...byActivity }],
  priority: [...priorities]
    .sort((a, b) => rankOf(b) - rankOf(a))
    .map(
      (priority): Stretch => ({
        // The second half is implied by the first; it says to the planner that the index of the few will do.
        where:
          priority === 'none'
            ? sql`c.priority = 0`
            : sql`c.priority = ${rankOf(priority)} and c.priority <> 0`,
        backwards: true,
        ...byActivity,
      }),
    ),
  waiting: [
    {
      where: sql`c.waiting_since is not null`,
      key: sql`c.waiting_since`,
      backwards: false,
      keyOf: (row) => row.waitingSince ?? row.lastActivityAt,
    },
    { where: sql`c.waiting_since is null`, backwards: true, ...byActivity },
  ],
  due: [
    { where: sql`c.due_at is not null`, backwards: false, ...byDue },
    { where: sql`c.due_at is null`, backwards: true, ...byActivity },
  ],
  window: [
    { where: sql`c.window_ends_at is not null and c.window_ends_at > now()`, backwards: false, ...byWindow },
    { where: sql`c.window_ends_at is null`, backwards: true, ...byActivity },
    { where: sql`c.window_ends_at is not null and c.window_ends_at <= now()`, backwards: true, ...byWindow },
  ],
};
