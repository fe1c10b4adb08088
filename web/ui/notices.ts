import { useSyncExternalStore } from 'react';
import { newId } from '../newId.ts';

export interface Notice {
  id: string;
  kind: 'good' | 'bad';
  text: string;
  error?: unknown;
  /** What can be done about it, such as taking it back. */
  act?: { label: string; do: () => unknown };
}

let notices: Notice[] = [];
let spoken = '';
const listeners = new Set<() => void>();

/** A short word at the edge of the screen; bad news stays longer. */
export function notify(notice: Omit<Notice, 'id'>): void {
  const id = newId();
  notices = [...notices.slice(-2), { ...notice, id }];
  tell();
  setTimeout(() => dismiss(id), notice.kind === 'bad' || notice.act ? 10_000 : 4_000);
}

export function dismiss(id: string): void {
  notices = notices.filter((notice) => notice.id !== id);
  tell();
}

/** Said by screen readers, shown nowhere. */
export function announce(text: string): void {
  // The same words twice in a row are said twice only if they differ.
  spoken = text === spoken ? `${text}\u200b` : text;
  tell();
}

export function useNotices(): Notice[] {
  return useSyncExternalStore(subscribe, () => notices);
}

export function useSpoken(): string {
  return useSyncExternalStore(subscribe, () => spoken);
}

function tell(): void {
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
