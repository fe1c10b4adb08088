import { client } from '../../app/client.ts';
import { direction, language } from '../../language/texts.ts';
import { beginning } from './beginning.ts';
import { chosen } from './choice.ts';
import { noticeChoicesQuery, noticesQuery } from './queries.ts';
import { isQuiet } from './quiet.ts';

/** A colleague named the agent or gave them a conversation, or a channel of theirs broke: outside the page, where that is wanted. */
export async function tellNotice(id: string, open: (conversationId: string) => void): Promise<void> {
  const { desktop, sound } = chosen();
  if (!desktop && !sound) return;
  const choices = await client.fetchQuery(noticeChoicesQuery);
  if (isQuiet(choices.quiet, new Date())) return;
  const { show } = await import('./show.ts');
  const { data } = await client.fetchQuery({ ...noticesQuery, staleTime: 0 });
  const notice = data.find((each) => each.id === id);
  // Of messages the stream has told already; a broken address waits in the list.
  if (!notice || notice.kind === 'message' || notice.kind === 'address' || !choices[notice.kind].desktop)
    return;
  const place = notice.conversation?.id ?? notice.channel?.id ?? '';
  const inSight = document.visibilityState === 'visible' && location.pathname.endsWith(place);
  if (inSight) return;
  if (sound) (await import('./tone.ts')).ring();
  if (!desktop) return;
  const { noticeTitle } = await import('./noticeTitle.ts');
  const title = noticeTitle(notice);
  const body = beginning(notice.text, 120);
  await show(
    {
      title,
      body,
      conversationId: notice.conversation?.id ?? null,
      channelId: notice.channel?.id,
      about: notice.id,
      lang: language,
      dir: direction,
    },
    open,
  );
}
