import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { apartIn, directionIn } from './apart.ts';

test('a name that runs the other way is isolated, once, and one that runs along is left alone', () => {
  for (const name of ['Ravi', 'कविता', 'Անահիտ', 'கவிதா', 'లక్ష్మి', '#5', 'فاطمہ 5']) {
    assert.equal(apartIn('rtl', name), name === '#5' ? '\u2068#5\u2069' : `\u2068${name}\u2069`);
  }
  assert.equal(apartIn('rtl', 'فاطمہ'), 'فاطمہ');
  assert.equal(apartIn('ltr', 'کویتا'), '\u2068کویتا\u2069');
  assert.equal(apartIn('ltr', apartIn('ltr', 'کویتا')), '\u2068کویتا\u2069');
  for (const name of ['Ravi', 'कविता', '#5', '']) assert.equal(apartIn('ltr', name), name);
});

test('a sentence runs as the screen does, whatever name it begins with', () => {
  assert.equal(directionIn('ltr', 'فاطمہ has this conversation.'), 'ltr');
  assert.equal(directionIn('ltr', 'فاطمہ'), 'rtl');
  assert.equal(directionIn('rtl', 'Meta نے اسے قبول نہیں کیا۔'), 'rtl');
  assert.equal(directionIn('rtl', '\u2068A very long name of an account\u2069 بند ہے'), 'rtl');
  assert.equal(directionIn('rtl', 'The channel آرڈرز is paused.'), 'ltr');
  assert.equal(directionIn('rtl', '(#100)'), 'ltr');
});

const screens = globSync('**/*.{ts,tsx}', { cwd: join(import.meta.dirname, '..') })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: readFileSync(join(import.meta.dirname, '..', path), 'utf8') }));

/** What of it stands in which file, for the message of a test that fails. */
function found(pattern: RegExp): string[] {
  return screens.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([hit]) => `${path}: ${hit.replace(/\s+/g, ' ')}`),
  );
}

test('no sentence of ours with a name in it finds its own direction', () => {
  assert.ok(screens.length > 300, 'the screens are here');
  // What people wrote may: fields and quotes. A paragraph, a list or a heading holds our words.
  assert.deepEqual(
    found(/<(?:p|li|ul|h\d|span|strong|section|dd|div|button|label)\b[^<>]*\sdir="auto"[^<>]*>/g).filter(
      (hit) => !/^ui\/(?:Words|Marked)\.tsx/.test(hit),
    ),
    [],
  );
  assert.deepEqual(found(/<bdi(?![^<>]*\sdir=)[^<>]*>(?:(?!<\/bdi>)[\s\S])*?\bt\([^()]*,\s*\{/g), []);
  assert.deepEqual(found(/<(?:Line|Words)\b[^<>]*\btext=\{(?:[^{}]*[^\w.])?t\([^()]*,\s*\{[^<>]*\/>/g), []);
});

test('names beside our words, or in a list, are kept apart from what stands beside them', () => {
  // `${t('act.assign')}: ${agent.name}`
  assert.deepEqual(found(/`[^`]*\$\{t\([^`]*\$\{[\w.?]*\b[nN]ame\}[^`]*`/g), []);
  // names.map(({ name }) => name).join(', ')
  assert.deepEqual(found(/\.map\(\(\{ name \}\) => name\)\s*\.join\(/g), []);
});
