import { randomUUIDv7 } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { derive } from '#server/platform/crypto.ts';
import { system } from '#server/transaction.ts';

export interface SignInSettings {
  publicUrl: string;
}

let settings: SignInSettings = { publicUrl: 'http://localhost:4000' };
let auth: ReturnType<typeof make> | undefined;

export function configureSignIn(given: SignInSettings): void {
  settings = given;
  auth = undefined;
}

/** The sign-in library, loaded and made on first use: a start, and calls with API keys, do without it. */
export function signIn(): NonNullable<typeof auth> {
  auth ??= make();
  return auth;
}

export function isSecure(): boolean {
  return settings.publicUrl.startsWith('https:');
}

async function make() {
  const [{ betterAuth }, { twoFactor }, { sessionFor }] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins/two-factor'),
    import('./session-for.ts'),
  ]);
  return betterAuth({
    appName: 'Earshot',
    baseURL: settings.publicUrl,
    basePath: '/api/auth',
    secret: derive('sessions').toString('base64url'),
    // Our own pages, under whatever name this server is reached: a page of another site has another host.
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return [settings.publicUrl, ...(host ? [`http://${host}`, `https://${host}`] : [])];
    },
    database: { db: system(), type: 'postgres', transaction: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    user: { modelName: 'auth_user' },
    // Looked up at each call and kept in no cookie: a session that is ended is over at once.
    session: { modelName: 'auth_session', expiresIn: 14 * 86_400, updateAge: 86_400 },
    account: { modelName: 'auth_account' },
    verification: { modelName: 'auth_verification' },
    // Who has no password shows a fresh sign-in instead (confirm.ts).
    plugins: [
      twoFactor({ issuer: 'Earshot', twoFactorTable: 'auth_two_factor', allowPasswordless: true }),
      sessionFor(),
    ],
    // Wrong passwords are counted by throttle.ts; the count of everything else outlives a restart too.
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'auth_rate_limit',
      customRules: {
        '/sign-in/email': false,
        '/get-session': false,
        '/two-factor/*': { window: 60, max: 12 },
      },
    },
    advanced: {
      cookiePrefix: 'earshot',
      useSecureCookies: isSecure(),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: () => randomUUIDv7() },
      // The address that the HTTP server itself established, behind a proxy or not.
      ipAddress: { ipAddressHeaders: ['x-earshot-address'] },
    },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  });
}

/** The session whose cookie this is, and its user. */
export async function sessionOf(
  headers: IncomingHttpHeaders,
): Promise<{ id: string; userId: string; email: string } | undefined> {
  if (!headers.cookie?.includes('earshot.session')) return undefined;
  const { api } = await signIn();
  const found = await api.getSession({ headers: new Headers({ cookie: headers.cookie }) });
  return found ? { id: found.session.id, userId: found.user.id, email: found.user.email } : undefined;
}
