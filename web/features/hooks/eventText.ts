import type { NoticeHook } from '#contract/notice-hooks.ts';
import { t } from '../../language/texts.ts';

/** What is told; a room of the workspace has no channels of its own. */
export function eventText(event: NoticeHook['events'][number], scope: NoticeHook['scope']): string {
  return event === 'channel' && scope === 'workspace' ? t('hooks.channel') : t(`notices.${event}`);
}
