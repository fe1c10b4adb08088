import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationSummary } from '#contract/conversations.ts';
import { type Pages, placed } from './pages.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const summary = (id: string, minute: number) => ({ id, lastActivityAt: at(minute) }) as ConversationSummary;
const ids = (pages: Pages) => pages.pages.map((page) => page.data.map(({ id }) => id).join(''));
const two = (next: string | null): Pages => ({
  pages: [
    { data: [summary('a', 9), summary('b', 8)], next: '1' },
    { data: [summary('c', 7), summary('d', 6)], next },
  ],
  pageParams: [undefined, '1'],
});

test('a new conversation enters at its place', () => {
  assert.deepEqual(ids(placed(two(null), summary('x', 10), true)), ['xab', 'cd']);
  assert.deepEqual(ids(placed(two(null), summary('x', 7.5), true)), ['ab', 'xcd']);
  assert.deepEqual(ids(placed(two(null), summary('x', 1), true)), ['ab', 'cdx']);
});

test('one older than what is loaded waits for its page', () => {
  assert.deepEqual(ids(placed(two('2'), summary('x', 1), true)), ['ab', 'cd']);
});

test('a changed one moves up, and leaves when it no longer belongs', () => {
  assert.deepEqual(ids(placed(two(null), summary('d', 10), true)), ['dab', 'c']);
  assert.deepEqual(ids(placed(two(null), summary('c', 10), false)), ['ab', 'd']);
});

test('in a search it stays where it is', () => {
  assert.deepEqual(ids(placed(two(null), summary('d', 10), null)), ['ab', 'cd']);
  assert.deepEqual(ids(placed(two(null), summary('x', 10), null)), ['ab', 'cd']);
});

test('an empty list takes the first one', () => {
  const empty: Pages = { pages: [{ data: [], next: null }], pageParams: [undefined] };
  assert.deepEqual(ids(placed(empty, summary('x', 1), true)), ['x']);
});
