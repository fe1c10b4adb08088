import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VisitorMessage } from '#contract/visitors.ts';
import type { Letter } from './thread/outbox.ts';
import { timeline } from './timeline.ts';

describe('the timeline', () => {
  it('keeps an accepted letter at its place and the waiting ones at the end', () => {
    const messages = [message('1', true), message('2', false), message('3', false)];
    const letters = [
      { ...letter('a'), accepted: { at: 0, after: '1' } },
      { ...letter('b'), accepted: { at: 0, after: 'of a page that is not here' } },
      letter('c'),
    ];
    assert.deepEqual(
      timeline(messages, letters, false).map(({ key }) => key),
      ['1', 'a', '2', '3', 'b', 'c'],
    );
  });
  it('says how far the newest of the visitor has come, until it is answered', () => {
    const read = { ...message('1', true), readAt: new Date(0).toISOString() };
    assert.deepEqual(states([read]), ['read']);
    assert.deepEqual(states([read, message('2', true)]), [undefined, 'sent']);
    assert.deepEqual(states([read, message('2', false)]), [undefined, undefined]);
    const waiting = [letter('a'), { ...letter('b'), tried: true as const }];
    assert.deepEqual(states([read], waiting), ['read', 'sending', 'retrying']);
    assert.deepEqual(states([read], [{ ...letter('a'), failed: { status: 422, message: '' } }]), [
      'read',
      'failed',
    ]);
  });
  it('gathers what one person wrote in one go', () => {
    const lines = timeline([message('1', false), message('2', false), message('3', true)], [], false);
    assert.deepEqual(
      lines.map(({ first, last }) => [first, last]),
      [
        [true, false],
        [false, true],
        [true, true],
      ],
    );
  });
});

function states(messages: VisitorMessage[], letters: Letter[] = []) {
  return timeline(messages, letters, false).map(({ state }) => state);
}

function letter(id: string): Letter {
  return { id, text: id, attachments: [], sentAt: 0 };
}

function message(order: string, mine: boolean): VisitorMessage {
  const at = new Date(0).toISOString();
  const never = { editedAt: null, deletedAt: null, readAt: null };
  const said = { authorName: 'A', text: '', choices: null, lines: null, attachments: [] };
  return { id: order, clientId: null, mine, ...said, at, order, ...never };
}
