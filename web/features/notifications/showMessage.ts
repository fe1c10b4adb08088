import type { Change } from '#contract/events.ts';
import { language, t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { beginning } from './beginning.ts';

/** One notification for each conversation: the newest message takes the place of the one before. */
export function showMessage({ message, conversation }: Change, open: (conversationId: string) => void): void {
  if (!message || !conversation || !('Notification' in window)) return;
  if (Notification.permission !== 'granted') return;
  const name = shownName(conversation.contact.name);
  const files = message.attachments.map(({ name }) => name).join(', ');
  const options = {
    body: beginning(message.text || files || t('announce.messageElsewhere', { name }), 120),
    tag: conversation.id,
    // The types of the browser lack it: the newer message is shown, not only put in the older one's place.
    renotify: true,
    lang: language,
    dir: 'auto',
    // Sound is a choice of its own.
    silent: true,
  } satisfies NotificationOptions & { renotify: boolean };
  try {
    const shown = new Notification(name, options);
    shown.onclick = () => {
      window.focus();
      open(conversation.id);
      shown.close();
    };
  } catch {
    // Browsers on phones show them for installed apps only.
  }
}
