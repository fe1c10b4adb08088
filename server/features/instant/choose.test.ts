import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseText } from './choose.ts';
import { fill } from './fill.ts';
import { nameSaid, openingSaid, waitSaid } from './said-as.ts';
import { zoneOf } from './zone-of.ts';

const of = (...languages: string[]) => languages.map((language) => ({ language, text: language }));
const cases: [offered: string[], language: string | null, words: string, expected: string][] = [
  [['en', 'ta', 'hi'], 'hi', 'where is it?', 'hi'],
  [['en', 'ta', 'hi'], 'en-GB', 'வணக்கம்', 'ta'],
  [['en', 'mr', 'hi'], 'mr', 'नमस्कार', 'mr'],
  [['en', 'ta', 'hi'], 'hi_IN', '', 'hi'],
  [['en', 'pt-BR', 'pt'], 'pt-BR', '', 'pt-BR'],
  [['en', 'pt-BR'], 'pt', '', 'pt-BR'],
  [['en', 'ta', 'hi'], null, 'नमस्ते', 'hi'],
  [['en', 'ta', 'hi'], 'fr', 'வணக்கம், order #17', 'ta'],
  [['en', 'ur', 'ar'], null, 'السلام علیکم', 'en'],
  [['en', 'ur'], null, 'السلام علیکم', 'ur'],
  [['ta', 'en'], null, 'enna achu? where is my order', 'ta'],
  [['en', 'hy'], null, 'Բարեւ', 'hy'],
  [['en', 'te', 'ta'], null, 'where is it, నమస్కారం', 'en'],
  [['en', 'zh-Hant', 'ja'], null, 'こんにちは', 'ja'],
  [['en', 'ta'], 'no such language!', '🙂', 'en'],
];
for (const [offered, language, words, expected] of cases)
  test(`${offered.join(', ')} for ${language ?? 'somebody'} who writes “${words}”: ${expected}`, () => {
    assert.equal(chooseText(of(...offered), { language, words }).language, expected);
  });

test('what is not known is left out with what stands around it; values are never read as placeholders', () => {
  const values = {
    name: '[[{help}',
    opening: null,
    estimate: null,
    solution: null,
    channels: null,
    help: 'https://help.example',
  };
  assert.equal(
    fill('Hi[[ {name}]],  \n\n\n\nwe open[[ {opening}, or within {estimate}]]. {help}', values),
    'Hi [[{help},\n\nwe open. https://help.example',
  );
});

test('only names are called out', () => {
  for (const name of ['கவிதா', 'Անահիտ', 'فاطمہ زہرا', "O'Brien", 'S. Lakshmi', 'అన్న‌పూర్ణ'])
    assert.equal(nameSaid(name), name);
  for (const name of [
    '',
    ' ',
    '+91 984',
    'evil.example',
    'a/b',
    '**loud**',
    '[x](y)',
    'x\u202ey',
    'u1',
    'a'.repeat(80),
    // What stands in the place of a name: one visitor in fifty has letters alone.
    'Visitor FACE',
    'Somebody on Facebook',
    'Unknown sender',
  ])
    assert.equal(nameSaid(name), null, name);
});

test('waits and openings are said in the language, in the zone of the number, which is named', () => {
  assert.deepEqual(
    [5, 60, 120, 2_880].map((minutes) => waitSaid(minutes, 'en')),
    ['5 minutes', '1 hour', '2 hours', '2 days'],
  );
  assert.match(waitSaid(20, 'ta'), /20 நிமிடங்கள்/);
  const day = [{ from: '09:00', to: '18:00' }];
  const hours = { zone: 'Asia/Yerevan', weekly: { mon: day, tue: day }, holidays: [] };
  const sunday = Date.parse('2026-11-22T12:00:00Z');
  const said = openingSaid(hours, { zone: null, phone: '+91 98400 12345' }, sunday, 'en-GB');
  assert.deepEqual(said, { words: 'Monday 23 November at 10:30 India Standard Time', zone: 'Asia/Kolkata' });
  const early = Date.parse('2026-11-23T01:00:00Z');
  assert.equal(
    openingSaid(hours, { zone: null, phone: null }, early, 'en-GB')?.words,
    '09:00 Armenia Standard Time',
  );
  assert.equal(openingSaid({ ...hours, weekly: {} }, { zone: null, phone: null }, early, 'en'), null);
  assert.deepEqual(
    [zoneOf('+374 91 000000'), zoneOf('+1 555 0100'), zoneOf('0984'), zoneOf(null)],
    ['Asia/Yerevan', null, null, null],
  );
});
