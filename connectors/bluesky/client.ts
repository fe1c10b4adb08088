import { z } from 'zod';
import { type Context, SendError } from '../connector.ts';
import { type Memory, memoryOf, type Session } from './memory.ts';
import { explain } from './refusals.ts';
import type { BlueskySettings } from './settings.ts';
import { type Call, Refusal, xrpc } from './xrpc.ts';

/** The account, signed in. */
export interface Client {
  did: string;
  handle: string;
  memory: Memory;
  /**
   * Calls a method and reads its answer.
   * @throws Refusal where the server says no; SendError, UncertainError
   */
  call<T>(method: string, answer: z.ZodType<T>, call: Omit<Call, 'token'>): Promise<T>;
}

/**
 * Signs in, or goes on with the session that this process holds: sign-ins are few (300 a day).
 * @throws SendError
 */
export async function clientOf(context: Context<BlueskySettings>): Promise<Client> {
  const memory = memoryOf(context);
  const { did, handle } = memory.session ?? (await renew(context, memory, null));
  return { did, handle, memory, call };

  async function call<T>(method: string, answer: z.ZodType<T>, given: Omit<Call, 'token'>): Promise<T> {
    const session = memory.session ?? (await renew(context, memory, null));
    const done = await xrpc(context, method, { ...given, token: session.access }).catch(
      async (error: unknown) => {
        if (!isExpired(error)) throw error;
        const renewed = await renew(context, memory, session);
        return xrpc(context, method, { ...given, token: renewed.access });
      },
    );
    memory.ease = easeOf(done.headers);
    return read(answer, done.data, given.input !== undefined && !given.repeatable);
  }
}

/** Signs in anew, as when credentials are tried. */
export async function signIn(context: Context<BlueskySettings>): Promise<Client> {
  const memory = memoryOf(context);
  memory.session = null;
  return clientOf(context);
}

/** One at a time: whoever comes meanwhile waits for the same. */
function renew(context: Context<BlueskySettings>, memory: Memory, spent: Session | null): Promise<Session> {
  // Another call has renewed it already.
  if (spent && memory.session && memory.session.access !== spent.access)
    return Promise.resolve(memory.session);
  memory.signingIn ??= obtain(context, spent)
    .then((session) => {
      memory.session = session;
      return session;
    })
    .catch((error: unknown) => {
      memory.session = null;
      throw explain(error);
    })
    .finally(() => {
      memory.signingIn = null;
    });
  return memory.signingIn;
}

const opened = z.object({
  did: z.string().regex(/^did:[a-z]+:[\w.:%-]{1,400}$/),
  handle: z.string().min(1).max(300),
  accessJwt: z.string().min(1).max(20_000),
  refreshJwt: z.string().min(1).max(20_000),
  active: z.boolean().optional(),
  status: z.string().optional(),
});

async function obtain(context: Context<BlueskySettings>, spent: Session | null): Promise<Session> {
  const refreshed = spent && (await refresh(context, spent.refresh));
  const { data } =
    refreshed ??
    (await xrpc(context, 'com.atproto.server.createSession', {
      input: { identifier: context.settings.handle, password: context.settings.appPassword },
      repeatable: true,
    }));
  const { did, handle, accessJwt, refreshJwt, active, status } = read(opened, data, false);
  if (active === false && status)
    throw new Refusal(403, status === 'deactivated' ? 'AccountDeactivated' : 'AccountSuspended', '', null);
  return { did, handle, access: accessJwt, refresh: refreshJwt };
}

/** Null where the refresh token has had its day, so that only signing in anew helps. */
async function refresh(context: Context<BlueskySettings>, token: string) {
  return xrpc(context, 'com.atproto.server.refreshSession', { input: {}, token, repeatable: true }).catch(
    (error: unknown) => {
      if (error instanceof Refusal && error.status < 500 && error.status !== 429) return null;
      throw error;
    },
  );
}

function isExpired(error: unknown): boolean {
  if (!(error instanceof Refusal) || lacksChat(error)) return false;
  return error.status === 401 || ['ExpiredToken', 'InvalidToken', 'AuthMissing'].includes(error.code);
}

/** The app password was made without access to direct messages. */
export function lacksChat(error: unknown): boolean {
  return error instanceof Refusal && /bad token (method|scope)/i.test(error.message);
}

/** After a write whose answer cannot be read, nobody knows; after anything else it can be asked again. */
function read<T>(schema: z.ZodType<T>, data: unknown, isWrite: boolean): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  if (isWrite) throw new Refusal(500, 'OddAnswer', '', null);
  throw new SendError('temporary', 'Bluesky answered with something that cannot be read.');
}

function easeOf(headers: Headers): number {
  const limit = Number(headers.get('ratelimit-limit') ?? Number.NaN);
  const left = Number(headers.get('ratelimit-remaining') ?? Number.NaN);
  return limit > 0 && left >= 0 ? left / limit : 1;
}
