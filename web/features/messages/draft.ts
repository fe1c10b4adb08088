import { useEffect, useState } from 'react';
import type { Attachment } from '#contract/messages.ts';
import { remember, remembered } from '../../stored.ts';
import type { DraftedChoices } from '../choices/drafted.ts';
import type { Filling } from '../templates/filling.ts';
import type { Copied } from './copies.ts';
import type { Outgoing } from './outbox.ts';

/** What is being written, kept per conversation in this browser until it is sent. */
export interface Draft {
  note: boolean;
  reply: Written;
  /** A note keeps its own text, so that a slip between the two cannot publish it. */
  internal: Written;
  replyTo: { id: string; text: string; authorName: string } | null;
  /** Whose shared draft was taken over into the reply; it is gone when this is sent. */
  from: { id: string; name: string } | null;
  /** Who gets a copy of the reply; null while it is as proposed. */
  copies: Copied[] | null;
  /** A template that is begun; its text stands beside it, not in its place. */
  template: Filling | null;
  /** What stands below the reply to be tapped. */
  choices: DraftedChoices | null;
}
export interface Written {
  text: string;
  attachments: Attachment[];
}

const nothing: Written = { text: '', attachments: [] };
const empty: Draft = {
  note: false,
  reply: nothing,
  internal: nothing,
  replyTo: null,
  from: null,
  copies: null,
  template: null,
  choices: null,
};

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

function isEmpty({ reply, internal, copies, template, choices }: Draft): boolean {
  if (copies !== null || template !== null || choices !== null) return false;
  return [reply, internal].every(({ text, attachments }) => text.trim() === '' && attachments.length === 0);
}

/** A message that was not sent comes back into the composer, before what has been written since. */
export function withTakenBack(
  draft: Draft,
  { note, text, attachments, replyTo, copies, draftOf, template, choices }: Outgoing,
): Draft {
  if (template) return { ...draft, note: false, template: { ...template, file: attachments[0] ?? null } };
  const field = note ? 'internal' : 'reply';
  const written = draft[field];
  return {
    ...draft,
    note,
    replyTo: replyTo ?? draft.replyTo,
    from: draftOf ? { id: draftOf, name: '' } : draft.from,
    copies: note ? draft.copies : (copies ?? draft.copies),
    choices: note ? draft.choices : (choices ?? draft.choices),
    [field]: {
      text: [text, written.text].filter((part) => part.trim()).join('\n\n'),
      attachments: [...attachments, ...written.attachments],
    },
  };
}
