import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filter } from '#contract/filter.ts';
import { asFilter, asRows, fields, newCondition, rowOf } from './conditions.ts';

test('a filter comes out of its form as it went in', () => {
  const given = filter.parse({
    any: [
      { field: 'unread' },
      {
        all: [
          { field: 'state', is: ['open'] },
          { field: 'text', has: 'தேநீர்', not: true },
        ],
      },
    ],
  });
  assert.deepEqual(asFilter(asRows(given)), given);
});

test('rows that say nothing yet are left out, and what is left is a filter', () => {
  const rows = fields.map((field) => rowOf(newCondition(field)));
  const made = asFilter({
    match: 'any',
    rows: [...rows, rowOf({ match: 'all', rows: [rowOf(newCondition('text'))] })],
  });
  assert.ok(filter.safeParse(made).success);
  assert.equal('any' in made && made.any.length, fields.length - 7);
  assert.deepEqual(asFilter({ match: 'any', rows: [rowOf(newCondition('label'))] }), { all: [] });
});
