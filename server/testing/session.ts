import type { Role } from '#contract/roles.ts';
import { addAgent } from '#contract/workspace.ts';
import { type Answer, type Caller, ok, send } from './call.ts';
import { openDesk } from './desk.ts';
import type { TestWorkspace } from './workspace.ts';

export const password = 'a cup of strong tea';

/** A browser at the desk: it keeps its cookies and says where its requests come from. */
export interface Browser extends Caller {
  email: string;
  signIn(given?: string): Promise<Answer<{ twoFactorRedirect?: boolean }>>;
  /** Posts to the sign-in's own addresses, below `/api/auth/`. */
  auth<T>(path: string, body: object): Promise<Answer<T>>;
}

let addresses = 0;

/** A person with a password, at a browser and an address of their own that no other test has used up. */
export async function personAt(workspace: TestWorkspace, role: Role = 'agent'): Promise<Browser> {
  addresses += 1;
  const email = `person-${crypto.randomUUID()}@example.org`;
  await ok(workspace.administrator, addAgent, { body: { name: 'अनीता', email, password, role } });
  return browserOf(email);
}

export async function browserOf(email: string): Promise<Browser> {
  addresses += 1;
  const { origin } = await openDesk();
  const headers: Record<string, string> = {
    origin,
    'x-forwarded-for': `198.18.${addresses >> 8}.${addresses % 256}`,
    cookie: '',
  };
  const auth: Browser['auth'] = async (path, body) => {
    const answer = await send<never>(`/api/auth/${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    takeCookies(headers, answer.headers);
    return answer;
  };
  return {
    email,
    headers,
    auth,
    signIn: (given = password) => auth('sign-in/email', { email, password: given }),
  };
}

/** As a browser does: a cookie without a value or with no time left is gone. */
export function takeCookies(headers: Record<string, string>, from: Headers): void {
  const jar = new Map((headers.cookie ?? '').split('; ').filter(Boolean).map(pairOf));
  for (const cookie of from.getSetCookie()) {
    const [name, value] = pairOf(cookie.split(';')[0] ?? '');
    if (value === '' || /max-age=0(;|$)/i.test(cookie)) jar.delete(name);
    else jar.set(name, value);
  }
  headers.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}

function pairOf(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}
