import { useSyncExternalStore } from 'react';
import type { Status } from './connection.ts';

let status: Status = 'connecting';
const listeners = new Set<() => void>();

export function useStreamStatus(): Status {
  return useSyncExternalStore(subscribe, () => status);
}

export function settleStatus(next: Status): void {
  status = next;
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
