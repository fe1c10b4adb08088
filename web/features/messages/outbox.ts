import { useSyncExternalStore } from 'react';
import type { Attachment, Unseen } from '#contract/messages.ts';
import { remember, remembered } from '../../stored.ts';
import type { DraftedChoices } from '../choices/drafted.ts';
import type { Filling } from '../templates/filling.ts';
import type { Copied } from './copies.ts';

/** A message on its way to the server. It survives a reload, and `clientId` makes sending it again, also by another tab, harmless. */
export interface Outgoing {
  clientId: string;
  conversationId: string;
  note: boolean;
  text: string;
  attachments: Attachment[];
  replyTo: { id: string; text: string; authorName: string } | null;
  /** The thread that it goes to; null of a note, absent in what an earlier version left behind. */
  place?: string | null;
  /** Null where the channel has no copies; absent in what an earlier version left behind. */
  copies?: Copied[] | null;
  /** Whose shared draft it goes back to; absent in what an earlier version left behind. */
  draftOf?: string | null;
  /** What goes out in place of the text, which is how it reads; absent in what an earlier version left behind. */
  template?: Omit<Filling, 'file'> | null;
  /** What stands below it to be tapped; absent in what an earlier version left behind. */
  choices?: DraftedChoices | null;
  /** Revision of the conversation that the author had on screen. */
  seen: number | null;
  createdAt: string;
  state: 'sending' | 'waiting' | 'unseen' | 'refused';
  /** What the author had not seen; the message is held back until they decide. */
  unseen: Unseen | null;
  refusal: string | null;
}

type Boxes = Record<string, Outgoing[]>;
const none: Outgoing[] = [];
let boxes: Boxes = {};
let storageKey = '';
const listeners = new Set<() => void>();

export function useOutbox(conversationId: string): Outgoing[] {
  return useSyncExternalStore(subscribe, () => boxes[conversationId] ?? none);
}

/** Each agent of this browser has an outbox of their own, in all tabs the same: `onOthers` is told of what another has put in. */
export function openOutbox(agentId: string, onOthers: (conversationId: string) => void): void {
  storageKey = `outbox.${agentId}`;
  boxes = stored();
  window.addEventListener('storage', ({ key, oldValue, newValue }) => {
    if (key === `earshot.${storageKey}`) follow(asBoxes(oldValue), asBoxes(newValue), onOthers);
  });
  window.addEventListener('beforeunload', (event) => {
    // What the storage had no room for would be gone with this page.
    if (Object.keys(beyond(boxes, stored())).length > 0) event.preventDefault();
  });
}

export function conversationsWithMail(): string[] {
  return Object.keys(boxes);
}

export function boxOf(conversationId: string): Outgoing[] {
  return boxes[conversationId] ?? none;
}

export function putIn(outgoing: Outgoing): void {
  settle(outgoing.conversationId, (box) => [...box, outgoing]);
}

export function changeIn({ conversationId, clientId }: Outgoing, what: Partial<Outgoing>): void {
  settle(conversationId, (box) =>
    box.map((each) => (each.clientId === clientId ? { ...each, ...what } : each)),
  );
}

/** The server has it, as its answer or the stream told; or its author took it back. */
export function takeOut(conversationId: string, clientId: string): void {
  if (boxOf(conversationId).some((each) => each.clientId === clientId))
    settle(conversationId, (box) => box.filter((each) => each.clientId !== clientId));
}

/** Other tabs write to the same storage, so each changes there nothing but what is its own. */
function settle(conversationId: string, change: (box: Outgoing[]) => Outgoing[]): void {
  boxes = changed(boxes, conversationId, change);
  const kept = changed(stored(), conversationId, change);
  remember(storageKey, Object.keys(kept).length > 0 ? kept : null);
  tell();
}

/**
 * Another tab has put something in, changed it or taken it out. What is on its way stays until this tab knows that the
 * server has it: two tabs that write in the same moment may lose each other's words from the storage.
 */
function follow(before: Boxes, after: Boxes, onOthers: (conversationId: string) => void): void {
  for (const [id, gone] of Object.entries(beyond(before, after)))
    boxes = changed(boxes, id, (box) => box.filter((each) => isOnItsWay(each) || !has(gone, each)));
  for (const [id, news] of Object.entries(after)) {
    boxes = changed(boxes, id, (box) => [...news, ...box.filter((each) => !has(news, each))]);
    onOthers(id);
  }
  tell();
}

/** What of the first is not in the second. */
function beyond(some: Boxes, others: Boxes): Boxes {
  return Object.keys(some).reduce<Boxes>(
    (left, id) => changed(left, id, (box) => box.filter((each) => !has(others[id] ?? none, each))),
    some,
  );
}

function changed(all: Boxes, id: string, change: (box: Outgoing[]) => Outgoing[]): Boxes {
  const { [id]: box = none, ...others } = all;
  const after = change(box);
  return after.length > 0 ? { ...others, [id]: after } : others;
}

export function isOnItsWay({ state }: Outgoing): boolean {
  return state === 'sending' || state === 'waiting';
}

function has(box: Outgoing[], { clientId }: Outgoing): boolean {
  return box.some((each) => each.clientId === clientId);
}

function stored(): Boxes {
  return remembered(storageKey) ?? {};
}

function asBoxes(text: string | null): Boxes {
  return JSON.parse(text ?? '{}');
}

function tell(): void {
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
