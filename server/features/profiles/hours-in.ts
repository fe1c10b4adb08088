import { type Weekday, weekdays } from '#contract/business-hours.ts';
import { foldLetters } from '#server/platform/fold.ts';
import { dayIn, type Kind, kindOf, phrases } from './words-of-hours.ts';

/** A stretch of a day; several where the text can be read in several ways. Minutes since midnight. */
export interface Said {
  /** Null: the text names no days for it. */
  days: Weekday[] | null;
  ways: { from: number; to: number }[];
}

export interface SaidHours {
  always: boolean;
  spans: Said[];
  closed: Weekday[];
  /** Something looks like hours and cannot be read for certain. */
  doubtful: boolean;
  /** Another zone may be meant than that of the calendar. */
  zoned: boolean;
  /** The first line in which hours stand, as it was written. */
  line: string | null;
}

interface Token {
  kind: Kind | 'time' | 'day' | 'daily' | 'always' | 'dash' | 'sep' | 'other';
  start: number;
  end: number;
  day?: Weekday;
  time?: Time;
}
interface Time {
  hour: number;
  minute: number;
  half: 'am' | 'pm' | 'night' | null;
  /** Nobody writes so but of a time. */
  isPlain: boolean;
  /** By the clock of 24 hours. */
  isWhole: boolean;
}
type Item =
  | { is: 'days'; days: Weekday[]; many: boolean }
  | { is: 'span'; ways: Said['ways'] }
  | { is: 'closed' }
  | { is: 'always' };

/** Which hours a text names, in any script and digits. What cannot be told for certain is said to be doubtful. */
export function hoursIn(text: string): SaidHours {
  const found: SaidHours = {
    always: false,
    spans: [],
    closed: [],
    doubtful: false,
    zoned: false,
    line: null,
  };
  let carried: Weekday[] | null = null;
  for (const line of text.split(/[\n\r\u2028|;•·▪●]+/).slice(0, 200)) {
    const folded = foldLetters(line.slice(0, 2_000));
    const tokens = tokensIn(folded);
    const { items, doubtful } = itemsIn(tokens, folded);
    const before = found.spans.length + found.closed.length;
    carried = place(items, carried, found);
    if (tokens.some(({ kind }) => kind === 'zone')) found.zoned = true;
    const isMany = items.some((item) => item.is === 'days' && item.many);
    const isRead = found.always || found.spans.length + found.closed.length > before;
    if (doubtful || (isMany && !isRead)) found.doubtful = true;
    if ((isRead || doubtful || isMany) && found.line === null) found.line = line.trim().slice(0, 200);
  }
  return found;
}

const marks = { always: '\uE000', daily: '\uE001' };
const token =
  /(?<mark>[\uE000\uE001])|(?<time>\d{1,2}(?:[:.٫h]\d{2}(?!\d))?(?!\d)(?:\s?(?:am|pm|a\.m\.?|p\.m\.?)(?![\p{L}\d]))?)|(?<word>\p{L}[\p{L}\p{M}]*)|(?<dash>\s?[-‐‑‒–—―−~〜]+\s?)|(?<sep>[,،、&+()[\]:։՝՝!*✓✔…]|\p{Extended_Pictographic}\ufe0f?)|(?<stop>[.।۔](?=\s|$))|(?<skip>[\s.'’"“”।۔]+)|(?<other>[\s\S])/gu;

function tokensIn(folded: string): Token[] {
  let text = folded;
  for (const { pattern, means } of phrases)
    text = text.replace(pattern, (all) => marks[means].padEnd(all.length, ' '));
  const tokens: Token[] = [];
  for (const match of text.matchAll(token)) {
    const { mark, time, word, dash, sep, stop, other } = match.groups ?? {};
    const at = { start: match.index, end: match.index + match[0].length };
    if (mark) tokens.push({ ...at, kind: mark === marks.always ? 'always' : 'daily' });
    else if (time) tokens.push({ ...at, ...timeOf(time) });
    else if (dash) tokens.push({ ...at, kind: 'dash' });
    else if (sep) tokens.push({ ...at, kind: 'sep' });
    // Behind a day it only shortens it.
    else if (stop) {
      if (tokens.at(-1)?.kind !== 'day') tokens.push({ ...at, kind: 'sep' });
    } else if (other) tokens.push({ ...at, kind: 'other' });
    else if (word) {
      const day = dayIn(word);
      tokens.push(day ? { ...at, kind: 'day', day } : { ...at, kind: kindOf(word) ?? 'other' });
    }
  }
  return tokens;
}

function timeOf(written: string): Pick<Token, 'kind' | 'time'> {
  const [, hours = '', sign, minutes = '0', half] =
    /^(\d{1,2})(?:([:.٫h])(\d{2}))?\s?([ap])?/.exec(written) ?? [];
  const [hour, minute] = [Number(hours), Number(minutes)];
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return { kind: 'other' };
  const isWhole = hour > 12 || (hours.length === 2 && hours.startsWith('0'));
  const time: Time = {
    ...{ hour, minute, isWhole },
    half: half === 'a' ? 'am' : half === 'p' ? 'pm' : null,
    isPlain: sign === ':' || half !== undefined,
  };
  return { kind: 'time', time };
}

const glue = new Set<Token['kind']>(['dash', 'to', 'am', 'pm', 'night', 'clock']);
/** What may stand beside a bare “9-17”. */
const beside = new Set<Token['kind']>([
  'sep',
  'day',
  'daily',
  'hours',
  'zone',
  'closed',
  'to',
  'clock',
  'and',
  'always',
]);

function itemsIn(tokens: Token[], folded: string): { items: Item[]; doubtful: boolean } {
  const items: Item[] = [];
  let doubtful = false;
  for (let n = 0; n < tokens.length; n += 1) {
    const one = tokens[n];
    if (one?.kind === 'always') items.push({ is: 'always' });
    else if (one?.kind === 'closed') items.push({ is: 'closed' });
    else if (one?.kind === 'daily') items.push({ is: 'days', days: [...weekdays], many: true });
    else if (one?.kind === 'day' && one.day) {
      const last = next(tokens, n, 'day');
      const days = last?.isRange ? daysFrom(one.day, last.token.day ?? one.day) : [one.day];
      const before = items.at(-1);
      if (before?.is === 'days') {
        before.days.push(...days);
        before.many = true;
      } else items.push({ is: 'days', days, many: days.length > 1 });
      if (last?.isRange) n = last.at;
    } else if (one?.kind === 'time' && one.time) {
      const last = next(tokens, n, 'time');
      const read = last?.isRange ? spanOf(tokens, n, last.at, folded) : null;
      if (read === 'doubtful') doubtful = true;
      else if (read) items.push({ is: 'span', ways: read });
      // A time alone says when it begins or ends, not both.
      else if (one.time.isPlain) doubtful = true;
      if (last?.isRange) n = last.at;
    }
  }
  return { items, doubtful };
}

/** The token of this kind that follows with nothing but glue between them. */
function next(
  tokens: Token[],
  from: number,
  kind: 'day' | 'time',
): { token: Token; at: number; isRange: boolean } | null {
  let at = from + 1;
  let isRange = false;
  for (; at < tokens.length; at += 1) {
    const one = tokens[at];
    if (!one || !glue.has(one.kind)) break;
    if (one.kind === 'dash' || one.kind === 'to') isRange = true;
  }
  const found = tokens[at];
  return found?.kind === kind ? { token: found, at, isRange } : null;
}

function spanOf(tokens: Token[], a: number, b: number, folded: string): Said['ways'] | 'doubtful' | null {
  const [first, second] = [tokens[a], tokens[b]];
  if (!first?.time || !second?.time) return null;
  // Numbers of telephones, dates and versions go on.
  const [before, after] = [folded.slice(0, first.start), folded.slice(second.end)];
  if (/[\d][-./]?$|[-/+.]$/.test(before) || /^[-/.]?\d/.test(after)) return null;
  const between = tokens.slice(a + 1, b);
  const turn = between.findIndex(({ kind }) => kind === 'to' || kind === 'dash');
  const start = {
    ...first.time,
    half: first.time.half ?? halfIn(between.slice(0, turn)) ?? halfBefore(tokens, a),
  };
  const end = {
    ...second.time,
    half: second.time.half ?? halfIn(between.slice(turn)) ?? halfAfter(tokens, b),
  };
  const isPlain =
    start.isPlain ||
    end.isPlain ||
    start.half !== null ||
    end.half !== null ||
    [...between, tokens[b + 1], tokens[a - 1]].some((one) => one?.kind === 'clock');
  const isFree = [neighbour(tokens, a, -1), neighbour(tokens, b, 1)].every(
    (one) => !one || beside.has(one.kind),
  );
  if (!isPlain && !isFree) return 'doubtful';
  const whole = start.isWhole || end.isWhole;
  const ways = waysOf(start, whole).flatMap((from) =>
    waysOf(end, whole).flatMap((to) => (from === to % 1440 ? [] : [{ from, to: to === 0 ? 1440 : to }])),
  );
  return ways.length > 0 ? ways : 'doubtful';
}

/** Past the words that tell morning from evening. */
function neighbour(tokens: Token[], at: number, step: -1 | 1): Token | undefined {
  let n = at + step;
  while (['am', 'pm', 'night', 'clock'].includes(tokens[n]?.kind ?? '')) n += step;
  return tokens[n];
}

function halfIn(tokens: (Token | undefined)[]): Time['half'] {
  const found = tokens.find((one) => one && ['am', 'pm', 'night'].includes(one.kind))?.kind;
  return found === 'am' || found === 'pm' || found === 'night' ? found : null;
}

function halfBefore(tokens: Token[], at: number): Time['half'] {
  const near = tokens[at - 1]?.kind === 'clock' ? tokens[at - 2] : tokens[at - 1];
  return halfIn([near]);
}

/** Behind the second time, unless it belongs to the next one. */
function halfAfter(tokens: Token[], at: number): Time['half'] {
  const n = tokens[at + 1]?.kind === 'clock' ? at + 2 : at + 1;
  return tokens[n + 1]?.kind === 'time' ? null : halfIn([tokens[n]]);
}

/** Minutes since midnight that this can mean. */
function waysOf({ hour, minute, half }: Time, whole: boolean): number[] {
  const at = (h: number): number => h * 60 + minute;
  if (hour > 12) return [at(hour)];
  if (half === 'am') return [at(hour % 12)];
  if (half === 'pm') return [at((hour % 12) + 12)];
  if (half === 'night') return [at(hour === 12 ? 24 : hour >= 6 ? hour + 12 : hour)];
  if (whole || hour === 0) return [at(hour)];
  return [at(hour), at(hour === 12 ? 0 : hour + 12)];
}

function daysFrom(first: Weekday, last: Weekday): Weekday[] {
  const [from, to] = [weekdays.indexOf(first), weekdays.indexOf(last)];
  const count = ((to - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, n) => weekdays[(from + n) % 7] ?? first);
}

/** Gives times their days: those before them, or, in a line that begins with times, those behind. */
function place(items: Item[], carried: Weekday[] | null, found: SaidHours): Weekday[] | null {
  const first = items.find((item) => item.is === 'days' || item.is === 'span');
  const daysFirst = first?.is === 'days' || (carried !== null && first?.is === 'span');
  let days = carried;
  let waiting: Said['ways'][] = [];
  let used = false;
  const settle = (of: Weekday[] | null): void => {
    for (const ways of waiting) found.spans.push({ days: of, ways });
    waiting = [];
  };
  items.forEach((item, n) => {
    const isClosed =
      items[n + 1]?.is === 'closed' || (items[n - 1]?.is === 'closed' && items[n - 2]?.is !== 'days');
    if (item.is === 'always') found.always = true;
    else if (item.is === 'days' && isClosed) found.closed.push(...item.days);
    else if (item.is === 'days') {
      if (!daysFirst) settle(item.days);
      else {
        days = item.days;
        used = false;
      }
    } else if (item.is === 'span') {
      if (daysFirst) {
        found.spans.push({ days, ways: item.ways });
        used = true;
      } else waiting.push(item.ways);
    }
  });
  settle(null);
  return used || !daysFirst ? null : days;
}
