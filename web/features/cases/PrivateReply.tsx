import { useQuery } from '@tanstack/react-query';
import type { Message } from '#contract/messages.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { shownName } from '../../ui/shownName.ts';
import { conversationById } from '../conversations/queries.ts';
import { PrivateReplyForm } from './PrivateReplyForm.tsx';
import { privateAnswerOf } from './queries.ts';

/** The one answer in private that a public message allows, begun with what the workspace has ready for it. */
export function PrivateReply({ message, onClose }: { message: Message; onClose: () => void }) {
  const conversation = useQuery(conversationById(message.conversationId));
  const offers = useQuery(privateAnswerOf(message.id));
  // Without the texts of the workspace it can still be answered.
  const isReady = !offers.isPending && !conversation.isPending;
  return (
    <Dialog title={t('privateReply.title', { name: shownName(message.author.name) })} onClose={onClose}>
      {isReady ? (
        <PrivateReplyForm
          message={message}
          offers={offers.data ?? []}
          language={conversation.data?.contact.language ?? null}
          onClose={onClose}
        />
      ) : (
        <Bones rows={3} height={70} label={t('loading')} />
      )}
    </Dialog>
  );
}
