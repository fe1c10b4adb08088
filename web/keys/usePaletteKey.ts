import { useEffect, useRef } from 'react';
import { isPress } from './isPress.ts';

/** Ctrl K, or ⌘ K: from anywhere, also out of a field, but not over an open dialog. */
export function usePaletteKey(open: () => void): void {
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || !isPress(event, 'palette')) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
