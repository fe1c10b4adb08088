import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { direction } from '../language/texts.ts';
import { colourScheme } from '../ui/colourScheme.ts';
import { Notices } from '../ui/Notices.tsx';
import { theme } from '../ui/theme.ts';
import { client } from './client.ts';
import { router } from './router.tsx';

/** Mantine adds no style elements of its own: its variables are in ui/theme.css (see there). */
export function App() {
  return (
    <DirectionProvider initialDirection={direction} detectDirection={false}>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        colorSchemeManager={colourScheme}
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
        <Notices />
      </MantineProvider>
    </DirectionProvider>
  );
}
