import type { Own } from '#contract/events.ts';
import { newId } from '../../newId.ts';

type DraftChange = Extract<Own, { kind: 'draft' }>;
const listeners = new Set<(conversationId: string | null) => void>();

/** By this the page knows its own writes when the stream tells of them. */
export const writer = newId();

/** The agent has written on another screen; what this page wrote itself comes back too and is no news. */
export function draftChanged(change: DraftChange): void {
  if (change.writer === writer) return;
  for (const listener of listeners) listener(change.conversationId);
}

/** The stream was away: what it would have told has to be asked for. */
export function draftsMayHaveChanged(): void {
  for (const listener of listeners) listener(null);
}

export function onDraftElsewhere(listener: (conversationId: string | null) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
