import { client } from '../../app/client.ts';
import { language, t } from '../../language/texts.ts';
import { beginning } from './beginning.ts';
import { chosen } from './choice.ts';
import { noticeChoicesQuery, noticesQuery } from './queries.ts';
import { isQuiet } from './quiet.ts';

/** A colleague named the agent, or gave them a conversation: outside the page, where that is wanted. */
export async function tellNotice(id: string, open: (conversationId: string) => void): Promise<void> {
  const { desktop, sound } = chosen();
  if (!desktop && !sound) return;
  const choices = await client.fetchQuery(noticeChoicesQuery);
  if (isQuiet(choices.quiet, new Date())) return;
  const { data } = await client.fetchQuery({ ...noticesQuery, staleTime: 0 });
  const notice = data.find((each) => each.id === id);
  if (!notice || !choices[notice.kind].desktop) return;
  const inSight =
    document.visibilityState === 'visible' && location.pathname.endsWith(notice.conversation.id);
  if (inSight) return;
  if (sound) (await import('./tone.ts')).ring();
  if (!desktop || !('Notification' in window) || Notification.permission !== 'granted') return;
  const title = t(`notice.${notice.kind}`, {
    by: notice.by?.name ?? t('notice.somebody'),
    name: notice.conversation.contactName,
  });
  try {
    const shown = new Notification(title, {
      body: beginning(notice.text, 120),
      tag: notice.id,
      lang: language,
      dir: 'auto',
      silent: true,
    });
    shown.onclick = () => {
      window.focus();
      open(notice.conversation.id);
      shown.close();
    };
  } catch {
    // Browsers on phones show them for installed apps only.
  }
}
