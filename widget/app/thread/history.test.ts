import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VisitorMessage } from '#contract/visitors.ts';
import { createHistory } from './history.ts';

describe('the history', () => {
  it('has no hole after a long absence, whatever the stream brought meanwhile', async () => {
    const server = thread(10);
    const history = createHistory(server.read);
    await history.catchUp();
    assert.deepEqual(orders(history), [6, 7, 8, 9]);
    history.unsettle();
    server.grow(25);
    // The stream is back before the messages are read, and the first reading fails half-way.
    history.add(server.at(24));
    server.failAfter(2);
    await assert.rejects(history.catchUp());
    await history.catchUp();
    assert.deepEqual(orders(history), numbers(6, 25));
    while (history.hasOlder()) await history.readOlder();
    assert.deepEqual(orders(history), numbers(0, 25));
  });
  it('takes what the stream brings for whole while it stands', async () => {
    const server = thread(2);
    const history = createHistory(server.read);
    await history.catchUp();
    server.grow(3);
    history.add(server.at(2));
    history.unsettle();
    await history.catchUp();
    assert.equal(server.reads(), 2);
    assert.deepEqual(orders(history), [0, 1, 2]);
  });
});

/** A thread on a server that answers four messages at a time. */
function thread(size: number) {
  let count = size;
  let reads = 0;
  let failAt = Number.POSITIVE_INFINITY;
  return {
    grow(to: number) {
      count = to;
    },
    failAfter(more: number) {
      failAt = reads + more;
    },
    reads: () => reads,
    at: message,
    async read(cursor: string | null) {
      reads += 1;
      if (reads === failAt) throw new Error('lost');
      const end = cursor === null ? count : Number(cursor);
      const start = Math.max(0, end - 4);
      return { data: numbers(start, end).reverse().map(message), next: start > 0 ? `${start}` : null };
    },
  };
}

function orders(history: ReturnType<typeof createHistory>): number[] {
  return history.messages().map(({ order }) => Number(order));
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function message(n: number): VisitorMessage {
  const never = { editedAt: null, deletedAt: null, readAt: null };
  const at = new Date(n).toISOString();
  const order = `${n}`.padStart(5, '0');
  return {
    id: order,
    clientId: null,
    mine: false,
    authorName: '',
    text: '',
    lines: null,
    choices: null,
    attachments: [],
    at,
    order,
    ...never,
  };
}
