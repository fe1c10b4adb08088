import type { Act } from '#contract/deeds.ts';
import { t } from '../../language/texts.ts';

/** The grounds and the reason, as far as they were given. */
export function whyOf({ grounds, reason }: Pick<Act, 'grounds' | 'reason'>): string {
  const named = grounds && (grounds !== 'other' || !reason) ? t(`acts.grounds.${grounds}`) : '';
  return [named, reason].filter(Boolean).join(': ');
}
