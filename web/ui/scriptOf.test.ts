import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptOf } from './scriptOf.ts';

test('each script is told by its letters, wherever they stand', () => {
  assert.equal(scriptOf('KC-20418: மூடி'), 'tamil');
  assert.equal(scriptOf('నమస్కారం'), 'telugu');
  assert.equal(scriptOf('नमस्ते'), 'devanagari');
  assert.equal(scriptOf('Ողջույն'), 'armenian');
  assert.equal(scriptOf('Hello 123 🙂'), 'other');
});

test('Urdu is told from Arabic', () => {
  assert.equal(scriptOf('ڈبہ ٹوٹا ہوا ملا'), 'urdu');
  assert.equal(scriptOf('السلام علیکم'), 'urdu');
  assert.equal(scriptOf('أين طلبيتي؟'), 'arabic');
});
