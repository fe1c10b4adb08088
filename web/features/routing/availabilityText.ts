import type { Availability } from '#contract/availability.ts';
import { t } from '../../language/texts.ts';
import { awayReason } from './awayReason.ts';

/** "Available", "Away: Break", "Away: no screen open". */
export function availabilityText({ state, reason, automatic }: Availability): string {
  if (state === 'available') return t('availability.available');
  if (reason) return t('availability.awayFor', { reason: awayReason(reason.name) });
  return automatic ? t('availability.awayAlone') : t('availability.away');
}
