import { createHash } from 'node:crypto';
import type { Context } from '../connector.ts';
import type { BlueskySettings } from './settings.ts';

/** What a process remembers of a channel: nothing that could not be found out again. */
export interface Memory {
  settings: string;
  session: Session | null;
  signingIn: Promise<Session> | null;
  /** The app password gives no access to direct messages; that never changes for a password. */
  withoutChat: boolean;
  /** Of the requests that the server allows, the share that is left. */
  ease: number;
  lastNews: number;
  lastDeepLook: number;
  /** Where the next look at watched posts begins. */
  turn: number;
  convos: Map<string, unknown>;
}

export interface Session {
  did: string;
  handle: string;
  access: string;
  refresh: string;
}

const memories = new Map<string, Memory>();

/** The memory of a channel under these settings; that of others is forgotten. */
export function memoryOf({ channelId, settings, now }: Context<BlueskySettings>): Memory {
  const fingerprint = hash(JSON.stringify(settings));
  const known = memories.get(channelId);
  if (known?.settings === fingerprint) return known;
  const fresh: Memory = {
    settings: fingerprint,
    session: null,
    signingIn: null,
    withoutChat: false,
    ease: 1,
    // Whoever has just connected it waits to see something come in.
    lastNews: now.getTime(),
    lastDeepLook: 0,
    turn: 0,
    convos: new Map(),
  };
  memories.set(channelId, fresh);
  return fresh;
}

/** Eight bytes of a hash: enough to know a few thousand things apart. */
export function hash(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, 8).toString('base64url');
}
