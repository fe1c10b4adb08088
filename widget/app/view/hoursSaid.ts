import type { VisitorConfig } from '#contract/visitors.ts';

export type Hours = NonNullable<VisitorConfig['hours']>;

const order = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** 5 January 1970 was a Monday. */
const monday = 4 * 86_400_000;
const day = 86_400_000;

/** The week in few words, such as "Mon–Fri 9:00 AM – 6:00 PM; Sat 10:00 – 14:00": days that are alike stand together. */
export function weekSaid({ weekly }: Pick<Hours, 'weekly'>, language: string): string {
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
  const said = (n: number): string =>
    weekly[order[n] ?? 'mon']
      .map(({ from, to }) => `${time.format(at(from))}–${time.format(at(to))}`)
      .join(', ');
  const parts: string[] = [];
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && said(last + 1) === said(first)) last += 1;
    if (said(first)) {
      const [from, to] = [first, last].map((n) => name.format(monday + n * day));
      parts.push(`${from === to ? from : `${from}–${to}`} ${said(first)}`);
    }
    first = last + 1;
  }
  return parts.join('; ');
}

function at(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return (hour * 60 + minute) * 60_000;
}

/** Whether it is open now, and when that changes; undefined where that is too far ahead to be known. */
export function openNow(
  { open, changes }: Pick<Hours, 'open' | 'changes'>,
  now: number,
): { open: boolean; until: number | null } | undefined {
  const over = changes.filter((change) => Date.parse(change) <= now).length;
  if (over > 0 && over === changes.length) return undefined;
  const next = changes[over];
  return { open: over % 2 === 0 ? open : !open, until: next ? Date.parse(next) : null };
}

/** "9:00", "tomorrow, 9:00", "Monday, 9:00" or "4 January, 9:00", as the visitor's clocks show it. */
export function whenSaid(until: number, now: number, language: string, timeZone?: string): string {
  const zone = timeZone ? { timeZone } : {};
  const clock = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', ...zone }).format(
    until,
  );
  const date = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...zone });
  const days = (Date.parse(date.format(until)) - Date.parse(date.format(now))) / day;
  if (days === 0) return clock;
  if (days === 1)
    return `${new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(1, 'day')}, ${clock}`;
  const options = days < 7 ? ({ weekday: 'long' } as const) : ({ day: 'numeric', month: 'long' } as const);
  return `${new Intl.DateTimeFormat(language, { ...options, ...zone }).format(until)}, ${clock}`;
}

/** What the zone of the hours is called; null where the visitor's clocks show the same. */
export function zoneSaid(zone: string, now: number, language: string, own?: string): string | null {
  const clock = (timeZone?: string) =>
    new Intl.DateTimeFormat('en', {
      dateStyle: 'short',
      timeStyle: 'short',
      ...(timeZone ? { timeZone } : {}),
    }).format(now);
  if (clock(zone) === clock(own)) return null;
  const parts = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    timeZoneName: 'longGeneric',
  }).formatToParts(now);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
