import type { MantineColorSchemeManager } from '@mantine/core';

const key = 'earshot.colours';

/** Light, dark or as the system says; read by before-paint.js too, so it is stored as a bare word. */
export const colourScheme: MantineColorSchemeManager = {
  get: (fallback) => {
    try {
      const value = localStorage.getItem(key);
      return value === 'light' || value === 'dark' || value === 'auto' ? value : fallback;
    } catch {
      return fallback;
    }
  },
  set: (value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  },
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => localStorage.removeItem(key),
};
