import { useEffect, useRef } from 'react';
import { keyOf } from './keyOf.ts';

export type Shortcuts = Record<string, ((event: KeyboardEvent) => void) | undefined>;

let sequence: string | null = null;

/** Single keys for the whole screen, silent while somebody types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (sequence || isTaken(event)) return;
      const act = latest.current[keyOf(event)];
      if (!act) return;
      event.preventDefault();
      act(event);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

/** Two keys in a row: `first`, then one of these within a second and a half. */
export function useSequence(first: string, then: Shortcuts): void {
  const latest = useRef(then);
  latest.current = then;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const press = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      const key = keyOf(event);
      if (sequence === first) {
        clearTimeout(timer);
        event.preventDefault();
        // The other listeners of this very press must still find the sequence open.
        setTimeout(() => {
          sequence = null;
        });
        latest.current[key]?.(event);
      } else if (key === first) {
        sequence = first;
        timer = setTimeout(() => {
          sequence = null;
        }, 1_500);
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [first]);
}

function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return true;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (target?.closest('input, textarea, select, [contenteditable="true"], [role="menu"], [role="dialog"]'))
    return true;
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}
