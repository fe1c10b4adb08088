import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { Sorting } from '#contract/filter.ts';
import { ApiError } from '../api.ts';
import { type InboxSearch, lists, states } from '../features/conversations/filters.ts';
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
const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('../features/sign-in/JoinPage.tsx'), 'JoinPage'),
});
const enrol = createRoute({
  getParentRoute: () => root,
  path: '/enrol',
  component: lazyRouteComponent(() => import('../features/security/EnrolPage.tsx'), 'EnrolPage'),
});

const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    const me = await context.client.ensureQueryData(meQuery).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      throw redirect({
        to: '/sign-in',
        search: { next: location.pathname === '/' ? undefined : location.href },
      });
    });
    if (me.mustEnrol) throw redirect({ to: '/enrol' });
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
  validateSearch: (search: Record<string, unknown>): InboxSearch => ({
    ...(text(search.q) ? { q: text(search.q) } : {}),
    ...(text(search.view) ? { view: text(search.view) } : {}),
    ...(search.filter ? { filter: asJson(search.filter) } : {}),
    ...(sortings.includes(search.sorting as Sorting) ? { sorting: search.sorting as Sorting } : {}),
  }),
  component: InboxPage,
});
const conversation = createRoute({ getParentRoute: () => inbox, path: '/$conversationId' });

const contacts = createRoute({
  getParentRoute: () => desk,
  path: '/contacts',
  component: lazyRouteComponent(() => import('../features/contacts/ContactsPage.tsx'), 'ContactsPage'),
});
const contact = createRoute({
  getParentRoute: () => desk,
  path: '/contacts/$contactId',
  component: lazyRouteComponent(() => import('../features/contacts/ContactPage.tsx'), 'ContactPage'),
});

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
    path: '/security',
    component: lazyRouteComponent(() => import('../features/security/SecurityPage.tsx'), 'SecurityPage'),
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
    path: '/labels',
    component: lazyRouteComponent(() => import('../features/labels/LabelsPage.tsx'), 'LabelsPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/attributes',
    component: lazyRouteComponent(
      () => import('../features/attributes/AttributesPage.tsx'),
      'AttributesPage',
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
    join,
    enrol,
    desk.addChildren([
      home,
      inbox.addChildren([conversation]),
      contacts,
      contact,
      settings.addChildren(pages),
    ]),
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

/** The router has read it as JSON already. */
function asJson(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const sortings: Sorting[] = ['oldest', 'priority', 'waiting'];

function oneOf<T extends string>(known: readonly T[], value: string, otherwise: T): T {
  return known.find((each) => each === value) ?? otherwise;
}
