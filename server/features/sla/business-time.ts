import { type Holiday, type Opening, type Weekday, weekdays } from '#contract/business-hours.ts';
import { dayIn, instantOf } from './zone.ts';

/**
 * When a team works, by wall-clock times. An opening belongs to the day on which it starts, with its part after
 * midnight; those that overlap count once.
 */
export interface Hours {
  zone: string;
  weekly: Partial<Record<Weekday, Opening[]>>;
  holidays: Omit<Holiday, 'name'>[];
  /** Others whose hours count as well, each on the walls of its own zone: open is when any of them is. */
  also?: Hours[] | undefined;
}

/** An open stretch, in milliseconds since 1970; it begins at the first and ends before the second. */
export type Stretch = [start: number, end: number];

const day = 86_400_000;
/** Days that are laid out at once, and kept. */
const layout = 64;
/** An opening lasts a day at most, and a change of clocks once moved one by a day more. */
const reach = 3;
/** Whoever has not opened within so many years does not open. */
const horizon = 30 * 366;

interface Layout {
  start: number;
  end: number;
  stretches: Stretch[];
  open: number;
}

/** What is worth keeping of hours for as long as they stay the same object. */
interface Kept {
  layouts: Map<number, Layout>;
  dated: Map<string, Opening[]>;
  yearly: Map<string, Opening[]>;
  never: boolean;
}
const kept = new WeakMap<Hours, Kept>();

/** How many milliseconds between two instants are open. */
export function openBetween(hours: Hours, from: number, to: number): number {
  let total = 0;
  for (let n = layoutAt(hours, from), at = from; at < to; n += 1) {
    const block = laidOut(hours, n);
    total += at <= block.start && to >= block.end ? block.open : openWithin(block, at, to);
    at = block.end;
  }
  return total;
}

/**
 * The first instant at which so many open milliseconds have passed; what is used up at closing time is due then.
 * Null where it is not open for so long within thirty years.
 */
export function afterOpen(hours: Hours, from: number, duration: number): number | null {
  if (duration <= 0) return from;
  if (keptOf(hours).never) return null;
  let left = duration;
  const first = layoutAt(hours, from);
  for (let n = first; n < first + horizon / layout; n += 1) {
    const block = laidOut(hours, n);
    const here = n === first ? openWithin(block, from, block.end) : block.open;
    if (here < left) {
      left -= here;
      continue;
    }
    for (const [start, end] of block.stretches) {
      const begin = Math.max(start, from);
      if (end <= begin) continue;
      if (end - begin >= left) return begin + left;
      left -= end - begin;
    }
  }
  return null;
}

/** What is open for longer than a year is taken to be open for ever. */
const ever = 366 * day;

/** Whether it is open, and when that changes next; null where it never does. */
export function openAt(hours: Hours, at: number): { open: boolean; until: number | null } {
  if (keptOf(hours).never) return { open: false, until: null };
  const first = layoutAt(hours, at);
  let open = false;
  let until = at;
  for (let n = first; n < first + horizon / layout; n += 1) {
    for (const [start, end] of laidOut(hours, n).stretches) {
      if (end <= at) continue;
      if (!open && start > at) return { open: false, until: start };
      // What meets at a border of two layouts is one stretch.
      if (open && start > until) return { open, until };
      open = true;
      until = end;
    }
    if (open && until < laidOut(hours, n).end) return { open, until };
    if (open && until - at > ever) break;
  }
  return { open, until: null };
}

function openWithin({ stretches }: Layout, from: number, to: number): number {
  let total = 0;
  for (const [start, end] of stretches) total += Math.max(0, Math.min(end, to) - Math.max(start, from));
  return total;
}

function layoutAt(hours: Hours, instant: number): number {
  return Math.floor(dayIn(hours.zone, instant) / layout);
}

/** The open stretches that lie between two midnights, in order, none of them touching another. */
function laidOut(hours: Hours, n: number): Layout {
  const { layouts } = keptOf(hours);
  const found = layouts.get(n);
  if (found) return found;
  const [firstDay, nextDay] = [n * layout, (n + 1) * layout];
  const start = instantOf(hours.zone, firstDay * day);
  const end = instantOf(hours.zone, nextDay * day);
  const all: Stretch[] = [];
  for (let d = firstDay - reach; d < nextDay + reach; d += 1) all.push(...stretchesOf(hours, d));
  for (const other of hours.also ?? []) {
    const [from, to] = [dayIn(other.zone, start), dayIn(other.zone, end)];
    for (let d = from - reach; d <= to + reach; d += 1) all.push(...stretchesOf(other, d));
  }
  const stretches = joined(
    all.map(([from, to]): Stretch => [Math.max(from, start), Math.min(to, end)]).filter(([a, b]) => a < b),
  );
  const made = { start, end, stretches, open: stretches.reduce((sum, [from, to]) => sum + to - from, 0) };
  layouts.set(n, made);
  return made;
}

function stretchesOf(hours: Hours, d: number): Stretch[] {
  return openingsOn(hours, d).map(({ from, to }): Stretch => {
    const [begin, finish] = [timeOf(from), timeOf(to)];
    const end = finish > begin ? finish : finish + day;
    return [instantOf(hours.zone, d * day + begin), instantOf(hours.zone, d * day + end)];
  });
}

/** A holiday of that very date goes before one that comes every year, and both before the day of the week. */
function openingsOn(hours: Hours, d: number): Opening[] {
  const date = new Date(d * day).toISOString().slice(0, 10);
  const { dated, yearly } = keptOf(hours);
  const holiday = dated.get(date) ?? yearly.get(date.slice(5));
  // 1 January 1970 was a Thursday.
  return holiday ?? hours.weekly[weekdays[(((d + 3) % 7) + 7) % 7] ?? 'mon'] ?? [];
}

function keptOf(hours: Hours): Kept {
  const found = kept.get(hours);
  if (found) return found;
  const { weekly, holidays } = hours;
  const made: Kept = {
    layouts: new Map(),
    dated: new Map(holidays.filter((each) => !each.yearly).map((each) => [each.date, each.hours])),
    yearly: new Map(holidays.filter((each) => each.yearly).map((each) => [each.date.slice(5), each.hours])),
    never:
      [...Object.values(weekly), ...holidays.map((each) => each.hours)].every((list) => list.length === 0) &&
      (hours.also ?? []).every((other) => keptOf(other).never),
  };
  kept.set(hours, made);
  return made;
}

function timeOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return (hour * 60 + minute) * 60_000;
}

function joined(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const [start, end] of stretches.sort(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
