import type { QueryClient } from '@tanstack/react-query';
import type { addNote, Message, sendMessage, Unseen } from '#contract/messages.ts';
import { ApiError, post } from '../../api.ts';
import { signedOut } from '../../app/signedOut.ts';
import { asAsked } from '../choices/drafted.ts';
import { asFilled } from '../templates/filling.ts';
import {
  boxOf,
  changeIn,
  conversationsWithMail,
  isOnItsWay,
  type Outgoing,
  openOutbox,
  putIn,
  takeOut,
} from './outbox.ts';
import { placeMessage } from './placeMessage.ts';

/** Milliseconds. */
const othersTurn = 20_000;
const draining = new Set<string>();
let client: QueryClient | undefined;
let agentId = '';

/** Called once the agent is known: what an earlier page could not deliver goes out now. */
export function startOutbox(queryClient: QueryClient, myself: string): void {
  client = queryClient;
  agentId = myself;
  // Whoever put it in sends it, unless that tab is closed meanwhile.
  openOutbox(myself, (conversationId) => setTimeout(() => void drain(conversationId), othersTurn));
  const drainAll = () => {
    for (const conversationId of conversationsWithMail()) void drain(conversationId);
  };
  drainAll();
  window.addEventListener('online', drainAll);
}

export function send(outgoing: Outgoing): void {
  putIn(outgoing);
  void drain(outgoing.conversationId);
}

/** The author has now seen what was new, and still means what they wrote. */
export function sendAnyway(outgoing: Outgoing): void {
  changeIn(outgoing, { state: 'sending', seen: outgoing.unseen?.revision ?? outgoing.seen, unseen: null });
  void drain(outgoing.conversationId);
}

export function sendAgain(outgoing: Outgoing): void {
  changeIn(outgoing, { state: 'sending', refusal: null });
  void drain(outgoing.conversationId);
}

export function takeBack({ conversationId, clientId }: Outgoing): void {
  takeOut(conversationId, clientId);
  void drain(conversationId);
}

/** One after the other, so that a conversation keeps the order in which it was written. */
async function drain(conversationId: string, failures = 0): Promise<void> {
  if (draining.has(conversationId)) return;
  draining.add(conversationId);
  try {
    for (let next = first(conversationId); next; next = first(conversationId)) {
      const outcome = await deliver(next);
      if (outcome === 'later') {
        changeIn(next, { state: 'waiting' });
        setTimeout(() => void drain(conversationId, failures + 1), Math.min(30_000, 1_000 * 2 ** failures));
        return;
      }
      if (outcome === 'held') return;
      failures = 0;
    }
  } finally {
    draining.delete(conversationId);
  }
}

/** The oldest; one that is held back or refused stops those behind it until its author decides. */
function first(conversationId: string): Outgoing | undefined {
  const next = boxOf(conversationId)[0];
  return next && isOnItsWay(next) ? next : undefined;
}

async function deliver(outgoing: Outgoing): Promise<'done' | 'held' | 'later'> {
  try {
    const message = await deliverOnce(outgoing);
    if (client) placeMessage(client, message);
    takeOut(outgoing.conversationId, outgoing.clientId);
    return 'done';
  } catch (error) {
    // No answer of the server's: none at all, or the page of a network that wants a sign-in of its own.
    if (!(error instanceof ApiError)) return 'later';
    if (error.status === 401) {
      signedOut();
      return 'later';
    }
    if (error.status >= 500 || error.status === 429 || error.status === 408) return 'later';
    if (error.code === 'unseen') return heldBack(outgoing, error.detail as Unseen);
    const refused = { state: 'refused' as const, refusal: error.message };
    if (error.code === 'merged' && error.detail)
      goOnIn(outgoing, (error.detail as { conversationId: string }).conversationId, refused);
    else changeIn(outgoing, refused);
    return 'held';
  }
}

/** Its conversation was merged: it is shown where that is now, and its author decides. */
function goOnIn(outgoing: Outgoing, conversationId: string, refused: Partial<Outgoing>): void {
  takeOut(outgoing.conversationId, outgoing.clientId);
  putIn({ ...outgoing, ...refused, conversationId, seen: null });
}

function deliverOnce(outgoing: Outgoing): Promise<Message> {
  const { conversationId, clientId, template, seen } = outgoing;
  const written = {
    text: template ? '' : outgoing.text,
    clientId,
    attachments: outgoing.attachments.map(({ id }) => id),
  };
  // With another revision it is another request, and needs another key; `clientId` still prevents a second message.
  const key = `${clientId}:${seen ?? ''}`;
  return outgoing.note
    ? post<typeof addNote>(`/conversations/${conversationId}/notes`, written, key)
    : post<typeof sendMessage>(
        `/conversations/${conversationId}/messages`,
        {
          ...written,
          ...(template ? { template: asFilled(template) } : asAsked(outgoing.choices)),
          replyTo: outgoing.replyTo?.id ?? null,
          ...(outgoing.place ? { place: outgoing.place } : {}),
          copies: (outgoing.copies ?? []).map(({ role, address }) => ({ role, address })),
          ...(outgoing.draftOf ? { draftOf: outgoing.draftOf } : {}),
          ...(seen === null ? {} : { seen }),
        },
        key,
      );
}

/** One's own earlier message is no news, even where it got there a moment before the screen showed it. */
function heldBack(outgoing: Outgoing, unseen: Unseen): 'held' | 'done' {
  for (const message of unseen.messages) if (client) placeMessage(client, message);
  const news = unseen.messages.filter(({ author }) => author.kind !== 'agent' || author.id !== agentId);
  if (news.length === 0) {
    changeIn(outgoing, { seen: unseen.revision });
    return 'done';
  }
  changeIn(outgoing, { state: 'unseen', unseen: { revision: unseen.revision, messages: news } });
  return 'held';
}
