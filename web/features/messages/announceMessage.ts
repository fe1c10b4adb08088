import type { ConversationSummary } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import { t } from '../../language/texts.ts';
import { announce } from '../../ui/notices.ts';
import { shownName } from '../../ui/shownName.ts';

/** For those who listen to the screen: the text where the conversation is open, else only who wrote. */
export function announceMessage(message: Message, conversation: ConversationSummary | null): void {
  const name = shownName(message.author.name || conversation?.contact.name || '');
  if (location.pathname.endsWith(message.conversationId)) {
    announce(t('announce.messageHere', { name, text: message.text.slice(0, 300) }));
  } else {
    announce(t('announce.messageElsewhere', { name }));
  }
}
