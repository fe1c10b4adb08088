import type { KeyboardEvent } from 'react';
import { useShortcuts } from '../../keys/useShortcuts.ts';

/** j, k and the arrows move from row to row; Enter follows the link that a row is. */
export function useListKeys(
  rows: { id: string }[],
  selected: string | undefined,
  show: (index: number) => void,
): (event: KeyboardEvent) => void {
  useShortcuts({ next: () => move(1), previous: () => move(-1) });
  return (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(step);
  };

  function move(step: number): void {
    const here = document.activeElement?.closest('[data-row]')?.getAttribute('data-row') ?? selected;
    const index = rows.findIndex(({ id }) => id === here);
    const next = Math.min(rows.length - 1, Math.max(0, index + step));
    const id = rows[next]?.id;
    if (!id) return;
    show(next);
    // The row may exist only after the list has scrolled.
    let tries = 10;
    const focus = () => {
      const link = document.querySelector<HTMLElement>(`[data-row="${id}"]`);
      if (link) link.focus({ preventScroll: true });
      else if (tries-- > 0) requestAnimationFrame(focus);
    };
    focus();
  }
}
