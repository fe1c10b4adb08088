import type { Change } from '#contract/events.ts';
import { apart, language, t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { beginning } from './beginning.ts';
import { show } from './show.ts';

/** A customer has written: who, and how it begins. */
export function showMessage({ message, conversation }: Change, open: (conversationId: string) => void): void {
  if (!message || !conversation) return;
  const name = shownName(conversation.contact.name);
  const files = message.attachments.map((file) => apart(file.name)).join(', ');
  const body = beginning(message.text || files || t('announce.messageElsewhere', { name }), 120);
  void show({ title: name, body, conversationId: conversation.id, about: message.id, lang: language }, open);
}
