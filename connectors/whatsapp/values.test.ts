import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FilledTemplate, Template } from '../connector.ts';
import { checkTemplate } from './values.ts';

const template: Template = {
  id: '1',
  name: 'order_ready',
  language: 'ta',
  category: 'utility',
  state: 'approved',
  body: 'வணக்கம் {{1}}, ஆர்டர் {{2}} தயார்.',
  header: { kind: 'text', text: 'ஆர்டர் {{1}}' },
  footer: null,
  buttons: [],
  values: [],
};

function problems(values: FilledTemplate['values'], of: Partial<Template> = {}): string[] {
  const found = checkTemplate({ ...template, ...of }, { name: 'order_ready', language: 'ta', values });
  return found.map(({ place, name, message }) => `${place} ${name}: ${message}`);
}

const body = (value: string, name = '1') => ({ place: 'body' as const, name, value });

test('what the platform refuses in a value is named at the value, in any script', () => {
  assert.deepEqual(problems([body('கவிதா'), body('A    17', '2')]), []);
  for (const odd of ['அ\nஆ', 'a\tb', 'a\r\nb', 'a\u2028b'])
    assert.match(problems([body('கவிதா'), body(odd, '2')]).join(), /^body 2: .*no line breaks and no tabs/);
  assert.match(problems([body('a     b')]).join(), /no more than four spaces/);
});

test('a text that is too long with its values is too long at the longest of them', () => {
  assert.deepEqual(problems([body('க'.repeat(900)), body('41', '2')]), []);
  assert.match(
    problems([body('க'.repeat(1100)), body('41', '2')]).join(),
    /^body 1: .*\d+ characters too long/,
  );
  assert.match(
    problems([{ place: 'header', name: '1', value: 'ஆ'.repeat(60) }]).join(),
    /^header 1: .*too long/,
  );
});

test('buttons, places and addresses have rules of their own', () => {
  const button = (name: string, value: string) => [{ place: 'button' as const, name, value }];
  assert.deepEqual(problems(button('code-0', 'FREE')), []);
  assert.match(problems(button('code-0', 'F'.repeat(16))).join(), /up to 15/);
  assert.match(problems(button('url-1', 'a'.repeat(2001))).join(), /up to 2000/);
  const header = (name: string, value: string) => [{ place: 'header' as const, name, value }];
  const place = { header: { kind: 'place' as const } };
  assert.deepEqual(problems(header('latitude', '13.0827'), place), []);
  assert.match(problems(header('latitude', '113'), place).join(), /between -90 and 90/);
  assert.match(problems(header('longitude', '80,27'), place).join(), /between -180 and 180/);
  const picture = { header: { kind: 'image' as const } };
  assert.deepEqual(problems(header('image', 'https://shop.example/tea.jpg'), picture), []);
  for (const odd of ['http://shop.example/tea.jpg', 'javascript:alert(1)', 'tea.jpg'])
    assert.match(problems(header('image', odd), picture).join(), /https:/);
});
