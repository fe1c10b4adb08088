import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { importTool } from '../../scripts/tools.ts';
import { freePort } from './port.ts';

/** Somebody whom the provider knows, by their subject. */
export interface Known {
  email?: string | undefined;
  email_verified?: boolean | undefined;
  name?: string;
  /** How they proved themselves there. */
  amr?: string[];
}

export interface TestIssuer {
  issuer: string;
  people: Map<string, Known>;
  /** How often each address was asked. */
  asked: Map<string, number>;
  stop(): Promise<void>;
}

export const client = { id: 'earshot', secret: 'a secret: with & signs / of its own' };

interface Grant {
  addOIDCScope(scope: string): void;
  save(): Promise<string>;
}
interface Context {
  oidc: {
    client: { clientId: string };
    session: { accountId: string };
    provider: { Grant: new (of: object) => Grant };
  };
}

/** A real provider on the loopback: its sign-in page asks for nothing but who one is. */
export async function startIssuer(desk: string, port?: number): Promise<TestIssuer> {
  const { Provider } = importTool('oidc-provider');
  const own = port ?? (await freePort());
  const issuer = `http://127.0.0.1:${own}`;
  const people = new Map<string, Known>();
  const asked = new Map<string, number>();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [`${desk}/api/auth/openid/callback`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    cookies: { keys: ['of the tests'] },
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/login/${uid}` },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people.get(id), amr: undefined }),
    }),
    // Whoever signs in has agreed.
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client.clientId,
        accountId: oidc.session.accountId,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const serve = provider.callback();
  const logIn = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      return response.end(
        '<!doctype html><html lang="en"><title>Provider</title><form method="post"><label>Who <input name="who"></label><button>Go on</button><button name="no" value="1">No</button></form>',
      );
    }
    const given = new URLSearchParams(await text(request));
    const who = given.get('who') ?? '';
    await provider.interactionFinished(
      request,
      response,
      given.get('no')
        ? { error: 'access_denied', error_description: 'they said no' }
        : { login: { accountId: who, amr: people.get(who)?.amr, remember: false } },
    );
  };
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    if (path.startsWith('/login/')) void logIn(request, response).catch((error) => response.destroy(error));
    else serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve));
  return {
    issuer,
    people,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
