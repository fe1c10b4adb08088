import { locale, t } from '../../language/texts.ts';

/** Where the agent sits. */
export const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Those that are chosen, and that the device is in, may go by an older name. */
export function zonesWith(...more: string[]): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), ...more])].sort();
}

/** The city that a zone is named after: Asia/Kolkata is Kolkata. */
export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

const day = 86_400_000;

/** A moment on the walls of a zone: at 18:00 today, on Monday at 18:00 within a week, else with its date. */
export function momentIn(zone: string, at: string, now: number): string {
  const then = Date.parse(at);
  const clock = new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  // A line never ends between a time and its half of the day.
  const time = clock.format(then).replace(/\s/g, '\u00a0');
  if (dayIn(zone, then) === dayIn(zone, now)) return t('hours.at', { time });
  const near = Math.abs(then - now) < 6 * day;
  const date = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    ...(near ? { weekday: 'long' } : { day: 'numeric', month: 'long', year: 'numeric' }),
  });
  return t('hours.onDay', { day: date.format(then), time });
}

function dayIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);
}

/** Whether the clocks on the walls there show another time than those here. */
export function isElsewhere(zone: string, at: string): boolean {
  const shown = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
      new Date(at),
    );
  return shown(zone) !== shown(here);
}
