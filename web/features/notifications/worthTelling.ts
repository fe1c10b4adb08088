import type { Change } from '#contract/events.ts';

/** What is replayed after a longer break is read in the lists; it does not ring one by one. */
const recently = 120_000;

/** A customer has just written in a conversation that is the agent's, or nobody's yet. */
export function worthTelling(
  { type, actor, at, message, conversation }: Change,
  myself: string,
  { now, time }: { now: boolean; time: number },
): boolean {
  if (type !== 'message.received' || actor.kind !== 'customer') return false;
  if (!message || message.deletedAt || !conversation) return false;
  if (conversation.assignee && conversation.assignee.id !== myself) return false;
  return now || time - Date.parse(at) < recently;
}
