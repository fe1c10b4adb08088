import type { Weekday, Weekly } from '#contract/business-hours.ts';
import { locale } from '../../language/texts.ts';

export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const names = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });

export function nameOf(day: Weekday): string {
  // 1 January 2024 was a Monday.
  return names.format(Date.UTC(2024, 0, 1 + weekdays.indexOf(day)));
}

export function dayAfter(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 1) % 7] ?? 'mon';
}

const office = [{ from: '09:00', to: '18:00' }];

export const usualWeek: Weekly = {
  mon: office,
  tue: office,
  wed: office,
  thu: office,
  fri: office,
  sat: [],
  sun: [],
};
