import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { weekdays } from '#contract/business-hours.ts';
import { oneOf, seeded } from '#server/testing/random.ts';
import { afterOpen, type Hours, openAt, openBetween } from './business-time.ts';
import { dueAfter } from './clock.ts';

const minute = 60_000;
const at = (text: string): number => Date.parse(text);
const shown = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString().replace(':00.000Z', 'Z');
const daily = (...openings: [string, string][]): Hours['weekly'] =>
  Object.fromEntries(weekdays.map((name) => [name, openings.map(([from, to]) => ({ from, to }))]));
const day = (date: string, ...openings: [string, string][]) => ({
  date,
  yearly: false,
  hours: openings.map(([from, to]) => ({ from, to })),
});
const office = (zone: string, holidays: Hours['holidays'] = []): Hours => ({
  zone,
  weekly: { ...daily(['09:00', '13:00'], ['14:00', '18:00']), sat: [], sun: [] },
  holidays,
});

const cases: [what: string, hours: Hours, start: string, minutes: number, due: string | null][] = [
  ['inside a day', office('Asia/Kolkata'), '2026-11-23T04:00Z', 60, '2026-11-23T05:00Z'],
  ['over the noon break', office('Asia/Kolkata'), '2026-11-23T07:00Z', 60, '2026-11-23T09:00Z'],
  ['used up at closing time', office('Asia/Kolkata'), '2026-11-23T11:30Z', 60, '2026-11-23T12:30Z'],
  [
    'one minute more waits for the morning',
    office('Asia/Kolkata'),
    '2026-11-23T11:30Z',
    61,
    '2026-11-24T03:31Z',
  ],
  ['over the weekend', office('Asia/Yerevan'), '2026-11-20T13:30Z', 60, '2026-11-23T05:30Z'],
  ['a holiday', office('Asia/Yerevan', [day('2026-11-23')]), '2026-11-20T13:30Z', 60, '2026-11-24T05:30Z'],
  [
    'a holiday with hours of its own',
    office('Asia/Yerevan', [day('2026-11-23', ['10:00', '10:20'])]),
    '2026-11-20T13:30Z',
    60,
    '2026-11-24T05:10Z',
  ],
  [
    'a yearly holiday, which the same day of one year replaces',
    office('Asia/Karachi', [{ ...day('2020-08-14'), yearly: true }, day('2026-08-14', ['12:00', '13:00'])]),
    '2025-08-13T12:30Z',
    60,
    '2025-08-15T04:30Z',
  ],
  [
    'what starts on a holiday is gone with its part after midnight',
    { zone: 'Asia/Kolkata', weekly: daily(['22:00', '02:00']), holidays: [day('2026-11-23')] },
    '2026-11-23T19:00Z',
    30,
    '2026-11-24T17:00Z',
  ],
  [
    'what started the day before goes on into a holiday',
    { zone: 'Asia/Kolkata', weekly: daily(['22:00', '02:00']), holidays: [day('2026-11-23')] },
    '2026-11-22T19:00Z',
    30,
    '2026-11-22T19:30Z',
  ],
  [
    'openings that overlap count once',
    { zone: 'Etc/UTC', weekly: daily(['09:00', '12:00'], ['11:00', '13:00']), holidays: [] },
    '2026-11-23T09:00Z',
    240,
    '2026-11-23T13:00Z',
  ],
  [
    'a night that loses an hour',
    { zone: 'Europe/Berlin', weekly: daily(['22:00', '06:00']), holidays: [] },
    '2026-03-28T21:00Z',
    420,
    '2026-03-29T04:00Z',
  ],
  [
    'a night that has one more',
    { zone: 'Europe/Berlin', weekly: daily(['22:00', '06:00']), holidays: [] },
    '2026-10-24T20:00Z',
    541,
    '2026-10-25T21:01Z',
  ],
  [
    'an opening inside the hour that is skipped',
    { zone: 'America/New_York', weekly: { sun: [{ from: '02:15', to: '02:45' }] }, holidays: [] },
    '2026-03-08T00:00Z',
    30,
    '2026-03-08T07:45Z',
  ],
  [
    'a day that a zone left out falls on the next',
    { zone: 'Pacific/Apia', weekly: { fri: [{ from: '10:00', to: '11:00' }] }, holidays: [] },
    '2011-12-29T00:00Z',
    60,
    '2011-12-30T21:00Z',
  ],
  [
    'round the clock',
    { zone: 'Asia/Tehran', weekly: daily(['00:00', '24:00']), holidays: [] },
    '2026-01-01T00:00Z',
    1_440_000,
    '2028-09-27T00:00Z',
  ],
  [
    'from nine to nine is a whole day',
    { zone: 'Asia/Kathmandu', weekly: daily(['09:00', '09:00']), holidays: [] },
    '2026-01-01T00:00Z',
    2_880,
    '2026-01-03T00:00Z',
  ],
  ['never open', { zone: 'Asia/Kolkata', weekly: {}, holidays: [] }, '2026-11-23T04:00Z', 1, null],
  [
    'nothing to wait for, even then',
    { zone: 'Asia/Kolkata', weekly: {}, holidays: [] },
    '2026-11-23T04:00Z',
    0,
    '2026-11-23T04:00Z',
  ],
];
for (const [what, hours, start, minutes, due] of cases)
  test(`business time: ${what}`, () => {
    assert.equal(shown(afterOpen(hours, at(start), minutes * minute)), due);
    if (due && minutes > 0) assert.equal(openBetween(hours, at(start), at(due)), minutes * minute);
  });

test('pauses do not count, and one without an end leaves nothing due', () => {
  const hours = office('Asia/Kolkata');
  const due = (...pauses: [string, string | null][]) =>
    shown(
      dueAfter(
        hours,
        at('2026-11-23T04:00Z'),
        60 * minute,
        pauses.map(([from, to]) => [at(from), to === null ? Infinity : at(to)]),
      ),
    );
  assert.equal(due(['2026-11-23T04:30Z', '2026-11-23T06:00Z']), '2026-11-23T06:30Z');
  assert.equal(
    due(['2026-11-23T03:00Z', '2026-11-23T05:00Z'], ['2026-11-23T05:30Z', '2026-11-24T04:00Z']),
    '2026-11-24T04:30Z',
  );
  assert.equal(due(['2026-11-23T05:00Z', null]), '2026-11-23T05:00Z');
  assert.equal(due(['2026-11-23T04:59Z', null]), null);
});

test('open or not, and until when', () => {
  const hours = office('Asia/Kolkata', [day('2026-11-24')]);
  const seen = (text: string) => {
    const { open, until } = openAt(hours, at(text));
    return [open, shown(until)];
  };
  assert.deepEqual(seen('2026-11-23T04:00Z'), [true, '2026-11-23T07:30Z']);
  assert.deepEqual(seen('2026-11-23T07:30Z'), [false, '2026-11-23T08:30Z']);
  assert.deepEqual(seen('2026-11-23T12:30Z'), [false, '2026-11-25T03:30Z']);
  assert.deepEqual(openAt({ ...hours, weekly: daily(['00:00', '24:00']), holidays: [] }, 0), {
    open: true,
    until: null,
  });
  assert.deepEqual(openAt({ ...hours, weekly: {}, holidays: [] }, 0), { open: false, until: null });
});

test('decades are counted, and in both directions the same', () => {
  const hours = office('Europe/London');
  const [from, to] = [at('1971-06-01T00:00Z'), at('2031-06-01T00:00Z')];
  const open = openBetween(hours, from, to);
  const due = afterOpen(hours, at('2001-06-01T00:00Z'), openBetween(hours, at('2001-06-01T00:00Z'), to)) ?? 0;
  assert.ok(due <= to && openBetween(hours, due, to) === 0);
  assert.ok(open > 60 * 250 * 8 * 60 * minute);
});

const zones = [
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Apia',
  'Europe/Dublin',
  'Asia/Tehran',
];
const times = ['00:00', '00:30', '01:15', '02:00', '02:45', '09:00', '17:10', '23:30', '24:00'];

test('the same as stepping through every minute, in odd zones and at odd times', {
  skip: !('Temporal' in globalThis) && 'this Node has no Temporal to compare with',
}, () => {
  const next = seeded(23);
  for (let n = 0; n < 60; n += 1) {
    const zone = oneOf(zones, next);
    const opening = () => ({ from: oneOf(times.slice(0, -1), next), to: oneOf(times, next) });
    const weekly = Object.fromEntries(
      weekdays.map((name) => [name, Array.from({ length: Math.floor(next() * 3) }, opening)]),
    );
    const start = at('2010-01-01T00:00Z') + Math.floor(next() * 17 * 365 * 24 * 60) * minute;
    const holiday = new Date(start + 2 * 86_400_000).toISOString().slice(0, 10);
    const hours: Hours = { zone, weekly, holidays: next() < 0.5 ? [day(holiday)] : [] };
    const isOpen = minutesOpen(hours, start, 7 * 1_440);
    const total = isOpen.filter(Boolean).length;
    assert.equal(
      openBetween(hours, start, start + 7 * 1_440 * minute),
      total * minute,
      JSON.stringify(hours),
    );
    const wanted = Math.ceil(next() * total);
    let passed = 0;
    const due = isOpen.findIndex((open) => open && ++passed === wanted) + 1;
    if (wanted > 0)
      assert.equal(afterOpen(hours, start, wanted * minute), start + due * minute, JSON.stringify(hours));
  }
});

/** For each minute whether it is open, as somebody with a calendar on the wall would find out. */
function minutesOpen({ zone, weekly, holidays }: Hours, start: number, count: number): boolean[] {
  const first = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone).toPlainDate();
  const open = new Array<boolean>(count).fill(false);
  for (let d = -4; d < count / 1_440 + 4; d += 1) {
    const date = first.add({ days: d });
    if (holidays.some((holiday) => holiday.date === date.toString())) continue;
    for (const { from, to } of weekly[weekdays[date.dayOfWeek - 1] ?? 'mon'] ?? []) {
      const wall = (time: string, on: Temporal.PlainDate) =>
        (time === '24:00'
          ? on.add({ days: 1 }).toPlainDateTime('00:00')
          : on.toPlainDateTime(time)
        ).toZonedDateTime(zone).epochMilliseconds;
      const end = to > from ? wall(to, date) : wall(to, date.add({ days: 1 }));
      for (let m = wall(from, date); m < end; m += minute) {
        const n = (m - start) / minute;
        if (n >= 0 && n < count) open[n] = true;
      }
    }
  }
  return open;
}

// Vectors that others computed, where they lie beside the repository.
const file = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'business-time', 'vectors.json');
const opening = z.tuple([z.string(), z.string()]);
const vectors = z.array(
  z.object({
    calendar: z.object({
      timeZone: z.string(),
      weekly: z.partialRecord(z.enum(weekdays), z.array(opening)),
      holidays: z.array(z.string()),
    }),
    start: z.string(),
    minutes: z.number(),
    pauses: z.array(opening),
    due: z.string(),
  }),
);

test('vectors that were computed elsewhere', {
  skip: !existsSync(file) && 'there are no vectors beside this repository',
}, () => {
  const all = vectors.parse(JSON.parse(readFileSync(file, 'utf8')));
  assert.ok(all.length > 0);
  for (const { calendar, start, minutes, pauses, due } of all) {
    const weekly = Object.fromEntries(
      Object.entries(calendar.weekly).map(([name, list]) => [name, list.map(([from, to]) => ({ from, to }))]),
    );
    const hours: Hours = {
      zone: calendar.timeZone,
      weekly,
      holidays: calendar.holidays.map((date) => day(date)),
    };
    const found = dueAfter(
      hours,
      at(start),
      minutes * minute,
      pauses.map(([from, to]) => [at(from), at(to)]),
    );
    assert.equal(shown(found), shown(at(due)), JSON.stringify({ calendar, start, minutes, pauses }));
  }
});
