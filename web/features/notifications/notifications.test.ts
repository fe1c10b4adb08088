import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '#contract/events.ts';
import { beginning } from './beginning.ts';
import { worthTelling } from './worthTelling.ts';

const at = '2026-03-02T10:00:00.000Z';
const live = { now: true, time: Date.parse(at) };

test('only customers are told of, in conversations that are mine or nobody’s', () => {
  assert.equal(worthTelling(written({}), 'me', live), true);
  assert.equal(worthTelling(written({ assignee: 'me' }), 'me', live), true);
  assert.equal(worthTelling(written({ assignee: 'another' }), 'me', live), false);
  assert.equal(worthTelling(written({ by: 'agent' }), 'me', live), false);
  assert.equal(worthTelling(written({ type: 'message.edited' }), 'me', live), false);
  assert.equal(worthTelling(written({ deletedAt: at }), 'me', live), false);
});

test('what is replayed is told of while it is fresh; what comes now, whatever this clock says', () => {
  const after = (ms: number) => ({ now: false, time: Date.parse(at) + ms });
  assert.equal(worthTelling(written({}), 'me', after(60_000)), true);
  assert.equal(worthTelling(written({}), 'me', after(180_000)), false);
  assert.equal(worthTelling(written({}), 'me', { ...after(180_000), now: true }), true);
});

test('a long text is cut between characters as a reader sees them', () => {
  assert.equal(beginning('Where  is\nmy parcel?', 120), 'Where is my parcel?');
  assert.equal(beginning('கொகொகொகொ', 3), 'கொகொ…');
  assert.equal(beginning('👩‍👩‍👧'.repeat(3), 3), '👩‍👩‍👧'.repeat(3));
});

function written(o: { assignee?: string; by?: string; type?: string; deletedAt?: string }): Change {
  return {
    type: o.type ?? 'message.received',
    actor: { kind: o.by ?? 'customer', id: null },
    at,
    message: { deletedAt: o.deletedAt ?? null },
    conversation: { assignee: o.assignee ? { id: o.assignee, name: 'Ravi' } : null },
  } as Change;
}
