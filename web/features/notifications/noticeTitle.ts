import type { Notice } from '#contract/notices.ts';
import { t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';

/** What a notice tells, in one line. */
export function noticeTitle(notice: Notice): string {
  const { kind, happened, several, by, conversation, channel, address } = notice;
  if (kind === 'channel')
    return t(channel?.over ? 'notice.channelOver' : 'notice.channel', { name: channel?.name ?? '' });
  if (kind === 'address') return address?.name ?? '';
  if (several) return t('notice.several');
  if (kind === 'assigned' && !by)
    return t('notice.given', { name: shownName(conversation?.contactName ?? '') });
  return t(kind === 'followed' ? `notice.followed.${happened ?? 'received'}` : `notice.${kind}`, {
    by: by?.name ?? t('notice.somebody'),
    name: shownName(conversation?.contactName ?? ''),
  });
}
