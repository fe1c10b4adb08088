import { Button } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Message } from '#contract/messages.ts';
import { t } from '../../language/texts.ts';
import { conversationById } from '../conversations/queries.ts';
import { askForTemplate } from './askForTemplate.ts';

/**
 * The platform took an answer for too late. The same again would meet the same refusal until the customer writes:
 * where there are templates, they are what goes out.
 */
export function AgainInTime({ message, children }: { message: Message; children: ReactNode }) {
  const { data: conversation } = useQuery(conversationById(message.conversationId));
  if (!conversation) return null;
  const { composer, lastMessage } = conversation;
  const isAnswered = lastMessage?.kind === 'incoming' && lastMessage.at > message.sentAt;
  if (isAnswered || !composer.templates || message.template) return children;
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconTemplate size={14} />}
      onClick={askForTemplate}
    >
      {t('template.choose')}
    </Button>
  );
}
