import { t } from '../../language/texts.ts';

/** 90 is 90 minutes, 120 is 2 hours. */
export function durationOf(minutes: number): string {
  return minutes % 60 === 0 ? t('sla.hours', { count: minutes / 60 }) : t('sla.minutes', { count: minutes });
}
