import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newSubject } from './subjects.ts';

const about = (...subjects: (string | null)[]) => subjects.map((subject) => ({ subject }));

const cases: [string, string | null, (string | null)[], string | null][] = [
  ['the first is shown', 'மூடி', [], 'மூடி'],
  ['the same is not', 'மூடி', ['மூடி'], null],
  ['nor with the marks of an answer', 'Re: AW:  Fwd: மூடி', ['மூடி'], null],
  ['nor with counted marks and other spaces', 'RE[2]: The  lid', ['the lid'], null],
  ['another is', 'Re: ڈھکن', ['Re: மூடி'], 'Re: ڈھکن'],
  ['notes in between have none', 'The lid', ['The lid', null, null], null],
  ['back to an earlier one is another', 'The lid', ['The lid', 'The pot'], 'The lid'],
  ['none is none', null, ['The lid'], null],
  ['space is none', '  ', [], null],
  ['a word that begins like a mark is none', 'Return: the lid', ['the lid'], 'Return: the lid'],
];
for (const [name, subject, before, shown] of cases) {
  it(`of subjects, ${name}`, () => {
    assert.equal(newSubject({ subject }, about(...before)), shown);
  });
}
