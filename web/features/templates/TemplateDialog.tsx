import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Conversation } from '#contract/conversations.ts';
import type { Template } from '#contract/templates.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { usualLanguage } from '../../ui/usualLanguage.ts';
import { type Filling, goOn } from './filling.ts';
import { templatesOf } from './queries.ts';
import { isSendable } from './sorted.ts';
import { TemplateForm } from './TemplateForm.tsx';
import { TemplateList } from './TemplateList.tsx';

/** Chooses a template, fills it in and sends it; what was begun is there again when it is opened anew. */
export function TemplateDialog({ conversation, filling, onFilling, onSend, onClose }: Props) {
  const { data, error, refetch } = useQuery(templatesOf(conversation.channel.id));
  const [choosing, setChoosing] = useState(filling === null);
  const found = filling && data?.data.find((each) => isSame(each, filling) && isSendable(each));
  const choose = (template: Template) => {
    onFilling(goOn(template, filling, conversation.contact.name));
    setChoosing(false);
  };
  return (
    <Dialog title={t('template.title')} size="lg" onClose={onClose}>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={4} height={56} label={t('loading')} />
      ) : found && filling && !choosing ? (
        <TemplateForm
          key={found.id}
          conversation={conversation}
          template={found}
          filling={goOn(found, filling, conversation.contact.name)}
          onFilling={onFilling}
          onBack={() => setChoosing(true)}
          onSend={onSend}
        />
      ) : (
        <TemplateList templates={data.data} own={languageOf(conversation)} onChoose={choose} />
      )}
    </Dialog>
  );
}

function isSame(template: Template, { name, language }: Filling): boolean {
  return template.name === name && template.language === language;
}

/** What is known of the customer, else what they wrote last, else the script of their name. */
function languageOf({ contact, lastMessage }: Conversation): string | null {
  const said = lastMessage?.kind === 'incoming' ? usualLanguage(lastMessage.text) : null;
  return contact.language ?? said ?? usualLanguage(contact.name);
}

interface Props {
  conversation: Conversation;
  filling: Filling | null;
  onFilling: (filling: Filling) => void;
  /** `text`: how it reads for the customer. */
  onSend: (filling: Filling, text: string) => void;
  onClose: () => void;
}
