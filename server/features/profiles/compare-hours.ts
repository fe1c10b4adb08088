import { type Weekday, type Weekly, weekdays } from '#contract/business-hours.ts';
import type { SaidHours } from './hours-in.ts';

interface Open {
  from: number;
  to: number;
}

/** What named hours are beside a calendar. `day`: where they first differ. */
export type Compared = { fits: 'yes' | 'unknown' } | { fits: 'no'; day: Weekday | null };

/** Of a text; null where the team is there at all times. */
export function compareSaid(said: SaidHours, calendar: Weekly | null): Compared {
  if (said.zoned) return { fits: 'unknown' };
  const isAlways = calendar === null || isWholeWeek(calendar);
  if (said.always) return isAlways ? { fits: 'yes' } : { fits: 'no', day: null };
  if (calendar === null || said.spans.length === 0) return { fits: 'unknown' };
  const open = openIn(calendar);
  for (const day of said.closed) if ((open.get(day) ?? []).length > 0) return { fits: 'no', day };
  const named = new Set(said.spans.flatMap(({ days }) => days ?? []));
  for (const day of named) {
    const spans = said.spans.filter(({ days }) => days?.includes(day)).map(({ ways }) => ways);
    if (!isSame(spans, open.get(day) ?? [])) return { fits: 'no', day };
  }
  const loose = said.spans.filter(({ days }) => days === null).map(({ ways }) => ways);
  if (loose.length > 0) {
    // Without days they speak of the usual one.
    const fitting = weekdays.some((day) => {
      const hours = open.get(day) ?? [];
      return hours.length > 0 && isSame(loose, hours);
    });
    if (!fitting) return { fits: 'no', day: null };
  }
  // Days of which it says nothing may stand where nobody reads them.
  const isWhole = weekdays.every((day) => named.has(day) || (open.get(day) ?? []).length === 0);
  return { fits: named.size > 0 && !isWhole ? 'unknown' : 'yes' };
}

/** Of hours that stand in a form of their own. */
export function compareWeeks(said: Weekly, calendar: Weekly | null): Compared {
  const isAlways = calendar === null || isWholeWeek(calendar);
  if (isWholeWeek(said)) return isAlways ? { fits: 'yes' } : { fits: 'no', day: null };
  if (calendar === null) return { fits: 'unknown' };
  const [own, wanted] = [openIn(said), openIn(calendar)];
  const day = weekdays.find((one) => JSON.stringify(own.get(one)) !== JSON.stringify(wanted.get(one)));
  return day ? { fits: 'no', day } : { fits: 'yes' };
}

export function isWholeWeek(weekly: Weekly): boolean {
  return weekdays.every((day) =>
    openIn(weekly)
      .get(day)
      ?.some(({ from, to }) => from === 0 && to === 1440),
  );
}

/** Each day's openings in order, those that touch as one. */
function openIn(weekly: Weekly): Map<Weekday, Open[]> {
  return new Map(
    weekdays.map((day) => {
      const sorted = weekly[day]
        .map(({ from, to }) => ({ from: minutes(from), to: minutes(to) || 1440 }))
        .sort((a, b) => a.from - b.from);
      const joined: Open[] = [];
      for (const one of sorted) {
        const last = joined.at(-1);
        if (last && one.from <= last.to && last.to > last.from) last.to = Math.max(last.to, one.to);
        else joined.push({ ...one });
      }
      return [day, joined];
    }),
  );
}

function minutes(clock: string): number {
  const [hour, minute] = clock.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

/** Each opening is one of the stretches, however that is to be read, and none is left. */
function isSame(spans: Open[][], openings: Open[]): boolean {
  const distinct = [...new Map(spans.map((ways) => [JSON.stringify(ways), ways])).values()];
  if (distinct.length !== openings.length) return false;
  const fits = (ways: Open[], open: Open): boolean =>
    ways.some(({ from, to }) => from === open.from && to % 1440 === open.to % 1440);
  return (
    openings.every((open) => distinct.some((ways) => fits(ways, open))) &&
    distinct.every((ways) => openings.some((open) => fits(ways, open)))
  );
}
