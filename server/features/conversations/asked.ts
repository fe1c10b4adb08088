import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { conversationFilter } from '#contract/conversations.ts';
import { conversationState, filter as filterSchema } from '#contract/filter.ts';
import type { AgentActor } from '#server/actor.ts';
import { invalid } from '#server/errors.ts';
import { isUnowned } from '#server/features/ownership/unowned.ts';
import { viewOf } from '#server/features/views/views.ts';
import type { Tx } from '#server/transaction.ts';
import { conditionOf } from './filter.ts';
import { rankOf } from './rank.ts';

type State = z.output<typeof conversationState>;
export type Asked = Omit<z.output<typeof conversationFilter>, 'cursor' | 'limit' | 'sorting'>;

/** What a list is asked for, as one condition on the conversation `c`, but for what `q` finds. */
export async function asCondition(tx: Tx, actor: AgentActor, asked: Asked): Promise<RawBuilder<unknown>> {
  const asker = { agentId: actor.id, now: new Date() };
  const conditions: RawBuilder<unknown>[] = [sql`c.merged_into is null`];
  // What a blocked contact wrote is found by its words, and stands on the contact; lists do not show it.
  if (!asked.q) conditions.push(sql`not (c.blocked and c.state = 'resolved')`);
  // Without words to look for, the list reads it way by way.
  if (asked.assignee === 'unowned' && asked.q) conditions.push(await isUnowned(tx, asker.now));
  if (asked.assignee !== 'unowned' && asked.state !== 'any') conditions.push(sql`c.state = ${asked.state}`);
  if (asked.assignee === 'mine') conditions.push(sql`c.assignee_id = ${actor.id}`);
  if (asked.assignee === 'unassigned') conditions.push(sql`c.assignee_id is null`);
  if (asked.channel) conditions.push(sql`c.channel_id = ${asked.channel}`);
  if (asked.priority) conditions.push(sql`c.priority = ${rankOf(asked.priority)}`);
  if (asked.team) {
    const ofTeam = { field: 'team' as const, is: [asked.team], not: false };
    conditions.push(await conditionOf(tx, asker, { all: [ofTeam] }));
  }
  if (asked.label) {
    const labelled = { field: 'label' as const, is: [asked.label], not: false };
    conditions.push(await conditionOf(tx, asker, { all: [labelled] }));
  }
  if (asked.filter) conditions.push(await conditionOf(tx, asker, filterIn(asked.filter)));
  if (asked.view) conditions.push(await conditionOf(tx, asker, (await viewOf(tx, actor, asked.view)).filter));
  return sql.join(conditions, sql` and `);
}

/** The states that what is asked for can be in at all, as far as its filter says so. */
export function statesOf({ state, filter }: Asked): State[] {
  if (state !== 'any') return [state];
  const asked = filter ? filterIn(filter) : { all: [] };
  const only = ('all' in asked ? asked.all : []).flatMap((part) =>
    'field' in part && part.field === 'state' && !part.not ? [part.is] : [],
  );
  return conversationState.options.filter((each) => only.every((is) => is.includes(each)));
}

function filterIn(text: string): z.output<typeof filterSchema> {
  const parsed = filterSchema.safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  throw invalid(
    'This filter is not right.',
    parsed.error.issues
      .slice(0, 20)
      .map((issue) => ({ path: ['filter', ...issue.path].join('.'), message: issue.message })),
  );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('A filter is JSON; this one cannot be read.', [{ path: 'filter', message: 'is no JSON' }]);
  }
}
