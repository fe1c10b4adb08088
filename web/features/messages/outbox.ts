import { useSyncExternalStore } from 'react';
import type { Attachment, Unseen } from '#contract/messages.ts';
import { remember, remembered } from '../../stored.ts';
import type { Copied } from './copies.ts';

/** A message on its way to the server. It survives a reload, and `clientId` makes sending it again harmless. */
export interface Outgoing {
  clientId: string;
  conversationId: string;
  note: boolean;
  text: string;
  attachments: Attachment[];
  replyTo: { id: string; text: string; authorName: string } | null;
  /** Null where the channel has no copies; absent in what an earlier version left behind. */
  copies?: Copied[] | null;
  /** Revision of the conversation that the author had on screen. */
  seen: number | null;
  createdAt: string;
  state: 'sending' | 'waiting' | 'unseen' | 'refused';
  /** What the author had not seen; the message is held back until they decide. */
  unseen: Unseen | null;
  refusal: string | null;
}

const none: Outgoing[] = [];
let boxes: Record<string, Outgoing[]> = {};
let storageKey = '';
const listeners = new Set<() => void>();

export function useOutbox(conversationId: string): Outgoing[] {
  return useSyncExternalStore(subscribe, () => boxes[conversationId] ?? none);
}

/** Each agent of this browser has an outbox of their own. */
export function openOutbox(agentId: string): void {
  storageKey = `outbox.${agentId}`;
  boxes = remembered(storageKey) ?? {};
}

export function conversationsWithMail(): string[] {
  return Object.keys(boxes);
}

export function boxOf(conversationId: string): Outgoing[] {
  return boxes[conversationId] ?? none;
}

export function putIn(outgoing: Outgoing): void {
  settle(outgoing.conversationId, [...boxOf(outgoing.conversationId), outgoing]);
}

export function changeIn({ conversationId, clientId }: Outgoing, what: Partial<Outgoing>): void {
  settle(
    conversationId,
    boxOf(conversationId).map((each) => (each.clientId === clientId ? { ...each, ...what } : each)),
  );
}

/** The server has it, as its answer or the stream told; or its author took it back. */
export function takeOut(conversationId: string, clientId: string): void {
  const box = boxOf(conversationId);
  const rest = box.filter((each) => each.clientId !== clientId);
  if (rest.length < box.length) settle(conversationId, rest);
}

function settle(conversationId: string, box: Outgoing[]): void {
  const { [conversationId]: _, ...others } = boxes;
  boxes = box.length > 0 ? { ...others, [conversationId]: box } : others;
  remember(storageKey, Object.keys(boxes).length > 0 ? boxes : null);
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
