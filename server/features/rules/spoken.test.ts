import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf, primary } from './spoken.ts';

test('words are of the language of their script, whatever is known of their author', () => {
  for (const [words, language] of [
    ['மூடி பொருந்தவில்லை', 'ta'],
    ['మూత సరిగ్గా పట్టడం లేదు', 'te'],
    ['Պատվերը դեռ չի հասել', 'hy'],
    ['क्या ढक्कन बदल सकते हैं?', 'hi'],
    ['پارسل کل آیا مگر ڈھکن ٹھیک نہیں بیٹھتا', 'ur'],
    ['لم يصل الطلب بعد', 'ar'],
    ['بسته من هنوز نرسیده، چه کنم', 'fa'],
    ['Где мой заказ?', 'ru'],
    ['荷物はどこですか', 'ja'],
    ['我的包裹在哪里', 'zh'],
    ['택배가 어디 있어요', 'ko'],
  ] as const) {
    assert.equal(languageOf(words, null), language, words);
    assert.equal(languageOf(words, 'en-GB'), language, `${words}, by whom English is known`);
  }
});

test('where several are written in a script, the author’s own decides', () => {
  assert.equal(languageOf('माझे पार्सल कुठे आहे?', 'mr'), 'mr');
  assert.equal(languageOf('زما کڅوړه چیرته ده', 'ps_AF'), 'ps');
  assert.equal(languageOf('كيف حالك', 'ur'), 'ur');
  assert.equal(languageOf('پارسل کہاں ہے', 'ar'), 'ur', 'in letters that Arabic lacks');
  assert.equal(languageOf('我的包裹在哪里', 'zh-Hant'), 'zh');
  assert.equal(languageOf('荷物', 'ja'), 'ja');
});

test('Latin letters, signs and nothing are of the author’s language, or of none', () => {
  assert.equal(languageOf('mera parcel kahan hai?', 'hi'), 'hi');
  assert.equal(languageOf('mera parcel kahan hai?', null), null);
  assert.equal(languageOf('👍 123', 'ur-PK'), 'ur');
  assert.equal(languageOf('', 'not a tag'), null);
  assert.equal(languageOf('Hello, this is அன்பு writing to you', 'en'), 'en', 'a name makes no language');
  assert.equal(primary('ur_PK'), 'ur');
  assert.equal(primary('x'), null);
});
