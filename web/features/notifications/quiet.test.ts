import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isQuiet } from './quiet.ts';

test('quiet hours hold until their end, also over midnight', () => {
  const at = (hours: number, minutes: number) => new Date(2026, 4, 1, hours, minutes);
  const night = { from: '22:00', to: '07:00' };
  assert.deepEqual(
    [at(21, 59), at(22, 0), at(0, 0), at(6, 59), at(7, 0)].map((now) => isQuiet(night, now)),
    [false, true, true, true, false],
  );
  const lunch = { from: '12:30', to: '13:30' };
  assert.deepEqual(
    [at(12, 29), at(12, 30), at(13, 30)].map((now) => isQuiet(lunch, now)),
    [false, true, false],
  );
  assert.equal(isQuiet(null, at(3, 0)), false);
  assert.equal(isQuiet({ from: '09:00', to: '09:00' }, at(9, 0)), false);
});

test('they are those of the zone that was chosen, wherever the device is', () => {
  const night = { from: '22:00', to: '07:00', zone: 'Asia/Kolkata' };
  assert.equal(isQuiet(night, new Date('2026-05-01T16:29:00Z')), false);
  assert.equal(isQuiet(night, new Date('2026-05-01T16:30:00Z')), true);
  const unknown = { from: '00:00', to: '23:59', zone: 'Mars/Olympus' };
  assert.equal(isQuiet(unknown, new Date(2026, 4, 1, 12)), true);
});
