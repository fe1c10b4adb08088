import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openNow, weekSaid, whenSaid, zoneSaid } from './hoursSaid.ts';

const shop = [{ from: '09:00', to: '18:00' }];
const weekly = {
  mon: shop,
  tue: shop,
  wed: shop,
  thu: shop,
  fri: shop,
  sat: [{ from: '10:00', to: '14:00' }],
  sun: [],
};

/** Releases of ICU differ about a zero before the hour. */
const plain = (said: string): string => said.replace(/\b0(\d:)/g, '$1');

test('a week in few words: days that are alike stand together, in the language of the visitor', () => {
  assert.equal(plain(weekSaid({ weekly }, 'en-GB')), 'Mon–Fri 9:00–18:00; Sat 10:00–14:00');
  assert.equal(
    plain(weekSaid({ weekly: { ...weekly, wed: [] } }, 'de')),
    'Mo–Di 9:00–18:00; Do–Fr 9:00–18:00; Sa 10:00–14:00',
  );
  const twice = [...shop, { from: '20:00', to: '2:00' }];
  assert.equal(
    plain(weekSaid({ weekly: { ...weekly, sat: [], sun: twice } }, 'en-GB')),
    'Mon–Fri 9:00–18:00; Sun 9:00–18:00, 20:00–2:00',
  );
  for (const language of ['ta', 'hi', 'hy', 'ur'])
    assert.match(weekSaid({ weekly }, language), /.+–.+;.+–.+/);
});

test('when it is back: today, tomorrow, by weekday or by date, by the clocks of the visitor', () => {
  const now = Date.parse('2026-11-23T15:00:00Z');
  const said = (until: string, zone: string, language = 'en-GB') =>
    plain(whenSaid(Date.parse(until), now, language, zone));
  assert.equal(said('2026-11-23T17:30:00Z', 'Europe/London'), '17:30');
  assert.equal(said('2026-11-24T03:30:00Z', 'Europe/London'), 'tomorrow, 3:30');
  // For whoever is further east it is the next day already.
  assert.equal(said('2026-11-24T03:30:00Z', 'Asia/Tokyo'), '12:30');
  assert.equal(said('2026-11-24T03:30:00Z', 'Asia/Kolkata'), 'tomorrow, 9:00');
  assert.equal(said('2026-11-27T03:30:00Z', 'Asia/Kolkata'), 'Friday, 9:00');
  assert.equal(said('2027-01-04T03:30:00Z', 'Asia/Kolkata'), '4 January, 9:00');
  // The night in which clocks go back is a day like others.
  const autumn = Date.parse('2026-10-24T20:00:00Z');
  assert.equal(
    whenSaid(Date.parse('2026-10-25T08:00:00Z'), autumn, 'en-GB', 'Europe/London'),
    'tomorrow, 8:00',
  );
});

test('the zone is named only where the clock of the visitor shows something else', () => {
  const now = Date.parse('2026-11-23T15:00:00Z');
  assert.equal(zoneSaid('Asia/Kolkata', now, 'en', 'Asia/Colombo'), null);
  assert.equal(zoneSaid('Asia/Kolkata', now, 'en', 'Europe/London'), 'India Standard Time');
  assert.ok(zoneSaid('Asia/Yerevan', now, 'ta', 'Europe/London'));
});

test('what has changed since the page was loaded is known, and what is too far ahead is not guessed', () => {
  const changes = ['2026-11-23T12:00:00Z', '2026-11-24T03:30:00Z', '2026-11-24T12:00:00Z'];
  const at = (time: string) => openNow({ open: true, changes }, Date.parse(time));
  assert.deepEqual(at('2026-11-23T11:59:59Z'), { open: true, until: Date.parse(changes[0] ?? '') });
  assert.deepEqual(at('2026-11-23T12:00:00Z'), { open: false, until: Date.parse(changes[1] ?? '') });
  assert.deepEqual(at('2026-11-24T05:00:00Z'), { open: true, until: Date.parse(changes[2] ?? '') });
  assert.equal(at('2026-11-24T12:00:00Z'), undefined);
  assert.deepEqual(openNow({ open: false, changes: [] }, 0), { open: false, until: null });
});
