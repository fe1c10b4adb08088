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

async function make() {
  const { betterAuth } = await import('better-auth');
  return betterAuth({
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
    session: {
      modelName: 'auth_session',
      expiresIn: 14 * 86_400,
      updateAge: 86_400,
      cookieCache: { enabled: true, maxAge: 30 },
    },
    account: { modelName: 'auth_account' },
    verification: { modelName: 'auth_verification' },
    // Ten wrong passwords in five minutes from one address; the count outlives a restart.
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'auth_rate_limit',
      customRules: { '/sign-in/email': { window: 300, max: 10 }, '/get-session': false },
    },
    advanced: {
      cookiePrefix: 'earshot',
      useSecureCookies: settings.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: () => randomUUIDv7() },
      // The address that the HTTP server itself established, behind a proxy or not.
      ipAddress: { ipAddressHeaders: ['x-earshot-address'] },
    },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  });
}

/** The user whose session cookie this is. */
export async function sessionUser(headers: IncomingHttpHeaders): Promise<string | undefined> {
  if (!headers.cookie?.includes('earshot.session')) return undefined;
  const { api } = await signIn();
  const session = await api.getSession({ headers: new Headers({ cookie: headers.cookie }) });
  return session?.user.id;
}
