import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import type { Conversation } from '#contract/conversations.ts';
import { newId } from '../../newId.ts';
import { send } from '../messages/deliver.ts';
import type { Draft } from '../messages/draft.ts';
import { onTemplateAsked } from './askForTemplate.ts';
import type { Filling } from './filling.ts';

const TemplateOffer = lazy(() => import('./TemplateOffer.tsx').then((m) => ({ default: m.TemplateOffer })));
const TemplateDialog = lazy(() =>
  import('./TemplateDialog.tsx').then((m) => ({ default: m.TemplateDialog })),
);

interface Templates {
  /** Opens the choice; undefined where there are none. */
  open: (() => void) | undefined;
  /** What a composer says of them: nothing as long as anything can be written and none is begun. */
  offer: ReactNode;
  dialog: ReactNode;
}

/** Templates in the composer of a conversation. What is typed as a text stays where it is. */
export function useTemplates(
  conversation: Conversation,
  place: string | undefined,
  draft: Draft,
  onDraft: (change: (draft: Draft) => Draft) => void,
  seen: number | null,
): Templates {
  const [isOpen, setOpen] = useState(false);
  const { canReply, templates, reason } = conversation.composer;
  useEffect(() => (templates ? onTemplateAsked(() => setOpen(true)) : undefined), [templates]);
  const keep = (template: Filling | null) => onDraft((current) => ({ ...current, template }));
  const sendIt = ({ file, ...template }: Filling, text: string) => {
    send({
      ...{ clientId: newId(), conversationId: conversation.id, note: false, text, template, seen },
      attachments: file ? [file] : [],
      replyTo: draft.replyTo,
      place: place ?? null,
      copies: null,
      draftOf: null,
      createdAt: new Date().toISOString(),
      ...{ state: 'sending', unseen: null, refusal: null },
    });
    onDraft((current) => ({ ...current, template: null, replyTo: null }));
    setOpen(false);
  };
  const isOffered = templates && (!canReply || draft.template !== null);
  return {
    open: templates ? () => setOpen(true) : undefined,
    offer: isOffered && (
      <Suspense>
        <TemplateOffer
          reason={canReply ? null : reason}
          kept={!canReply && draft.reply.text.trim() !== ''}
          filling={draft.template}
          onOpen={() => setOpen(true)}
          onDrop={() => keep(null)}
        />
      </Suspense>
    ),
    dialog: isOpen && (
      <Suspense>
        <TemplateDialog
          conversation={conversation}
          filling={draft.template}
          onFilling={keep}
          onSend={sendIt}
          onClose={() => setOpen(false)}
        />
      </Suspense>
    ),
  };
}
