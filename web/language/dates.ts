import { locale, t } from './texts.ts';

const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const dayMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const longDay = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });

export function timeOfDay(at: string): string {
  return clock.format(new Date(at));
}

export function dayMonthYear(at: string): string {
  return date.format(new Date(at));
}

export function fullTime(at: string): string {
  return full.format(new Date(at));
}

/** For lists: the time today, the weekday this week, else the date. */
export function briefTime(at: string, now: number): string {
  const then = new Date(at);
  const days = daysBetween(then, new Date(now));
  if (days <= 0) return clock.format(then);
  if (days === 1) return t('time.yesterday');
  if (days < 7) return weekday.format(then);
  return then.getFullYear() === new Date(now).getFullYear() ? dayMonth.format(then) : date.format(then);
}

/** For what lies ahead: the time today, else day and time. */
export function dueTime(at: string, now: number): string {
  const then = new Date(at);
  const days = -daysBetween(then, new Date(now));
  if (days <= 0) return clock.format(then);
  return `${days < 7 ? weekday.format(then) : dayMonth.format(then)} ${clock.format(then)}`;
}

export function dayTitle(at: string, now: number): string {
  const then = new Date(at);
  const days = daysBetween(then, new Date(now));
  if (days === 0) return t('time.today');
  if (days === 1) return t('time.yesterday');
  return longDay.format(then);
}

/** Which calendar day, where the agent sits. */
export function dayOf(at: string): string {
  return new Date(at).toDateString();
}

/** How long something has lasted, in its largest unit: 5 min, 3 h, 2 d. */
export function since(at: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  if (minutes < 60) return t('time.minutes', { count: minutes });
  if (minutes < 48 * 60) return t('time.hours', { count: Math.floor(minutes / 60) });
  return t('time.days', { count: Math.floor(minutes / 1440) });
}

function daysBetween(earlier: Date, later: Date): number {
  const midnight = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000);
}
