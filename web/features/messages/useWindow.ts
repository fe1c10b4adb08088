import type { Conversation } from '#contract/conversations.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';

/** Once the platform takes no free answer any more, the composer is for notes and perhaps templates, and says why. */
export function useWindow(conversation: Conversation): Conversation {
  const now = useNow();
  const { window, composer: told } = conversation;
  const isOver = told.choices?.until != null && Date.parse(told.choices.until) <= now;
  const composer = isOver ? { ...told, choices: null } : told;
  if (!window || !composer.canReply || Date.parse(window.endsAt) > now)
    return isOver ? { ...conversation, composer } : conversation;
  const templates = composer.templates && window.afterwards === 'templates';
  const reason = t(`window.over.${window.afterwards}`, { time: fullTime(window.endsAt) });
  return { ...conversation, composer: { ...composer, canReply: false, templates, reason } };
}
