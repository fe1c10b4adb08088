import { useEffect, useRef } from 'react';
import { keyOf } from './keyOf.ts';
import { type KeyName, keys } from './keys.ts';

type Act = ((event: KeyboardEvent) => void) | undefined;
/** What is done, by the names of `keys.ts`. */
export type Shortcuts = Partial<Record<KeyName, Act>>;

let sequence: string | null = null;

/** Single keys for the whole screen, silent while somebody types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (sequence || isTaken(event)) return;
      const act = actOf(latest.current, keyOf(event));
      if (!act) return;
      event.preventDefault();
      act(event);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

/** Two keys in a row, the second within a second and a half; they all begin with `first`. */
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
        actOf(latest.current, `${first} ${key}`)?.(event);
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

function actOf(acts: Shortcuts, press: string): Act {
  for (const name in acts) if (keys[name as KeyName].press === press) return acts[name as KeyName];
  return undefined;
}

/** Somebody types, or a menu or dialog stands open: then the key is theirs, Escape included. */
function isTaken(event: KeyboardEvent): boolean {
  return taken.has(event) || event.defaultPrevented || event.isComposing;
}

// Noted before anyone else hears of the press: a menu that closes on it would be gone by the time we look.
const taken = new WeakSet<KeyboardEvent>();
window.addEventListener('keydown', note, { capture: true });

function note(event: KeyboardEvent): void {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const writing = target?.closest('input, textarea, select, [contenteditable="true"]');
  const overlay = document.querySelector('[role="dialog"], [role="menu"]');
  if (writing || overlay || event.ctrlKey || event.metaKey || event.altKey) taken.add(event);
}
