import { derived, token as newToken } from './ids.ts';
import type { Account, App, Token } from './things.ts';
import type { World } from './world.ts';

const day = 86_400_000;
const sixtyDays = 60 * day;
const pageScopes = [
  'pages_show_list',
  'pages_messaging',
  'pages_manage_metadata',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_manage_engagement',
];

/** Everything that an account's connector may need; a test takes away what it wants to see missing. */
export const grants = {
  page: pageScopes,
  instagram: [
    'instagram_business_basic',
    'instagram_business_manage_messages',
    'instagram_business_manage_comments',
  ],
  'instagram by page': [
    ...pageScopes,
    'instagram_basic',
    'instagram_manage_messages',
    'instagram_manage_comments',
  ],
  whatsapp: ['whatsapp_business_messaging', 'whatsapp_business_management'],
};

/** A page's token and a system user's never end by themselves; one of Instagram's own login lasts sixty days. */
export function giveToken(
  world: World,
  app: App,
  account: Account,
  given: { kind: Token['kind']; scopes: string[]; expiresAt?: number | null; as?: string | undefined },
): Token {
  const now = world.clock.now();
  const start = given.kind === 'instagram' ? 'IGAA' : 'EAA';
  const token: Token = {
    value: given.as === undefined ? newToken(start) : start + derived(120, '', 'token', given.as),
    kind: given.kind,
    appId: app.id,
    accountIds: new Set([account.id]),
    userId: '10229876543210987',
    scopes: new Set(given.scopes),
    issuedAt: now,
    expiresAt: given.expiresAt ?? (given.kind === 'instagram' ? now + sixtyDays : null),
    state: 'valid',
  };
  world.tokens.set(token.value, token);
  return token;
}
