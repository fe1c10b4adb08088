import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openBox } from '../storage.ts';
import { openOutbox } from './outbox.ts';

describe('the outbox', () => {
  it('keeps the order of writing, also when the clock is set back', () => {
    let now = 1000;
    const outbox = openOutbox(openBox(null), 'me', () => now);
    outbox.write(letter('a'));
    outbox.write(letter('b'));
    now = 10;
    outbox.write(letter('c'));
    assert.deepEqual(ids(outbox), ['a', 'b', 'c']);
  });
  it('is one for all tabs and apart for each visitor', () => {
    const box = openBox(null);
    const [one, two, other] = [openOutbox(box, 'me'), openOutbox(box, 'me'), openOutbox(box, 'someone')];
    one.write(letter('a'));
    two.write(letter('b'));
    assert.deepEqual(ids(one), ['a', 'b']);
    assert.deepEqual(ids(other), []);
  });
  it('sends a failed letter again at the end, under its id', () => {
    const outbox = openOutbox(openBox(null), 'me');
    const a = outbox.write(letter('a'));
    outbox.replace({ ...a, tried: true, failed: { status: 422, message: 'no' } });
    outbox.write(letter('b'));
    const [failed] = outbox.list();
    assert.ok(failed?.failed);
    outbox.again(failed);
    assert.deepEqual(ids(outbox), ['b', 'a']);
    assert.equal(outbox.list().at(-1)?.failed, undefined);
  });
  it('does not bring back what another tab has seen arrive', () => {
    const outbox = openOutbox(openBox(null), 'me');
    const a = outbox.write(letter('a'));
    outbox.remove(a);
    outbox.replace({ ...a, tried: true });
    assert.deepEqual(ids(outbox), []);
  });
  it('forgets an accepted letter that is never shown', () => {
    let now = 0;
    const outbox = openOutbox(openBox(null), 'me', () => now);
    const a = outbox.write(letter('a'));
    outbox.replace({ ...a, accepted: { at: 0, after: '' } });
    assert.deepEqual(ids(outbox), ['a']);
    now = 11 * 60_000;
    assert.deepEqual(ids(outbox), []);
  });
});

function letter(id: string) {
  return { id, text: id, attachments: [] };
}

function ids(outbox: ReturnType<typeof openOutbox>): string[] {
  return outbox.list().map(({ id }) => id);
}
