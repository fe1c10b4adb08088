import { createHmac } from 'node:crypto';
import { GraphError, missing } from '../core/graph-error.ts';
import { pageOf } from '../core/subscriptions.ts';
import type { Account, App, Token } from '../core/things.ts';
import type { World } from '../core/world.ts';
import type { Need, Node } from './endpoint.ts';

/** @throws GraphError 104 without a token, 190 for one that is none or none any more */
export function readToken(
  world: World,
  value: string | undefined,
  proof: string | undefined,
  host: 'graph' | 'ig',
): Token {
  if (value === undefined || value === '')
    throw new GraphError(104, 'An access token is required to request this resource.', { status: 401 });
  const app = host === 'graph' ? appByToken(world, value) : null;
  if (app) return ownToken(world, app, value);
  const token = world.tokens.get(value);
  // Tokens of one host mean nothing to the other.
  if (!token || (token.kind === 'instagram') !== (host === 'ig'))
    throw invalid('Invalid OAuth access token - Cannot parse access token');
  const now = world.clock.now();
  switch (token.state) {
    case 'revoked':
      throw invalid(
        'Error validating access token: The session is invalid because the user logged out.',
        467,
      );
    case 'password changed':
      throw invalid(
        'Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
        460,
      );
    case 'app removed':
      throw invalid(
        `Error validating access token: The user has not authorized application ${token.appId}.`,
        458,
      );
    case 'role lost':
      throw invalid(
        'Error validating access token: The user must be an administrator, editor, or moderator of the page in order to impersonate it.',
        492,
      );
  }
  if (token.expiresAt !== null && now >= token.expiresAt)
    throw invalid(
      `Error validating access token: Session has expired on ${when(token.expiresAt)}. The current time is ${when(now)}.`,
      463,
    );
  if (proof !== undefined) {
    const secret = world.apps.get(token.appId)?.secret ?? '';
    if (proof !== createHmac('sha256', secret).update(value).digest('hex'))
      throw new GraphError(100, 'Invalid appsecret_proof provided in the API argument', {
        type: 'GraphMethodException',
      });
  }
  return token;
}

/** `id|secret`: an app that speaks for itself. */
export function appByToken(world: World, value: string | undefined): App | null {
  const [id = '', secret] = (value ?? '').split('|');
  if (secret === undefined) return null;
  const app = world.apps.get(id);
  if (!app || app.secret !== secret) throw invalid('Invalid OAuth access token signature.');
  return app;
}

function ownToken(world: World, app: App, value: string): Token {
  return {
    value,
    kind: 'app',
    appId: app.id,
    accountIds: new Set(),
    userId: '',
    scopes: new Set(),
    issuedAt: world.clock.now(),
    expiresAt: null,
    state: 'valid',
  };
}

function invalid(message: string, subcode?: number): GraphError {
  return new GraphError(190, message, { status: 401, ...(subcode === undefined ? {} : { subcode }) });
}

/** @throws GraphError 100/33 for what is another account's, 3, 10, 200 or 230 for a scope that is missing */
export function allow(
  world: World,
  token: Token,
  node: Node,
  id: string,
  need: Need,
  verb: 'get' | 'post' | 'delete',
): void {
  if (node.kind === 'app' && (token.kind !== 'app' || token.appId !== node.app.id))
    throw new GraphError(15, '(#15) This method must be called with an app access_token.', { status: 400 });
  const account = accountOf(node);
  if (account && !speaksFor(world, token, account)) throw missing(id, verb);
  if (node.kind === 'business' || node.kind === 'template') {
    const business = node.kind === 'business' ? node.business.id : node.template.businessId;
    const known = [...token.accountIds].some((one) => world.accounts.get(one)?.businessId === business);
    if (!known) throw missing(id, verb);
  }
  for (const scope of scopesFor(need, account)) {
    if (token.scopes.has(scope)) continue;
    if (need === 'message') {
      throw new GraphError(230, `(#230) Requires ${scope} permission to manage the object`, { status: 403 });
    }
    if (need === 'send on WhatsApp' || need === 'manage WhatsApp')
      throw new GraphError(10, `(#10) Application does not have permission for this action`, { status: 403 });
    if (need === 'read posts' || need === 'read comments' || need === 'read profile')
      throw new GraphError(
        10,
        `(#10) This endpoint requires the '${scope}' permission or the 'Page Public Content Access' feature. Refer to https://developers.facebook.com/docs/apps/review/login-permissions#manage-pages for details.`,
        { status: 403 },
      );
    throw new GraphError(
      200,
      `(#200) Requires ${scope} permission to manage the object. If the permission was granted, check that the person has a role on it.`,
      { status: 403 },
    );
  }
}

export function speaksFor(world: World, token: Token, account: Account): boolean {
  if (token.accountIds.has(account.id)) return true;
  // By Facebook's login an Instagram account is reached with its page's token.
  const page = account.kind === 'instagram' ? pageOf(world, account) : undefined;
  return page !== undefined && token.accountIds.has(page.id);
}

export function accountOf(node: Node): Account | null {
  switch (node.kind) {
    case 'page':
    case 'instagram':
    case 'number':
    case 'person':
      return node.account;
    case 'thread':
      return node.thread.account;
    case 'message':
      return node.message.thread.account;
    case 'post':
      return node.post.account;
    case 'comment':
      return node.comment.post.account;
    default:
      return null;
  }
}

/** What is asked for when an account is connected, by platform and way to sign in. */
function scopesFor(need: Need, account: Account | null): string[] {
  if (need === 'send on WhatsApp') return ['whatsapp_business_messaging'];
  if (need === 'manage WhatsApp') return ['whatsapp_business_management'];
  if (need === 'list pages') return ['pages_show_list'];
  if (!account || need === 'nothing') return [];
  const own = account.login === 'instagram';
  const table: Partial<Record<Need, [page: string, byFacebook: string, byInstagram: string]>> = {
    message: ['pages_messaging', 'instagram_manage_messages', 'instagram_business_manage_messages'],
    'read profile': ['pages_messaging', 'instagram_basic', 'instagram_business_basic'],
    'read posts': ['pages_read_engagement', 'instagram_basic', 'instagram_business_basic'],
    'read comments': [
      'pages_read_user_content',
      'instagram_manage_comments',
      'instagram_business_manage_comments',
    ],
    'write comments': [
      'pages_manage_engagement',
      'instagram_manage_comments',
      'instagram_business_manage_comments',
    ],
    subscribe: ['pages_manage_metadata', 'pages_manage_metadata', 'instagram_business_basic'],
  };
  const scope = table[need]?.[account.kind === 'page' ? 0 : own ? 2 : 1];
  return scope === undefined ? [] : [scope];
}

function when(at: number): string {
  return new Date(at).toUTCString();
}
