import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quietUntil } from './quiet.ts';

const night = { from: '22:00', to: '07:00' };

test('quiet hours hold until their end, by the clock of their zone', () => {
  const until = (now: string, zone: string, quiet = night) =>
    quietUntil(quiet, zone, new Date(now))?.toISOString() ?? null;
  // Half past five hours ahead.
  assert.equal(until('2026-05-01T16:29:59Z', 'Asia/Kolkata'), null);
  assert.equal(until('2026-05-01T16:30:00Z', 'Asia/Kolkata'), '2026-05-02T01:30:00.000Z');
  assert.equal(until('2026-05-01T23:10:30Z', 'Asia/Kolkata'), '2026-05-02T01:30:00.000Z');
  assert.equal(until('2026-05-02T01:30:00Z', 'Asia/Kolkata'), null);
  assert.equal(until('2026-05-01T18:10:00Z', 'Asia/Yerevan'), '2026-05-02T03:00:00.000Z');
  const lunch = { from: '12:30', to: '13:30' };
  assert.equal(until('2026-05-01T12:30:00Z', 'UTC', lunch), '2026-05-01T13:30:00.000Z');
  assert.equal(until('2026-05-01T13:30:00Z', 'UTC', lunch), null);
  assert.equal(until('2026-05-01T09:00:00Z', 'UTC', { from: '09:00', to: '09:00' }), null);
  assert.equal(quietUntil(null, 'UTC', new Date()), null);
});

test('a night in which the clock changes ends when the clock says so', () => {
  const until = (now: string) => quietUntil(night, 'Europe/Berlin', new Date(now))?.toISOString();
  assert.equal(until('2026-03-28T22:00:00Z'), '2026-03-29T05:00:00.000Z');
  assert.equal(until('2026-10-24T21:00:00Z'), '2026-10-25T06:00:00.000Z');
});
