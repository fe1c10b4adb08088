import { useSyncExternalStore } from 'react';
import type { Typing } from '#contract/events.ts';
import type { Message } from '#contract/messages.ts';

export interface Typist {
  kind: 'customer' | 'agent';
  id: string;
  name: string;
  note: boolean;
  until: number;
}

/** A sign of typing is good for this long; the other side repeats it every four seconds. */
const lasts = 7_000;
const none: Typist[] = [];
let typists = new Map<string, Typist[]>();
const listeners = new Set<() => void>();

export function useTypists(conversationId: string): Typist[] {
  return useSyncExternalStore(subscribe, () => typists.get(conversationId) ?? none);
}

export function someoneTypes(sign: Typing, myself: string): void {
  if (sign.by.kind === 'agent' && sign.by.id === myself) return;
  const others = (typists.get(sign.conversationId) ?? none).filter(({ id }) => id !== sign.by.id);
  settle(sign.conversationId, [...others, { ...sign.by, note: sign.note, until: Date.now() + lasts }]);
  setTimeout(sweep, lasts + 50);
}

/** Who has sent a message no longer types it. */
export function stopsTyping({ conversationId, author, kind }: Message): void {
  const known = typists.get(conversationId);
  if (!known) return;
  settle(
    conversationId,
    known.filter((typist) => (typist.kind === 'customer' ? kind !== 'incoming' : typist.id !== author.id)),
  );
}

function sweep(): void {
  const now = Date.now();
  for (const [conversationId, known] of typists) {
    const still = known.filter(({ until }) => until > now);
    if (still.length !== known.length) settle(conversationId, still);
  }
}

function settle(conversationId: string, next: Typist[]): void {
  typists = new Map(typists);
  if (next.length > 0) typists.set(conversationId, next);
  else typists.delete(conversationId);
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
