import type { FastifyRequest } from 'fastify';
import { system } from '#server/transaction.ts';
import { signIn } from './sessions.ts';

export interface Account {
  id: string;
  email: string;
  name: string;
}

export async function accountOf(email: string): Promise<Account | undefined> {
  return system()
    .selectFrom('auth_user')
    .select(['id', 'email', 'name'])
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
}

/** Makes an account that signs in with address and password. */
export async function createAccount(o: { email: string; name: string; password: string }): Promise<Account> {
  const context = await (await signIn()).$context;
  const user = await context.internalAdapter.createUser(
    { email: o.email.toLowerCase(), name: o.name, emailVerified: false },
    { method: 'email-password' },
  );
  await context.internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password: await context.password.hash(o.password),
  });
  return { id: user.id, email: user.email, name: user.name };
}

/** Signs in an account whose password has just been set; answers with the cookies to hand on. */
export async function signInFresh(
  { email, password }: { email: string; password: string },
  request: FastifyRequest,
): Promise<string[]> {
  const headers = new Headers({
    'x-earshot-address': request.ip,
    'user-agent': request.headers['user-agent'] ?? '',
  });
  const { api } = await signIn();
  const answer = await api.signInEmail({ body: { email, password }, headers, asResponse: true });
  return answer.headers.getSetCookie();
}
