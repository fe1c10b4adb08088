import { z } from 'zod';
import { derived, digits, secret } from '../core/ids.ts';
import { instagramFields, messengerFields } from '../core/subscriptions.ts';
import type { Account, App, Business, Person, Platform } from '../core/things.ts';
import { giveToken, grants } from '../core/tokens.ts';
import type { World } from '../core/world.ts';
import { rememberSettings } from './settings.ts';
import { UnknownError } from './unknown-error.ts';

export const accountInput = z.strictObject({
  platform: z.enum(['messenger', 'facebook-page', 'instagram', 'whatsapp']),
  name: z.string().min(1).max(100).optional(),
  /** An app that is there, to have several accounts in one; a new one otherwise. */
  app: z.string().optional(),
  /** A page, an Instagram account or a number that is there, seen by another channel or another app. */
  account: z.string().optional(),
  /** Instagram: by its own login, or by Facebook's and a page. */
  login: z.enum(['instagram', 'facebook']).default('instagram'),
  /** Instagram by Facebook's login: a page that is there; a new one otherwise. */
  page: z.string().optional(),
  /** WhatsApp: a business account that is there. */
  business: z.string().optional(),
  /** Whether the app is installed and subscribed from the start, as by hand in its dashboard. */
  subscribed: z.boolean().default(true),
  /** A word from which ids and secrets are made, so that they are the same after a restart. */
  as: z.string().min(1).max(40).optional(),
  /** Features that the app was granted after a review. */
  features: z.array(z.enum(['human_agent'])).default(['human_agent']),
});

type AccountInput = z.output<typeof accountInput>;

/** What a channel is connected with: exactly these names. */
type Settings = Record<string, string>;

export function makeAccount(
  world: World,
  input: AccountInput,
): { account: string; app: string; platform: Platform; object: string; settings: Settings } {
  const app = input.app === undefined ? makeApp(world, input) : get(world.apps, input.app, 'app');
  const account =
    input.account === undefined ? newAccount(world, input) : get(world.accounts, input.account, 'account');
  const { kind, login } = account;
  const own = kind === 'instagram' && login === 'instagram';
  const token = giveToken(world, app, account, {
    as: input.as,
    kind: kind === 'whatsapp' ? 'system' : own ? 'instagram' : 'page',
    scopes: grants[kind === 'instagram' && !own ? 'instagram by page' : kind],
  });
  if (kind === 'instagram' && !own && account.pageId !== null) token.accountIds = new Set([account.pageId]);
  if (input.subscribed) subscribe(world, app, account, input.platform);
  const base = { appSecret: app.secret, verifyToken: app.verifyToken };
  const apiBaseUrl = `${world.url}/${own ? 'ig' : 'graph'}`;
  const settings: Settings =
    kind === 'page'
      ? { pageId: account.id, pageAccessToken: token.value, ...base, apiBaseUrl }
      : kind === 'instagram'
        ? {
            accountId: account.id,
            accessToken: token.value,
            ...base,
            login: login ?? 'instagram',
            apiBaseUrl,
          }
        : {
            phoneNumberId: account.id,
            businessAccountId: account.businessId ?? '',
            accessToken: token.value,
            ...base,
            apiBaseUrl,
          };
  rememberSettings(world, account.id, { platform: input.platform, appId: app.id, settings });
  const object = { page: 'page', instagram: 'instagram', whatsapp: 'whatsapp_business_account' }[kind];
  return { account: account.id, app: app.id, platform: input.platform, object, settings };
}

function makeApp(world: World, { platform, name, features, as }: AccountInput): App {
  const app: App = {
    id: numberFor(as, 15, '7', 'app'),
    name: `${name ?? 'Shop'} (${platform})`,
    secret: as === undefined ? secret(32) : derived(32, '', 'secret', as),
    verifyToken: as === undefined ? secret(24) : derived(24, '', 'verify', as),
    webhooks: new Map(),
    features: new Set(features),
  };
  world.apps.set(app.id, app);
  return app;
}

function numberFor(word: string | undefined, length: number, start: string, what: string): string {
  return word === undefined ? digits(length, start) : derived(length, start, what, word);
}

function newAccount(world: World, input: AccountInput): Account {
  const name = input.name ?? 'Teahouse Ararat';
  const account: Account = {
    kind: 'page',
    id: numberFor(input.as, 15, '1', 'page'),
    name,
    username: name.toLowerCase().replace(/[^a-z0-9]+/g, '') || 'brand',
    scopedId: null,
    login: null,
    pageId: null,
    businessId: null,
    number: null,
    installs: new Map(),
    shown: {},
    barred: new Set(),
  };
  if (input.platform === 'instagram') {
    Object.assign(account, {
      kind: 'instagram',
      id: numberFor(input.as, 17, '17841', 'instagram'),
      login: input.login,
    });
    if (input.login === 'instagram') account.scopedId = numberFor(input.as, 17, '2', 'scoped');
    else account.pageId = pageFor(world, input).id;
  }
  if (input.platform === 'whatsapp') {
    const business =
      input.business === undefined
        ? newBusiness(world, name, input.as)
        : get(world.businesses, input.business, 'business');
    const number = numberFor(input.as, 12, '9144', 'number');
    Object.assign(account, { kind: 'whatsapp', businessId: business.id, number });
  }
  world.accounts.set(account.id, account);
  return account;
}

function pageFor(world: World, input: AccountInput): Account {
  return input.page === undefined
    ? newAccount(world, { ...input, platform: 'facebook-page' })
    : get(world.accounts, input.page, 'page');
}

function newBusiness(world: World, name: string, as: string | undefined): Business {
  const business: Business = { id: numberFor(as, 15, '10', 'business'), name, installs: new Set() };
  world.businesses.set(business.id, business);
  return business;
}

const publicFields = ['feed', 'mention', 'ratings'];

function subscribe(world: World, app: App, account: Account, platform: Platform): void {
  if (account.kind === 'whatsapp') world.businesses.get(account.businessId ?? '')?.installs.add(app.id);
  else if (account.kind === 'instagram' && account.pageId === null)
    account.installs.set(app.id, new Set(instagramFields));
  else {
    const page = account.pageId === null ? account : get(world.accounts, account.pageId, 'page');
    const before = page.installs.get(app.id) ?? new Set<string>();
    const fields =
      platform === 'facebook-page' ? publicFields : platform === 'messenger' ? messengerFields : [];
    page.installs.set(app.id, new Set([...before, ...fields]));
  }
}

export const personInput = z.strictObject({
  name: z.string().min(1).max(100),
  username: z.string().max(60).optional(),
  /** WhatsApp: null for somebody who shows no number; made up when left out. */
  phone: z
    .string()
    .regex(/^\d{7,15}$/, 'needs 7 to 15 digits and no sign')
    .nullable()
    .optional(),
  userId: z.string().optional(),
  parentUserId: z.string().nullable().default(null),
  showsUserId: z.boolean().default(false),
});

export function makePerson(world: World, input: z.output<typeof personInput>): Person {
  let number = world.people.size + 1;
  // Some may have been brought back from the last time.
  while (world.people.has(`p${number}`)) number += 1;
  const person: Person = {
    id: `p${number}`,
    name: input.name,
    username: input.username ?? `person_${number}`,
    phone: input.phone === undefined ? digits(12, '9198') : input.phone,
    userId: input.userId ?? `IN.${digits(16)}`,
    parentUserId: input.parentUserId,
    showsUserId: input.showsUserId || input.userId !== undefined,
    scopedIds: new Map(),
    blocked: new Set(),
    stopped: new Set(),
    online: true,
  };
  world.people.set(person.id, person);
  return person;
}

/** The number under which an account knows a person: another one on each, and longer than a double holds. */
export function introduce(person: Person, account: Account): void {
  if (!person.scopedIds.has(account.id))
    person.scopedIds.set(account.id, derived(17, '2', person.id, account.id));
}

export function get<T>(map: Map<string, T>, id: string, what: string): T {
  const found = map.get(id);
  if (found === undefined) throw new UnknownError(`There is no ${what} ${id}.`);
  return found;
}
