import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold } from '#server/platform/fold.ts';
import { has } from './has.ts';

test('spellings that differ by keyboard, sign and digit are the same', () => {
  for (const [one, other] of [
    ['كيا', 'کیا'],
    ['مَدَد', 'مدد'],
    ['١٢٣', '123'],
    ['۴۵۶', '456'],
    ['फ़ोन', 'फोन'],
    ['\u095e\u094b\u0928', 'फोन'],
    ['৩৪', '34'],
    ['௧௨', '12'],
    ['Ելք և մուտք', 'ելք եւ մուտք'],
    ['եվ', 'և'],
    ['ＲＥＦＵＮＤ', 'refund'],
    ['Übergröße', 'ubergrosse'],
    ['re\u200bfund\u00a0now', 'refund now'],
    ['آرڈر', 'ارڈر'],
  ] as const)
    assert.equal(fold(one), fold(other), `${one} ${other}`);
});

test('signs of vowels that tell words apart stay, and so do other letters', () => {
  for (const [one, other] of [
    ['पानी', 'पान'],
    ['பணம்', 'பணம'],
    ['పాలు', 'పలు'],
    ['کل', 'گل'],
  ] as const)
    assert.notEqual(fold(one), fold(other), `${one} ${other}`);
});

test('a word is found as one of its own, or anywhere', () => {
  const found = (text: string, word: string, whole: boolean) => has(fold(text), fold(word), whole);
  assert.ok(found('Wo ist mein PAKET?', 'paket', true));
  assert.ok(!found('The party begins', 'art', true));
  assert.ok(found('The party begins', 'art', false));
  assert.ok(found('party art', 'art', true));
  assert.ok(found('என் பணம், இப்போது', 'பணம்', true));
  assert.ok(!found('பணம்', 'பண', true), 'a sign of a vowel belongs to its letter');
  assert.ok(found('میرا آرڈر کہاں ہے؟', 'ارڈر', true));
  assert.ok(found('注文はどこですか', '注文', false));
  assert.ok(found('order 12345!', '١٢٣٤٥', true));
  assert.ok(!found('order 123456', '12345', true));
  assert.ok(!found('anything', '\u200b', true));
});
