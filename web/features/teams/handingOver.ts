import { useSyncExternalStore } from 'react';

/** What is asked about: a conversation that another team has, and the team that shall have it. */
interface Asked {
  conversationId: string;
  teamId: string;
}

let asked: Asked | null = null;
const listeners = new Set<() => void>();

/** Opens the question why; the menu of the open conversation shows it. */
export function askWhy(wanted: Asked | null): void {
  asked = wanted;
  for (const tell of listeners) tell();
}

export function useAsked(): Asked | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
}
