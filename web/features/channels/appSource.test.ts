import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel, Connector } from '#contract/channels.ts';
import { appSourceOf } from './appSource.ts';

const connector = (operator: boolean, app = true): Connector =>
  ({ app: app ? { name: 'a', title: 'A', settings: ['secret'], operator } : null }) as Connector;
const channel = (name: string, createdAt: string, more: Partial<Channel> = {}): Channel =>
  ({ name, createdAt, state: 'active', app: { name: 'a', of: 'workspace' }, ...more }) as Channel;

test('the newest channel with such an app lends it, then the operator, then nobody', () => {
  const old = channel('old', '2026-01-01T00:00:00Z');
  const recent = channel('recent', '2026-02-01T00:00:00Z');
  assert.deepEqual(appSourceOf(connector(true), [recent, old]), { of: 'channel', name: 'recent' });
  assert.deepEqual(appSourceOf(connector(true), []), { of: 'operator' });
  assert.equal(appSourceOf(connector(false), []), null);
  assert.equal(appSourceOf(connector(true, false), [old]), null);
});

test('a channel that is gone, of another app, or that has the operator’s, lends nothing', () => {
  const none = [
    channel('gone', '2026-03-01T00:00:00Z', { state: 'disconnected' }),
    channel('other', '2026-03-01T00:00:00Z', { app: { name: 'b', of: 'workspace' } }),
    channel('lent', '2026-03-01T00:00:00Z', { app: { name: 'a', of: 'operator' } }),
    channel('plain', '2026-03-01T00:00:00Z', { app: null }),
    channel('practice', '2026-03-01T00:00:00Z', { practice: { url: 'http://127.0.0.1:4100/' } }),
  ];
  assert.equal(appSourceOf(connector(false), none), null);
});
