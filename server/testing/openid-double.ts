import { createServer, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { client } from './openid-issuer.ts';
import { freePort } from './port.ts';

/** What a provider says that means ill or is broken; what is not given is as it should be. */
export interface Wrong {
  claims?: JWTPayload & Record<string, unknown>;
  /** Another signature than by the key that is announced. */
  signed?: 'by nobody' | 'with the client’s secret' | 'with the public key' | 'by a stranger';
  /** What the token's address answers instead. */
  token?: (response: ServerResponse) => void;
  /** What is said of who holds the access token. */
  userinfo?: object;
  /** Changes of what it says about itself. */
  metadata?: object;
  /** The parameter `iss` of its answer; null leaves it out. */
  iss?: string | null;
}

export interface Double {
  issuer: string;
  wrong: Wrong;
  /** From now on another key signs, under a new name, and only that one is announced. */
  changeKey(): Promise<void>;
  /** The address to which it sends a browser back that came with this one. */
  answer(url: string): string;
  stop(): Promise<void>;
}

/** A provider that does what it is told, also what no real one would. */
export async function startDouble(): Promise<Double> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const nonces = new Map<string, string>();
  let key = await newKey('first');
  const stranger = await newKey('first');
  const idToken = async (nonce: string) => {
    const now = Math.floor(Date.now() / 1_000);
    const claims: JWTPayload = {
      iss: issuer,
      aud: client.id,
      sub: 'somebody',
      iat: now,
      exp: now + 60,
      nonce,
      ...double.wrong.claims,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const header = { alg: 'RS256', kid: key.jwk.kid ?? '' };
    switch (double.wrong.signed) {
      case 'by nobody':
        return `${part({ alg: 'none' })}.${part(claims)}.`;
      case 'with the client’s secret':
        return new SignJWT(claims)
          .setProtectedHeader({ ...header, alg: 'HS256' })
          .sign(Buffer.from(client.secret));
      case 'with the public key':
        return new SignJWT(claims)
          .setProtectedHeader({ ...header, alg: 'HS256' })
          .sign(Buffer.from(JSON.stringify(key.jwk)));
      case 'by a stranger':
        return new SignJWT(claims).setProtectedHeader(header).sign(stranger.privateKey);
      default:
        return new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey);
    }
  };
  const server = createServer((request, response) => {
    const json = (value: unknown) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    const url = new URL(request.url ?? '', issuer);
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          userinfo_endpoint: `${issuer}/userinfo`,
          ...double.wrong.metadata,
        });
      case '/keys':
        return json({ keys: [key.jwk] });
      case '/userinfo':
        return json(double.wrong.userinfo ?? {});
      case '/token': {
        if (double.wrong.token) return double.wrong.token(response);
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', async () => {
          const nonce = nonces.get(new URLSearchParams(body).get('code') ?? '') ?? '';
          json({ id_token: await idToken(nonce), access_token: 'an-access-token', token_type: 'Bearer' });
        });
        return;
      }
      default:
        response.statusCode = 404;
        response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const double: Double = {
    issuer,
    wrong: {},
    async changeKey() {
      key = await newKey(crypto.randomUUID());
    },
    answer(url) {
      const asked = new URL(url).searchParams;
      const code = crypto.randomUUID();
      nonces.set(code, asked.get('nonce') ?? '');
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', asked.get('state') ?? '');
      const { iss = null } = double.wrong;
      if (iss !== null) back.searchParams.set('iss', iss);
      return back.href;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return double;
}

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } };
}
