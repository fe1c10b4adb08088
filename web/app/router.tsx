import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { type InboxSearch, lists, states } from '../features/conversations/filters.ts';
import { InboxPage } from '../features/conversations/InboxPage.tsx';
import { client } from './client.ts';
import { Desk } from './Desk.tsx';
import { Broken, Lost } from './Lost.tsx';
import { asJson, oneOf, sortingOf, text } from './searchValues.ts';
import { Waiting } from './Waiting.tsx';
import { whoIs } from './whoIs.ts';

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
  validateSearch: (
    search: Record<string, unknown>,
  ): { next?: string | undefined; provider?: string | undefined } => ({
    next: text(search.next),
    provider: text(search.provider),
  }),
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
  beforeLoad: async ({ context, location }) => {
    const me = await whoIs(context.client, location);
    if (!me.mustEnrol) throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(() => import('../features/security/EnrolPage.tsx'), 'EnrolPage'),
});

const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    const me = await whoIs(context.client, location);
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
    ...sortingOf(search.sorting),
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

const companies = createRoute({
  getParentRoute: () => desk,
  path: '/companies',
  component: lazyRouteComponent(() => import('../features/companies/CompaniesPage.tsx'), 'CompaniesPage'),
});
const company = createRoute({
  getParentRoute: () => desk,
  path: '/companies/$companyId',
  component: lazyRouteComponent(() => import('../features/companies/CompanyPage.tsx'), 'CompanyPage'),
});

const floor = createRoute({
  getParentRoute: () => desk,
  path: '/floor',
  component: lazyRouteComponent(() => import('../features/floor/FloorPage.tsx'), 'FloorPage'),
});

const incidents = createRoute({
  getParentRoute: () => desk,
  path: '/incidents',
  component: lazyRouteComponent(() => import('../features/incidents/IncidentsPage.tsx'), 'IncidentsPage'),
});
const incident = createRoute({
  getParentRoute: () => desk,
  path: '/incidents/$incidentId',
  component: lazyRouteComponent(() => import('../features/incidents/IncidentPage.tsx'), 'IncidentPage'),
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
    path: '/profiles',
    component: lazyRouteComponent(() => import('../features/profiles/ProfilesPage.tsx'), 'ProfilesPage'),
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
    path: '/teams',
    component: lazyRouteComponent(() => import('../features/teams/TeamsPage.tsx'), 'TeamsPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/availability',
    component: lazyRouteComponent(
      () => import('../features/routing/AvailabilityPage.tsx'),
      'AvailabilityPage',
    ),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/assignment',
    component: lazyRouteComponent(() => import('../features/routing/AssignmentPage.tsx'), 'AssignmentPage'),
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
    path: '/statuses',
    component: lazyRouteComponent(() => import('../features/statuses/StatusesPage.tsx'), 'StatusesPage'),
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
    path: '/business-hours',
    component: lazyRouteComponent(() => import('../features/sla/HoursPage.tsx'), 'HoursPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/targets',
    component: lazyRouteComponent(() => import('../features/sla/PoliciesPage.tsx'), 'PoliciesPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/owners',
    component: lazyRouteComponent(() => import('../features/ownership/OwnershipPage.tsx'), 'OwnershipPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/instant-replies',
    component: lazyRouteComponent(() => import('../features/instant/InstantPage.tsx'), 'InstantPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/rules',
    component: lazyRouteComponent(() => import('../features/rules/RulesPage.tsx'), 'RulesPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/silent-conversations',
    component: lazyRouteComponent(
      () => import('../features/auto-resolve/AutoResolvePage.tsx'),
      'AutoResolvePage',
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
      floor,
      contacts,
      contact,
      companies,
      company,
      incidents,
      incident,
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
