import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '#server/testing/random.ts';
import { divide } from './parts.ts';
import { lengthOf, splitText } from './split.ts';

const passages = {
  English: 'The lid does not fit. Could you send another one? It is the blue pot of 700 ml, bought in May. ',
  Hindi: 'ढक्कन ठीक से नहीं बैठता। क्या आप दूसरा भेज सकते हैं? यह नीला बर्तन है॥ ',
  Tamil: 'மூடி பொருந்தவில்லை. வேறொன்று அனுப்ப முடியுமா? இது நீல நிறப் பானை. ',
  Telugu: 'మూత సరిగ్గా సరిపోవడం లేదు. మరొకటి పంపగలరా? ఇది నీలం రంగు కుండ. ',
  Urdu: 'ڈھکن ٹھیک نہیں بیٹھتا۔ کیا آپ دوسرا بھیج سکتے ہیں؟ یہ نیلے رنگ کا برتن ہے۔ ',
  Armenian: 'Կափարիչը չի համապատասխանում։ Կարո՞ղ եք ուղարկել ուրիշը։ Դա կապույտ կաթսան է։ ',
  emoji: '👩🏽‍🚒 👨‍👩‍👧‍👦 🏳️‍🌈 🇦🇲 e\u0301 ',
};
const units = ['characters', 'graphemes', 'bytes'] as const;

for (const [script, passage] of Object.entries(passages)) {
  test(`splits ${script} without losing or breaking a letter`, () => {
    const text = passage.repeat(40).trim();
    const whole = graphemesOf(text);
    for (const unit of units) {
      for (const max of [160, 280, 1_000]) {
        const parts = splitText(text, { unit, max });
        assert.equal(parts.length > 1, lengthOf(text, unit) > max);
        for (const part of parts) assert.ok(lengthOf(part, unit) <= max, `${unit} ${max}`);
        assert.equal(withoutBlanks(parts.join('')), withoutBlanks(text));
        for (const part of parts)
          for (const letter of graphemesOf(part))
            assert.ok(whole.has(letter), `${letter} is a broken letter`);
      }
    }
  });
}

test('a text that fits stays as it is, blanks and all', () => {
  for (const text of ['', ' a ', 'ab\n\ncd\n', 'x'.repeat(10)])
    assert.deepEqual(splitText(text, { unit: 'characters', max: 10 }), [text]);
});

test('cuts between paragraphs rather than sentences, and sentences rather than words', () => {
  const limit = { unit: 'characters', max: 40 } as const;
  assert.deepEqual(splitText('One sentence. Another one.\n\nA new matter here, longer.', limit), [
    'One sentence. Another one.',
    'A new matter here, longer.',
  ]);
  assert.deepEqual(
    splitText('Is it the blue one you mean? We have it here since Monday.', limit)[0],
    'Is it the blue one you mean?',
  );
  assert.deepEqual(
    splitText('یہ نیلے رنگ کا برتن ہے۔ کیا آپ دوسرا بھیج سکتے ہیں؟ شکریہ', limit)[0],
    'یہ نیلے رنگ کا برتن ہے۔',
  );
  assert.deepEqual(splitText(`${'long '.repeat(12)}end`, limit)[0], 'long '.repeat(8).trim());
});

test('a single letter that is longer than the limit goes whole rather than never', () => {
  const family = '👨‍👩‍👧‍👦';
  assert.deepEqual(splitText(family.repeat(3), { unit: 'bytes', max: 10 }), [family, family, family]);
  assert.deepEqual(splitText('y'.repeat(25), { unit: 'bytes', max: 10 }), [
    'y'.repeat(10),
    'y'.repeat(10),
    'y'.repeat(5),
  ]);
});

test('random texts and limits: whole, fitting, and soon', () => {
  const random = seeded(5);
  const letters = ['a', ' ', '\n', '. ', 'ß', 'क्ष', '👩🏽‍🚒', '\n\n', '\u200d', '\u0301', '۔ '];
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: 200 }, () => letters[Math.floor(random() * letters.length)]).join('');
    const unit = units[round % 3] ?? 'bytes';
    const max = 30 + Math.floor(random() * 60);
    const parts = splitText(text, { unit, max });
    assert.equal(withoutBlanks(parts.join('')), withoutBlanks(text));
    for (const part of parts) {
      // One letter with more signs than the limit has room for is the only excuse.
      assert.ok(lengthOf(part, unit) <= max || graphemesOf(part).size === 1, `${unit} ${max}: ${part}`);
    }
  }
  const began = performance.now();
  splitText('word '.repeat(20_000), { unit: 'graphemes', max: 160 });
  assert.ok(performance.now() - began < 3_000);
});

test('attachments go with the text or after it, as the platform takes them', () => {
  const limits = {
    text: { max: 10, unit: 'characters' as const },
    attachments: { max: 2, bytes: 1, types: [] },
  };
  const message = { text: 'aaaa bbbb cccc', files: files('image/png', 'image/png', 'image/png') };
  assert.deepEqual(divide(message, { limits: { ...limits, together: true } }), [
    { text: 'aaaa bbbb', lines: null, attachmentIds: ['1', '2'] },
    { text: 'cccc', lines: null, attachmentIds: [] },
    { text: '', lines: null, attachmentIds: ['3'] },
  ]);
  assert.deepEqual(divide(message, { limits: { ...limits, together: false } }), [
    { text: 'aaaa bbbb', lines: null, attachmentIds: [] },
    { text: 'cccc', lines: null, attachmentIds: [] },
    ...['1', '2', '3'].map((id) => ({ text: '', lines: null, attachmentIds: [id] })),
  ]);
  assert.deepEqual(
    divide({ text: ' ', files: files('image/png') }, { limits: { ...limits, together: true } }),
    [{ text: '', lines: null, attachmentIds: ['1'] }],
  );
});

test('a text goes below the first file where it fits and the platform shows it there', () => {
  const limits = {
    text: { max: 40, unit: 'characters' as const },
    attachments: { max: 1, bytes: 1, types: [] },
    together: false,
    caption: { max: 12, types: ['image/', 'application/pdf'] },
  };
  const ways = { limits, writes: { bold: '*' } };
  const parts = (text: string, ...types: string[]) =>
    divide({ text, files: files(...types) }, ways).map((part) => [part.text, ...part.attachmentIds]);
  assert.deepEqual(parts('மூடி **இது**', 'image/png', 'audio/ogg'), [
    ['மூடி *இது*', '1'],
    ['', '2'],
  ]);
  assert.deepEqual(parts('a'.repeat(12), 'application/pdf'), [['a'.repeat(12), '1']]);
  // The signs of its marks count: thirteen characters as they go out.
  assert.deepEqual(parts(`**${'a'.repeat(11)}**`, 'image/png'), [[`*${'a'.repeat(11)}*`], ['', '1']]);
  assert.deepEqual(parts('a'.repeat(13), 'image/png'), [['a'.repeat(13)], ['', '1']]);
  assert.deepEqual(parts('voice', 'audio/ogg', 'image/png'), [['voice'], ['', '1'], ['', '2']]);
  assert.deepEqual(parts('short', 'application/pdf-like'), [['short'], ['', '1']]);
  assert.deepEqual(parts('short'), [['short']]);
  assert.deepEqual(parts('', 'image/png'), [['', '1']]);
  assert.deepEqual(parts(`${'word '.repeat(9)}`, 'image/png').length, 3);
});

function files(...types: string[]) {
  return types.map((type, i) => ({ id: String(i + 1), type }));
}

function graphemesOf(text: string): Set<string> {
  return new Set([...new Intl.Segmenter().segment(text)].map((s) => s.segment));
}

function withoutBlanks(text: string): string {
  return text.replace(/\s/g, '');
}
