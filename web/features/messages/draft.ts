import { useEffect, useState } from 'react';
import type { Attachment } from '#contract/messages.ts';
import { remember, remembered } from '../../stored.ts';
import type { Copied } from './copies.ts';
import type { Outgoing } from './outbox.ts';

/** What is being written, kept per conversation in this browser until it is sent. */
export interface Draft {
  note: boolean;
  reply: Written;
  /** A note keeps its own text, so that a slip between the two cannot publish it. */
  internal: Written;
  replyTo: { id: string; text: string; authorName: string } | null;
  /** Who gets a copy of the reply; null while it is as proposed. */
  copies: Copied[] | null;
}
export interface Written {
  text: string;
  attachments: Attachment[];
}

const nothing: Written = { text: '', attachments: [] };
const empty: Draft = { note: false, reply: nothing, internal: nothing, replyTo: null, copies: null };

/** The draft of one conversation; the component that holds it is keyed by the conversation. */
export function useDraft(
  agentId: string,
  conversationId: string,
): [Draft, (change: (draft: Draft) => Draft) => void] {
  const key = `draft.${agentId}.${conversationId}`;
  const [draft, setDraft] = useState<Draft>(() => ({ ...empty, ...remembered<Draft>(key) }));
  useEffect(() => {
    remember(key, isEmpty(draft) ? null : draft);
  }, [key, draft]);
  return [draft, setDraft];
}

function isEmpty({ reply, internal, copies }: Draft): boolean {
  if (copies !== null) return false;
  return [reply, internal].every(({ text, attachments }) => text.trim() === '' && attachments.length === 0);
}

/** A message that was not sent comes back into the composer, before what has been written since. */
export function withTakenBack(draft: Draft, { note, text, attachments, replyTo, copies }: Outgoing): Draft {
  const field = note ? 'internal' : 'reply';
  const written = draft[field];
  return {
    ...draft,
    note,
    replyTo: replyTo ?? draft.replyTo,
    copies: note ? draft.copies : (copies ?? draft.copies),
    [field]: {
      text: [text, written.text].filter((part) => part.trim()).join('\n\n'),
      attachments: [...attachments, ...written.attachments],
    },
  };
}
