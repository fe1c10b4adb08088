import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FilledTemplate, Template } from '#connectors/connector.ts';
import { problemsOf } from './check.ts';
import { fill, linesOf, textOf } from './fill.ts';

type Values = FilledTemplate['values'];

const bare: Template = {
  id: '1',
  name: 'visit_us',
  language: 'te',
  category: 'utility',
  state: 'approved',
  body: 'ఇక్కడ కలుద్దాం',
  header: null,
  footer: null,
  buttons: [],
  values: [],
};

function wanted(place: Values[number]['place'], ...names: string[]): Template['values'] {
  return names.map((name) => ({ place, name, example: null }));
}

function given(place: Values[number]['place'], values: Record<string, string>): Values {
  return Object.entries(values).map(([name, value]) => ({ place, name, value }));
}

function problems(template: Template, values: Values, files: string[] = []): string[] {
  const filled = { name: template.name, language: template.language, values };
  return problemsOf(template, filled, files, {}).map(
    ({ place, name, message }) => `${place} ${name}: ${message}`,
  );
}

test('a place is told in words, and all of it is needed', () => {
  const template: Template = {
    ...bare,
    header: { kind: 'place' },
    values: wanted('header', 'latitude', 'longitude', 'name', 'address'),
  };
  const values = given('header', {
    latitude: '17.38',
    longitude: '78.48',
    name: 'టీ దుకాణం',
    address: 'చార్మినార్',
  });
  const shown = fill(template, values);
  assert.equal(shown.header, 'టీ దుకాణం, చార్మినార్, 17.38, 78.48');
  assert.deepEqual(problems(template, values), []);
  assert.equal(problems(template, values.slice(0, 3)).length, 1);
});

test('a header stands in bold above the rest; without one the text is all there is', () => {
  const template: Template = {
    ...bare,
    header: { kind: 'text', text: 'ఆర్డర్ {{1}}' },
    footer: 'టీ',
    buttons: [],
  };
  const shown = fill(template, given('header', { 1: 'A-17' }));
  assert.equal(textOf(shown), 'ఆర్డర్ A-17\n\nఇక్కడ కలుద్దాం\n\nటీ');
  const lines = linesOf(shown) ?? [];
  assert.deepEqual(lines[0]?.runs, [{ text: 'ఆర్డర్ A-17', marks: ['bold'] }]);
  assert.equal(lines.map(({ runs }) => runs[0]?.text).join('\n'), textOf(shown));
  assert.equal(linesOf(fill(bare, [])), null);
});

test('values of buttons go to those that take one, whatever stands between them', () => {
  const template: Template = {
    ...bare,
    buttons: [
      { title: 'అవును', value: false },
      { title: 'చూడండి', value: true },
      { title: 'కాల్', value: false },
      { title: 'కోడ్', value: true },
    ],
    values: wanted('button', 'url-1', 'code-3'),
  };
  const { buttons } = fill(template, given('button', { 'code-3': 'FREE', 'url-1': 'a/17' }));
  assert.deepEqual(
    buttons.map(({ value }) => value),
    [null, 'a/17', null, 'FREE'],
  );
});

test('a header takes the file of its own kind, or an address; nothing else takes one', () => {
  const of = (kind: 'image' | 'video' | 'document'): Template => ({
    ...bare,
    header: { kind },
    values: wanted('header', kind),
  });
  assert.deepEqual(problems(of('document'), [], ['application/pdf']), []);
  assert.deepEqual(problems(of('video'), [], ['video/mp4']), []);
  assert.deepEqual(problems(of('image'), given('header', { image: 'https://shop.example/a.jpg' })), []);
  for (const [kind, type] of [
    ['document', 'image/png'],
    ['image', 'application/pdf'],
    ['video', 'image/png'],
  ] as const)
    assert.match(problems(of(kind), [], [type]).join(), /^header .*choose another file/);
  assert.match(problems(of('image'), [], ['image/png', 'image/png']).join(), /takes one file/);
  assert.match(problems(bare, [], ['image/png']).join(), /takes no file/);
  assert.match(problems(of('image'), []).join(), /needs a file/);
});
