import assert from 'node:assert/strict';
import { forgetDiscovered } from '#server/features/access/openid-discovery.ts';
import { setOpenid } from '#server/features/access/openid-settings.ts';
import type { Openid } from '#server/platform/openid-variables.ts';
import { type Answer, send } from './call.ts';
import { client, type Known, type TestIssuer } from './openid-issuer.ts';
import { type Browser, takeCookies } from './session.ts';

/** Sets the desk up with this provider, and again without one when `work` is done. */
export async function withOpenid(
  issuer: string,
  work: () => Promise<void>,
  more: Partial<Openid> = {},
): Promise<void> {
  forgetDiscovered();
  setOpenid({
    issuer,
    clientId: client.id,
    clientSecret: client.secret,
    name: 'Haus am Meer',
    domains: [],
    acr: [],
    vouches: false,
    only: false,
    ...more,
  });
  try {
    await work();
  } finally {
    setOpenid(undefined);
  }
}

/** Presses the button of the provider: where the browser is sent. */
export async function beginAt(browser: Browser, body: object = {}): Promise<string> {
  const answer = await browser.auth<{ url: string }>('openid/begin', body);
  assert.equal(answer.status, 200, answer.text);
  return answer.body.url;
}

/** As the browser comes back: where the desk sends it then. */
export async function comeBack(browser: Browser, address: string): Promise<Answer<unknown> & { to: string }> {
  const { pathname, search } = new URL(address);
  const { origin: _, ...headers } = browser.headers;
  const answer = await send(pathname + search, { headers });
  takeCookies(browser.headers, answer.headers);
  return { ...answer, to: answer.headers.get('location') ?? '' };
}

/** Signs in at the real provider as this subject, or presses its "No": the address it sends the browser back to. */
export async function atIssuer(url: string, who: string | null): Promise<string> {
  const jar: Record<string, string> = { cookie: '' };
  const visit = async (address: string, init: RequestInit = {}) => {
    const answer = await fetch(address, { redirect: 'manual', headers: jar, ...init });
    takeCookies(jar, answer.headers);
    await answer.text();
    return new URL(answer.headers.get('location') ?? '', address).href;
  };
  const login = await visit(url);
  const body = new URLSearchParams(who === null ? { no: '1' } : { who });
  return visit(await visit(login, { method: 'POST', body }));
}

/** The whole way; answers with where the desk sends the browser in the end. */
export async function signInAs(browser: Browser, who: string, body: object = {}): Promise<string> {
  return (await comeBack(browser, await atIssuer(await beginAt(browser, body), who))).to;
}

/** What `withOpenid` takes for a desk where the provider is the only way in. */
export const nothingElse: Partial<Openid> = { only: true };

/** Somebody whom the provider knows under a subject of their own; answers with that. */
export function known(issuer: TestIssuer, email: string | undefined, more: Known = {}): string {
  const subject = `subject-${crypto.randomUUID()}`;
  issuer.people.set(subject, { email, email_verified: true, name: 'अनीता', ...more });
  return subject;
}
