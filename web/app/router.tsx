import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from '../api.ts';
import { lists, states } from '../features/conversations/filters.ts';
import { InboxPage } from '../features/conversations/InboxPage.tsx';
import { client } from './client.ts';
import { Desk } from './Desk.tsx';
import { Broken, Lost } from './Lost.tsx';
import { meQuery } from './me.ts';
import { Waiting } from './Waiting.tsx';

// One line per screen. What the inbox does not need is loaded when it is opened.
const root = createRootRouteWithContext<{ client: QueryClient }>()({ component: Outlet });

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>) => ({ code: text(search.code) }),
  component: lazyRouteComponent(() => import('../features/setup/SetupPage.tsx'), 'SetupPage'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>) => ({ next: text(search.next) }),
  component: lazyRouteComponent(() => import('../features/sign-in/SignInPage.tsx'), 'SignInPage'),
});

const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData(meQuery);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      throw redirect({
        to: '/sign-in',
        search: { next: location.pathname === '/' ? undefined : location.href },
      });
    }
  },
  component: Desk,
  pendingComponent: Waiting,
});
const home = createRoute({
  getParentRoute: () => desk,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$list/$state', params: { list: 'all', state: 'open' } });
  },
});

const inbox = createRoute({
  getParentRoute: () => desk,
  path: '/inbox/$list/$state',
  params: {
    parse: ({ list, state }) => ({ list: oneOf(lists, list, 'all'), state: oneOf(states, state, 'open') }),
    stringify: (params) => params,
  },
  validateSearch: (search: Record<string, unknown>): { q?: string } =>
    text(search.q) ? { q: text(search.q) } : {},
  component: InboxPage,
});
const conversation = createRoute({ getParentRoute: () => inbox, path: '/$conversationId' });

const settings = createRoute({
  getParentRoute: () => desk,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/SettingsPage.tsx'), 'SettingsPage'),
});
const pages = [
  createRoute({
    getParentRoute: () => settings,
    path: '/',
    component: lazyRouteComponent(
      () => import('../features/appearance/AppearancePage.tsx'),
      'AppearancePage',
    ),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/channels',
    component: lazyRouteComponent(() => import('../features/channels/ChannelsPage.tsx'), 'ChannelsPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/channels/new',
    validateSearch: (search: Record<string, unknown>): { connector?: string } =>
      text(search.connector) ? { connector: text(search.connector) } : {},
    component: lazyRouteComponent(() => import('../features/channels/NewChannelPage.tsx'), 'NewChannelPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/channels/$channelId',
    component: lazyRouteComponent(() => import('../features/channels/ChannelPage.tsx'), 'ChannelPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/team',
    component: lazyRouteComponent(() => import('../features/agents/TeamPage.tsx'), 'TeamPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/api-keys',
    component: lazyRouteComponent(() => import('../features/api-keys/ApiKeysPage.tsx'), 'ApiKeysPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/quarantine',
    component: lazyRouteComponent(
      () => import('../features/quarantine/QuarantinePage.tsx'),
      'QuarantinePage',
    ),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/workspace',
    component: lazyRouteComponent(() => import('../features/settings/WorkspacePage.tsx'), 'WorkspacePage'),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    signIn,
    desk.addChildren([home, inbox.addChildren([conversation]), settings.addChildren(pages)]),
  ]),
  context: { client },
  defaultPreload: 'intent',
  defaultNotFoundComponent: Lost,
  defaultErrorComponent: Broken,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function text(value: unknown): string | undefined {
  // The router reads a search value that looks like JSON as such: a number searched for arrives as one.
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

function oneOf<T extends string>(known: readonly T[], value: string, otherwise: T): T {
  return known.find((each) => each === value) ?? otherwise;
}
