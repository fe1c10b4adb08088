import type { RefObject } from 'react';
import { useShortcuts } from '../../keys/useShortcuts.ts';

/** Opens the menu of the message that has the keyboard, else of the latest that has one. */
export function useMenuKey(scroller: RefObject<HTMLElement | null>, here: boolean): void {
  useShortcuts(
    here
      ? {
          message: () => {
            const focused = document.activeElement?.closest('article')?.querySelector<HTMLElement>(menu);
            const latest = [...(scroller.current?.querySelectorAll<HTMLElement>(menu) ?? [])].at(-1);
            const button = focused ?? latest;
            button?.focus();
            button?.click();
          },
        }
      : {},
  );
}

const menu = '[data-message-menu]';
