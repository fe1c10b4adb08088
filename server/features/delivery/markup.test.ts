import assert from 'node:assert/strict';
import { test } from 'node:test';
import { htmlOfLines } from '#connectors/kit/html.ts';
import { oneOf, seeded } from '#server/testing/random.ts';
import { parseMarks } from './markup.ts';
import { divide, shownOn } from './parts.ts';
import { lengthOf } from './split.ts';

const limits = {
  text: { max: 100_000, unit: 'characters' as const },
  attachments: { max: 1, bytes: 1, types: [] },
  together: true,
};
const signs = { bold: '*', italic: '_', strike: '~', code: '`', block: '```' };
const sent = (text: string, writes?: Parameters<typeof shownOn>[1], max = limits.text.max) =>
  divide(
    { text, files: [] },
    { limits: { ...limits, text: { ...limits.text, max } }, ...(writes && { writes }) },
  ).map((part) => part.text);
const html = (text: string) => htmlOfLines(shownOn(text, 'styled') ?? []);

const unmarked = [
  '2*3*4',
  '5 * 3 * 2 = 30',
  '2**3**4',
  'snake_case_name and __init',
  '#hashtag # 1 in sales',
  '# not a heading',
  '+91 98400 12345',
  '+ 91 98400 12345\n+ 91 98400 12346',
  'see you :-* soon :-* bye',
  ':* and *',
  '(*_*) *o* ^_^ hello ^_^ -_- hello -_- >_<',
  '>_< sorry\n>:( again',
  '¯\\_(ツ)_/¯',
  'C:\\_temp_\\files',
  '1. only one line',
  '1986. A good year',
  '- Anahit',
  '    indented\n\tand by a tab  \n\n\n  three lines on  ',
  'Hello\n---\nthere\n===',
  '***',
  '- - -',
  '<b>bold</b> &amp; <script>x</script>',
  'Anahit <anahit@example.org>, <https://shop.example>',
  '![pot](https://shop.example/pot.png)',
  '[bad](javascript:alert(1)) [bad](data:text/html,x) [bad](/path) [](https://shop.example)',
  'https://shop.example/_a_/b*c*d?q=__x__',
  'www.shop.example/_foo_ and www.shop.example/_bar_',
  'it`s and that`s',
  '*one\ntwo*',
  'a *b c and ** and **** and __',
  'Rs.*500*/-',
  'Price* applies, see *terms and *conditions',
  '[ ] to do\n[x] done\n[a]: https://shop.example',
  '~x~ ~ 5 km ~',
  '```\nnever closed',
  '\uFEFFhello',
  'line\r\nline\rline',
];

test('a text without marks goes out as it was typed, whatever the platform writes', () => {
  for (const text of unmarked) {
    assert.equal(parseMarks(text), null, text);
    for (const writes of [{}, signs, 'styled'] as const) assert.deepEqual(sent(text, writes), [text]);
  }
});

const words = {
  Tamil: ['வணக்கம்', 'நன்றி', 'கெட்டில்', 'மூடி'],
  Hindi: ['नमस्ते', 'ज़रूर', 'क्षमा', 'डिलीवरी'],
  Telugu: ['నమస్కారం', 'మూత', 'కెటిల్', 'సరే'],
  Urdu: ['ہیلو', 'ڈھکن', 'شکریہ', 'جناب'],
  Armenian: ['Բարև', 'ձեզ', 'շնորհակալ', 'եմ'],
  English: ['hello', 'naïve', 'O’Brien', 'kettle'],
};
const between = [
  ' ',
  '  ',
  '\n',
  '\n\n',
  ', ',
  '। ',
  '۔ ',
  '։ ',
  ' — ',
  ' 12 ',
  ' 2*3 ',
  ' #7 ',
  ' a_b ',
  ' :-* ',
  ' 👩🏽‍🚒 ',
  '\t',
];

for (const [script, of] of Object.entries(words)) {
  test(`${script}: random texts without marks arrive byte for byte, and marked words are found`, () => {
    const random = seeded(11);
    for (let round = 0; round < 300; round += 1) {
      const text = Array.from({ length: 12 }, () => oneOf(of, random) + oneOf(between, random)).join('');
      for (const writes of [{}, signs, 'styled'] as const) assert.deepEqual(sent(text, writes), [text]);
    }
    const [one = '', two = ''] = of;
    assert.deepEqual(sent(`${one} **${two}** _${one}_`, {}), [`${one} ${two} ${one}`]);
    assert.deepEqual(sent(`${one} **${two}**, ~~${one}~~!`, signs), [`${one} *${two}*, ~${one}~!`]);
  });
}

test('each mark as platforms write it', () => {
  const cases: [typed: string, plain: string, marked: string][] = [
    ['**bold** and *it* _it_ ~~no~~ `2*3`', 'bold and it it no 2*3', '*bold* and _it_ _it_ ~no~ `2*3`'],
    ['***both***', 'both', '_*both*_'],
    ['**Երևան**ում', 'Երևանում', '*Երևան*ում'],
    ['- tea\n- milk\nThanks!', '• tea\n• milk\nThanks!', '• tea\n• milk\nThanks!'],
    ['1. *tea*\n2. milk\n   fresh', '1. tea\n2. milk\n   fresh', '1. _tea_\n2. milk\n   fresh'],
    ['> said *she*\n> then', '> said she\n> then', '> said _she_\n> then'],
    ['```\na *b*\n  c\n```', 'a *b*\n  c', '```\na *b*\n  c\n```'],
    [
      '[கடை](https://shop.example/a_b) *now*',
      'கடை (https://shop.example/a_b) now',
      'கடை (https://shop.example/a_b) _now_',
    ],
    ['[https://shop.example](https://shop.example) x', 'https://shop.example x', 'https://shop.example x'],
    ['[us](mailto:a@b.example)', 'us (a@b.example)', 'us (a@b.example)'],
    [
      '\\*not bold\\* and \\[x](https://y.example)',
      '*not bold* and [x](https://y.example)',
      '*not bold* and [x](https://y.example)',
    ],
    ['\\- a\n\\- b', '- a\n- b', '- a\n- b'],
    [
      'see **https://shop.example/a_b_c**.',
      'see https://shop.example/a_b_c.',
      'see *https://shop.example/a_b_c*.',
    ],
  ];
  for (const [typed, plain, marked] of cases) {
    assert.deepEqual(sent(typed), [typed], 'without the field as it was typed');
    assert.deepEqual(sent(typed, {}), [plain]);
    assert.deepEqual(sent(typed, signs), [marked]);
  }
});

test('what is cut in two keeps its marks in both, and every part fits with them', () => {
  const text = `**${'word '.repeat(60)}end** and [the shop](https://shop.example/a)\n\n- ${'ம'.repeat(50)}\n- b`;
  for (const max of [30, 47, 80]) {
    const parts = sent(text, signs, max);
    assert.ok(parts.length > 4);
    for (const part of parts) {
      assert.ok(lengthOf(part, 'characters') <= max, part);
      assert.equal((part.match(/\*/g) ?? []).length % 2, 0, part);
    }
    assert.equal(parts.join('').replace(/[\s*]/g, ''), sent(text, {})[0]?.replace(/\s/g, ''));
  }
});

test('HTML holds nothing that its author did not mean, and nothing that acts', () => {
  assert.equal(
    html('**<b>** [x" onclick="y](https://a.example/?a=1&b=2) **[z](https://b.example/)**'),
    '<p dir="auto"><strong>&#60;b&#62;</strong> <a href="https://a.example/?a=1&#38;b=2">x&#34; onclick=&#34;y</a> <strong></strong><a href="https://b.example/"><strong>z</strong></a></p>'.replace(
      '<strong></strong>',
      '',
    ),
  );
  assert.equal(
    html('Hi *you*\nthere\n\n1. one\n2. two\n\n> شکریہ\n\n```\n<x>\n```'),
    [
      '<p dir="auto">Hi <em>you</em><br>\nthere</p>',
      '<ul><li dir="auto" value="1" style="list-style-type:decimal">one</li>\n<li dir="auto" value="2" style="list-style-type:decimal">two</li></ul>',
      '<blockquote dir="auto" style="margin:0;padding-inline-start:1em;border-inline-start:3px solid #ccc">شکریہ</blockquote>',
      '<pre dir="ltr">&#60;x&#62;</pre>',
    ].join('\n'),
  );
  for (const hostile of unmarked)
    assert.doesNotMatch(
      html(`**x** ${hostile}`),
      /<(?!\/?(?:p|strong|em|s|code|a|ul|li|blockquote|pre|br)\b)|href="(?!https?:|mailto:)/,
    );
});

test('texts made to be slow are read soon, and leave as they were typed where they hold no marks', () => {
  const hostile = [
    '*',
    '*a',
    '*a* ',
    '>',
    '> ',
    '- ',
    '[',
    '[a](',
    '_a ',
    '\\*',
    '~~a',
    'a**',
    '`a',
    '> a\n',
    '- a\n',
  ];
  for (const each of hostile) {
    const text = each.repeat(20_000 / each.length);
    const began = performance.now();
    sent(text, signs);
    assert.ok(performance.now() - began < 3_000, each);
  }
});
