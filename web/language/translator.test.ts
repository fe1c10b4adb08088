import assert from 'node:assert/strict';
import { test } from 'node:test';
import { translator } from './translator.ts';

const translate = translator({
  'is missing': 'موجود نہیں',
  'Meta refused this.': 'Meta نے انکار کر دیا۔',
  'Meta says: “{1}”': 'Meta کہتا ہے: ”{1}“',
  'The token has expired. {1}': 'ٹوکن ختم ہو گیا۔ {1}',
  'Make a new one.': 'نیا بنائیں۔',
  'The template {1} is {2}{3}.{4}': 'ٹیمپلیٹ {1} کی حالت: {2}{3}۔{4}',
  'The template {1} is now rated {2}; it was {3}.': 'ٹیمپلیٹ {1} کا معیار اب {2} ہے؛ پہلے {3} تھا۔',
  'It can be sent.': 'بھیجا جا سکتا ہے۔',
  'no reason given': 'وجہ نہیں بتائی گئی',
  'more than {1} of {2}': '{2} میں {1} سے زیادہ',
});

test('a sentence is said as the table says it, and what is not there is left to the caller', () => {
  assert.equal(translate('Meta refused this.'), 'Meta نے انکار کر دیا۔');
  assert.equal(translate('Who knows.'), undefined);
  assert.equal(translate(''), undefined);
  assert.equal(translate('constructor'), undefined);
});

test('what was put in stands where the language wants it, and keeps its direction', () => {
  assert.equal(translate('more than 5 of messages'), '\u2068messages\u2069 میں \u20685\u2069 سے زیادہ');
  assert.equal(translate('Meta says: “(#100) No $1 {1}”'), 'Meta کہتا ہے: ”\u2068(#100) No $1 {1}\u2069“');
  assert.equal(translate('Meta says: “”'), 'Meta کہتا ہے: ”“');
});

test('what is put in may be one of ours, and may be nothing', () => {
  assert.equal(translate('The token has expired. Make a new one.'), 'ٹوکن ختم ہو گیا۔ نیا بنائیں۔');
  assert.equal(
    translate('The template “a” (ta) is approved. It can be sent.'),
    'ٹیمپلیٹ \u2068“a” (ta)\u2069 کی حالت: \u2068approved\u2069۔ بھیجا جا سکتا ہے۔',
  );
});

test('the sentence that says the most itself is the one that is meant', () => {
  assert.equal(
    translate('The template “a” is now rated green; it was red.'),
    'ٹیمپلیٹ \u2068“a”\u2069 کا معیار اب \u2068green\u2069 ہے؛ پہلے \u2068red\u2069 تھا۔',
  );
});

test('sentences in a row are said one by one, and foreign ones among them as they are', () => {
  assert.equal(
    translate('Meta refused this. Meta says: “Bad.” (error 100, trace Ab)'),
    'Meta نے انکار کر دیا۔ Meta کہتا ہے: ”\u2068Bad.\u2069“ \u2068(error 100, trace Ab)\u2069',
  );
  assert.equal(translate('Computer says no. Make a new one.'), '\u2068Computer says no.\u2069 نیا بنائیں۔');
});

test('a place and what is wrong there', () => {
  assert.equal(translate('thread.id is missing'), '\u2068thread.id\u2069 موجود نہیں');
  assert.equal(translate('What is missing'), '\u2068What\u2069 موجود نہیں');
});

test('a long or hostile text ends soon, whatever it holds', () => {
  const hostile = `The template ${' is . '.repeat(600)}`;
  const begun = process.cpuUsage().user;
  for (let round = 0; round < 50; round += 1) translate(hostile);
  assert.ok(process.cpuUsage(undefined).user - begun < 5_000_000);
  assert.equal(translate('x'.repeat(1_000_000)), undefined);
});
