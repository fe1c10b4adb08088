import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { GraphError, parameter } from '../core/graph-error.ts';
import { token as newToken } from '../core/ids.ts';
import type { App, Token } from '../core/things.ts';
import { giveToken } from '../core/tokens.ts';
import type { World } from '../core/world.ts';
import { check } from './check.ts';
import { appByToken, readToken } from './tokens.ts';

interface Root {
  hosts: ('graph' | 'ig')[];
  run(world: World, params: Record<string, unknown>): unknown;
}

const day = 86_400_000;
const sixtyDays = 60 * day;

/** Calls that name no object: what they are about is a token. */
export const roots: Record<string, Root> = {
  'GET debug_token': { hosts: ['graph'], run: debugToken },
  'GET refresh_access_token': { hosts: ['ig'], run: refresh },
  'GET access_token': { hosts: ['ig'], run: exchangeOnInstagram },
  'GET oauth/access_token': { hosts: ['graph'], run: exchange },
  'POST oauth/access_token': { hosts: ['graph'], run: exchange },
};

function debugToken(world: World, params: Record<string, unknown>): unknown {
  const { input_token: input, access_token: access } = check(
    z.strictObject({ input_token: z.string(), access_token: z.string().optional() }),
    params,
  );
  const asking =
    appByToken(world, access) ?? world.apps.get(readToken(world, access, undefined, 'graph').appId);
  const token = world.tokens.get(input);
  if (!token)
    return {
      data: {
        error: { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' },
        is_valid: false,
        scopes: [],
      },
    };
  if (token.appId !== asking?.id)
    throw parameter('The App_id in the input_token did not match the Viewing App');
  return { data: describe(world, token) };
}

function describe(world: World, token: Token): object {
  const now = world.clock.now();
  const ended = token.expiresAt !== null && now >= token.expiresAt;
  const isValid = token.state === 'valid' && !ended;
  const scopes = [...token.scopes];
  return {
    app_id: token.appId,
    type: token.kind === 'system' ? 'SYSTEM_USER' : token.kind.toUpperCase(),
    application: world.apps.get(token.appId)?.name ?? '',
    data_access_expires_at: seconds(token.issuedAt + 90 * day),
    ...(isValid
      ? {}
      : { error: { code: 190, message: 'The session is invalid.', subcode: ended ? 463 : 460 } }),
    expires_at: token.expiresAt === null ? 0 : seconds(token.expiresAt),
    is_valid: isValid,
    issued_at: seconds(token.issuedAt),
    ...(token.kind === 'page' ? { profile_id: [...token.accountIds][0] } : {}),
    scopes,
    granular_scopes: scopes.map((scope) => ({ scope, target_ids: [...token.accountIds] })),
    user_id: token.userId,
  };
}

/** A token of sixty days is renewed from its second day on, until it ends. */
function refresh(world: World, params: Record<string, unknown>): unknown {
  const { access_token: value } = check(
    z.strictObject({ grant_type: z.literal('ig_refresh_token'), access_token: z.string().optional() }),
    params,
  );
  const token = readToken(world, value, undefined, 'ig');
  const now = world.clock.now();
  if (now - token.issuedAt < day)
    throw new GraphError(
      190,
      'The access token could not be refreshed: it has to be at least 24 hours old.',
      { subcode: 467 },
    );
  return renew(world, token, 'IGAA');
}

/** The old value goes on until its own end. */
function renew(world: World, token: Token, start: string): unknown {
  const now = world.clock.now();
  const renewed = { ...token, value: newToken(start), issuedAt: now, expiresAt: now + sixtyDays };
  world.tokens.set(renewed.value, renewed);
  return { access_token: renewed.value, token_type: 'bearer', expires_in: sixtyDays / 1000 };
}

function exchangeOnInstagram(world: World, params: Record<string, unknown>): unknown {
  const given = check(
    z.strictObject({
      grant_type: z.literal('ig_exchange_token'),
      client_secret: z.string(),
      access_token: z.string().optional(),
    }),
    params,
  );
  const token = readToken(world, given.access_token, undefined, 'ig');
  prove(world.apps.get(token.appId), given.client_secret);
  return renew(world, token, 'IGAA');
}

function exchange(world: World, params: Record<string, unknown>): unknown {
  const given = check(
    z.strictObject({
      grant_type: z.enum(['fb_exchange_token', 'client_credentials']).optional(),
      client_id: z.string(),
      client_secret: z.string(),
      fb_exchange_token: z.string().optional(),
      access_token: z.string().optional(),
      code: z.string().optional(),
      redirect_uri: z.string().optional(),
    }),
    params,
  );
  const app = world.apps.get(given.client_id);
  prove(app, given.client_secret);
  if (given.grant_type === 'client_credentials')
    return { access_token: `${app?.id}|${app?.secret}`, token_type: 'bearer' };
  if (given.grant_type === 'fb_exchange_token')
    return renew(world, readToken(world, given.fb_exchange_token, undefined, 'graph'), 'EAA');
  const account = [...world.accounts.values()].find(
    (one) => given.code === `code-of-${one.id}` && app !== undefined,
  );
  if (!account || !app)
    throw new GraphError(100, 'This authorization code has been used.', { subcode: 36009 });
  const scopes = ['pages_show_list', 'pages_messaging', 'pages_manage_metadata', 'pages_read_engagement'];
  const token = giveToken(world, app, account, {
    kind: 'user',
    scopes,
    expiresAt: world.clock.now() + sixtyDays,
  });
  return { access_token: token.value, token_type: 'bearer', expires_in: sixtyDays / 1000 };
}

function prove(app: App | undefined, secret: string): void {
  const given = Buffer.from(secret);
  const own = Buffer.from(app?.secret ?? '');
  if (!app || given.length !== own.length || !timingSafeEqual(given, own))
    throw new GraphError(1, 'Error validating client secret.');
}

function seconds(at: number): number {
  return Math.floor(at / 1000);
}
