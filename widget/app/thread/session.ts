import type { BodyOf, ReplyOf } from '#contract/endpoint.ts';
import type { startVisit } from '#contract/visitors.ts';
import type { Identity, Page } from '../../protocol.ts';
import { type Api, CallError } from '../api.ts';
import type { Box } from '../storage.ts';
import { alone } from './alone.ts';

type Started = ReplyOf<typeof startVisit>;
/** `proof` is what a token was given for: without the same it is not used again. */
type Kept = Started & { proof: string };

export interface Session {
  /** Runs a call with a token; where the server has forgotten that one, once more with a new one. */
  authorised<T>(call: (token: string) => Promise<T>): Promise<T>;
}

interface Visit {
  channel: string;
  api: Api;
  box: Box;
  identity: Identity | null;
  language: string;
  page: Page;
}

/** Everything kept for one visitor lies below this key; the anonymous one has no name in it. */
export function subjectKey(channel: string, identity: Identity | null): string {
  return `earshot/${channel}/${encodeURIComponent(identity?.id ?? '')}`;
}

export function openSession(visit: Visit): Session {
  const { box, identity } = visit;
  const key = `${subjectKey(visit.channel, identity)}/session`;
  const proof = JSON.stringify(identity && proofOf(identity));
  forgetOthers(visit, key);
  return { authorised };

  async function authorised<T>(call: (token: string) => Promise<T>): Promise<T> {
    const token = await current();
    try {
      return await call(token);
    } catch (error) {
      if (!(error instanceof CallError) || error.status !== 401) throw error;
      if (kept()?.token === token) box.remove(key);
      return call(await current());
    }
  }

  async function current(): Promise<string> {
    // Two tabs that start at once must become one visitor, not two.
    const found = kept() ?? (await alone(box, key, async () => kept() ?? (await start())));
    return found.token;
  }

  async function start(): Promise<Kept> {
    const body: BodyOf<typeof startVisit> = {
      language: visit.language,
      page: visit.page.url ? visit.page : undefined,
      identity: identity ? proofOf(identity) : undefined,
    };
    const started: Kept = { ...(await visit.api.call<Started>('/sessions', { body })), proof };
    box.set(key, JSON.stringify(started));
    return started;
  }

  function kept(): Kept | null {
    const found = JSON.parse(box.get(key) ?? 'null') as Kept | null;
    return found?.proof === proof ? found : null;
  }
}

/** Somebody else used this browser before, or signed out: their way in does not stay behind. */
function forgetOthers({ box, channel }: Visit, own: string): void {
  for (const key of box.keys(`earshot/${channel}/`)) {
    const [, , subject, what] = key.split('/');
    const theirs = what === 'session' || what === 'profile' || what === 'draft';
    if (subject && theirs && !own.includes(`/${subject}/`)) box.remove(key);
  }
}

function proofOf({ id, hash, name, email }: Identity): Identity {
  return { id: `${id}`, hash: `${hash}`, name: name || undefined, email: email || undefined };
}
