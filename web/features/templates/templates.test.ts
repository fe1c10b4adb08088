import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Template } from '#contract/templates.ts';
import { asFilled, begin, goOn, withValue } from './filling.ts';
import { sorted } from './sorted.ts';

function template(more: Partial<Template>): Template {
  return {
    ...{
      id: crypto.randomUUID(),
      name: 'order_ready',
      language: 'en',
      category: 'utility',
      state: 'approved',
    },
    ...{ unsendable: null, header: null, body: 'Hello', footer: null, buttons: [], values: [] },
    ...more,
  };
}

test('the customer’s own language comes first, whatever the platform calls it; what cannot be sent stands apart', () => {
  const all = [
    template({ language: 'en_US' }),
    template({ language: 'hi' }),
    template({ language: 'ur_PK' }),
    template({ language: 'ur_PK', state: 'paused' }),
    template({ language: 'ta', unsendable: 'It holds a row of cards.' }),
  ];
  const { groups, unsendable } = sorted(all, 'ur', '');
  assert.deepEqual(
    groups.map(({ language }) => language),
    ['ur_PK', 'en_US', 'hi'],
  );
  assert.equal(unsendable.length, 2);
  assert.equal(sorted(all, null, '').groups[0]?.language, 'en_US');
});

test('templates are found by their names and by their words, in any script', () => {
  const all = [
    template({ body: 'வணக்கம், ஆர்டர் தயார்.', language: 'ta' }),
    template({ name: 'new_tea', body: 'Assam' }),
  ];
  const found = (words: string) =>
    sorted(all, null, words).groups.flatMap(({ templates }) => templates.length);
  assert.deepEqual(found('ஆர்டர்'), [1]);
  assert.deepEqual(found('order READY'), [1]);
  assert.deepEqual(found('new tea'), [1]);
  assert.deepEqual(found('nothing'), []);
});

test('a value that is called like the customer’s name begins with it, unless they are a number or an id', () => {
  const values = ['name', 'customer_name', 'first_name', '1', 'order'].map((name) => ({
    ...{ place: 'body' as const, name, example: null },
  }));
  const valuesFor = (contact: string) =>
    begin(template({ values }), contact).values.map(({ value }) => value);
  assert.deepEqual(valuesFor('கவிதா ராமன்'), ['கவிதா ராமன்', 'கவிதா ராமன்', 'கவிதா', '', '']);
  assert.deepEqual(valuesFor('+91 98400 11001'), ['', '', '', '', '']);
  assert.deepEqual(valuesFor('3f0c2a6e-0b1d-4c7e-9a55-0f2f5a7d1c33'), ['', '', '', '', '']);
});

test('what was filled in before is there again, as far as it is still asked for', () => {
  const value = (name: string) => ({ place: 'body' as const, name, example: null });
  const first = begin(template({ values: [value('1'), value('2')] }), '');
  const typed = withValue(withValue(first, 'body', '1', 'فاطمہ'), 'body', '2', 'A-17');
  const changed = goOn(template({ values: [value('1'), value('3')] }), typed, '');
  assert.deepEqual(
    changed.values.map(({ name, value: text }) => [name, text]),
    [
      ['1', 'فاطمہ'],
      ['3', ''],
    ],
  );
  assert.deepEqual(asFilled(changed).values, [{ place: 'body', name: '1', value: 'فاطمہ' }]);
  assert.equal(goOn(template({ language: 'ta' }), typed, '').values.length, 0);
});
