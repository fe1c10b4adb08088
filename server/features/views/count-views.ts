import type { Filter } from '#contract/filter.ts';
import type { AgentActor } from '#server/actor.ts';
import { countMatching } from '#server/features/conversations/list.ts';
import type { Tx } from '#server/transaction.ts';
import { listViews } from './views.ts';

interface Count {
  count: number;
  more: boolean;
}

/** For so long the same count serves everybody who may see the same; screens ask less often than this. */
const freshFor = 2_000;
const counted = new Map<string, { at: number; count: Count }>();

/**
 * How many are in each of the caller's views. What differs from agent to agent by nothing but their reach is counted once
 * for all of them: two hundred screens that look at once cost as many counts as there are views.
 */
export async function countViews(
  tx: Tx,
  actor: AgentActor,
): Promise<{ data: (Count & { id: string })[]; next: null }> {
  const now = performance.now();
  for (const [key, { at }] of counted) if (now - at > freshFor) counted.delete(key);
  const data: (Count & { id: string })[] = [];
  for (const { id, filter } of (await listViews(tx, actor)).data) {
    const key = JSON.stringify([
      tx.workspaceId,
      actor.channels?.toSorted(),
      isPersonal(filter) && actor.id,
      filter,
    ]);
    const count =
      counted.get(key)?.count ??
      (await countMatching(tx, actor, { view: id, assignee: 'all', state: 'any' }));
    if (!counted.has(key)) counted.set(key, { at: performance.now(), count });
    data.push({ id, ...count });
  }
  return { data, next: null };
}

const personal = ['unread', 'mentioned', 'drafted', 'followed'];

function isPersonal(filter: Filter): boolean {
  const parts = ('all' in filter ? filter.all : filter.any).flatMap((part) =>
    'field' in part ? [part] : 'all' in part ? part.all : part.any,
  );
  return parts.some(
    (part) =>
      personal.includes(part.field) ||
      (part.field === 'assignee' && part.is.includes('me')) ||
      (part.field === 'team' && part.is.includes('mine')),
  );
}
