import { useEffect, useState, useSyncExternalStore } from 'react';
import type { lookAtConversation } from '#contract/conversations.ts';
import type { BodyOf } from '#contract/endpoint.ts';
import type { Looking } from '#contract/events.ts';
import { useStreamStatus } from '../../stream/status.ts';
import { workspaceHeaders } from '../../workspace.ts';
import { type Looker, type Lookers, lasts, withoutGone, withSign } from './lookers.ts';

const none: Looker[] = [];
let lookers: Lookers = new Map();
const listeners = new Set<() => void>();
/** The conversation that is open in this window while it is in sight. */
let inSight: string | undefined;

/** Tells colleagues that the conversation is open here, and answers who else has it open. */
export function useLooking(conversationId: string): Looker[] {
  const live = useStreamStatus() === 'live';
  const [liveAtFirst] = useState(live);
  useEffect(() => lookAt(conversationId), [conversationId]);
  // The answers come through the stream: those to what was said before it stood open were missed.
  useEffect(() => {
    if (live && !liveAtFirst && inSight === conversationId) say(conversationId, true);
  }, [live, liveAtFirst, conversationId]);
  return useSyncExternalStore(subscribe, () => lookers.get(conversationId) ?? none);
}

export function someoneLooks(sign: Looking): void {
  const next = withSign(lookers, sign, Date.now());
  settle(next.lookers);
  if (sign.here) setTimeout(() => settle(withoutGone(lookers, Date.now())), lasts + 50);
  // Who comes later shall see who is there already.
  if (next.arrived && inSight === sign.conversationId) say(sign.conversationId, true);
}

function lookAt(conversationId: string): () => void {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const arrive = () => {
    if (inSight === conversationId) return;
    inSight = conversationId;
    say(conversationId, true);
    repeat();
  };
  const leave = () => {
    clearTimeout(timer);
    if (inSight !== conversationId) return;
    inSight = undefined;
    say(conversationId, false);
  };
  const look = () => (document.visibilityState === 'visible' ? arrive() : leave());
  // Spread out, so that a team that starts at nine does not speak in one moment.
  const repeat = () => {
    timer = setTimeout(
      () => {
        say(conversationId, true);
        repeat();
      },
      27_000 + Math.random() * 6_000,
    );
  };
  document.addEventListener('visibilitychange', look, ending);
  window.addEventListener('pageshow', look, ending);
  window.addEventListener('pagehide', leave, ending);
  look();
  return () => {
    ending.abort();
    leave();
  };
}

/** Kept alive, so that a page that closes still says so. If it fails, colleagues merely do not see it. */
function say(conversationId: string, here: boolean): void {
  const body: BodyOf<typeof lookAtConversation> = { here };
  fetch(`/api/v1/conversations/${conversationId}/looking`, {
    method: 'POST',
    keepalive: true,
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', ...workspaceHeaders() },
    body: JSON.stringify(body),
  }).catch(() => {});
}

function settle(next: Lookers): void {
  if (next === lookers) return;
  lookers = next;
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
