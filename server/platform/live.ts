import type { Own } from '#contract/events.ts';

/** What passes by and is never stored. */
export type Live =
  | {
      kind: 'typing';
      workspaceId: string;
      conversationId: string | null;
      channelId: string;
      threadId: string;
      by: { kind: 'customer' | 'agent'; id: string; name: string };
      note: boolean;
    }
  | {
      kind: 'looking';
      workspaceId: string;
      conversationId: string;
      channelId: string;
      by: { id: string; name: string };
      here: boolean;
    }
  // What an agent offers to the team in a conversation has changed.
  | {
      kind: 'offer';
      workspaceId: string;
      conversationId: string;
      channelId: string;
      by: { id: string; name: string };
    }
  // What only the screens of one agent are told.
  | { kind: 'own'; workspaceId: string; agentId: string; own: Own }
  | { kind: 'read'; workspaceId: string; threadId: string; at: string }
  | { kind: 'online'; workspaceId: string; online: boolean }
  // Sessions of this user have ended, somewhere among their workspaces.
  | { kind: 'signed-out'; userId: string }
  // From now on this workspace asks everybody for a second factor.
  | { kind: 'second-factor'; workspaceId: string };

type Listener = (live: Live, fromHere: boolean) => void;
const listeners: Listener[] = [];

export function onLive(listener: Listener): void {
  listeners.push(listener);
}

/** Tells everybody who listens in this process; the stream passes it on to the others. */
export function announceLive(live: Live, fromHere = true): void {
  for (const listener of listeners) listener(live, fromHere);
}
