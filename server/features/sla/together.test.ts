import assert from 'node:assert/strict';
import { test } from 'node:test';
import { weekdays } from '#contract/business-hours.ts';
import { seeded } from '#server/testing/random.ts';
import { afterOpen, type Hours, openAt, openBetween } from './business-time.ts';
import { together } from './facts.ts';

const minute = 60_000;
const hour = 60 * minute;
const week = (from: string, to: string): Hours['weekly'] =>
  Object.fromEntries(weekdays.slice(0, 5).map((day) => [day, [{ from, to }]]));
const chennai: Hours = { zone: 'Asia/Kolkata', weekly: week('09:00', '18:00'), holidays: [] };
const yerevan: Hours = { zone: 'Asia/Yerevan', weekly: week('09:00', '18:00'), holidays: [] };
const london: Hours = { zone: 'Europe/London', weekly: week('09:00', '17:00'), holidays: [] };
const newYork: Hours = { zone: 'America/New_York', weekly: week('22:00', '02:00'), holidays: [] };

function union(...all: Hours[]): Hours {
  const known = new Map(all.map((hours, n) => [`${n} ${JSON.stringify(hours)}`, hours]));
  const clock = together(known, [...known.keys()]);
  assert.ok(clock);
  return clock;
}

/** Minute by minute, asking each team by itself. */
function counted(all: Hours[], from: number, to: number): number {
  let total = 0;
  for (let at = from; at < to; at += minute)
    if (all.some((hours) => openAt(hours, at).open)) total += Math.min(minute, to - at);
  return total;
}

test('teams that take turns are open when any of them is, over the changes of their clocks', () => {
  const teams = [chennai, yerevan, london, newYork];
  const all = union(...teams);
  // Around the changes in London and New York, in spring and in autumn, and in a week without any.
  for (const start of ['2026-03-05', '2026-03-26', '2026-06-08', '2026-10-22', '2026-10-30']) {
    const from = Date.parse(`${start}T00:00:00Z`);
    const to = from + 7 * 24 * hour;
    assert.equal(openBetween(all, from, to), counted(teams, from, to), start);
  }
});

test('what is due falls where so much of the union has passed, wherever it begins', () => {
  const random = seeded(20_261_123);
  const all = union(chennai, london);
  for (let n = 0; n < 300; n += 1) {
    const from = Date.parse('2026-03-20T00:00:00Z') + Math.floor(random() * 20 * 24 * 60) * minute;
    const duration = Math.floor(1 + random() * 40 * 60) * minute;
    const due = afterOpen(all, from, duration);
    assert.ok(due !== null);
    assert.equal(openBetween(all, from, due), duration);
    assert.equal(openBetween(all, from, due - 1), duration - 1, 'not a moment earlier');
  }
});

test('London’s Sunday in March: four hours from Chennai’s Friday evening end in London’s, and Monday is an hour earlier', () => {
  const all = union(chennai, yerevan, london);
  const friday = Date.parse('2026-03-27T12:00:00Z');
  // Chennai closes at 12:30 and Yerevan at 14:00 in UTC, London at 17:00, as it is still winter there.
  assert.equal(afterOpen(all, friday, 5 * hour), Date.parse('2026-03-27T17:00:00Z'));
  assert.deepEqual(openAt(all, friday), { open: true, until: Date.parse('2026-03-27T17:00:00Z') });
  const monday = openAt(all, Date.parse('2026-03-27T18:00:00Z'));
  assert.deepEqual(monday, { open: false, until: Date.parse('2026-03-30T03:30:00Z') });
  assert.equal(
    openAt(all, monday.until ?? 0).until,
    Date.parse('2026-03-30T16:00:00Z'),
    'summer time in London',
  );
});

test('one that never opens adds nothing, and none that is known is at all times', () => {
  const never: Hours = { zone: 'Asia/Tokyo', weekly: {}, holidays: [] };
  const from = Date.parse('2026-06-08T00:00:00Z');
  assert.equal(openBetween(union(never, london), from, from + 24 * hour), 8 * hour);
  assert.equal(afterOpen(union(never, never), from, hour), null);
  assert.equal(together(new Map(), ['gone']), null);
});
