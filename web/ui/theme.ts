import { createTheme } from '@mantine/core';

/** Colours are written in theme.css; here is only what Mantine decides in code. */
export const theme = createTheme({
  primaryColor: 'ear',
  primaryShade: 7,
  colors: {
    ear: [
      '#e9f6f7',
      '#d3ebed',
      '#a6d8dc',
      '#75c3c9',
      '#4fb1b9',
      '#37a5ae',
      '#1f8d97',
      '#0f6f79',
      '#0a5a63',
      '#05474f',
    ],
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
});
