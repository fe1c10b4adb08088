import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isPress } from './isPress.ts';
import { type KeyName, keys } from './keys.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', true>> = {},
) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

test('every key in the list is bound somewhere, and no two do different things', () => {
  const web = join(import.meta.dirname, '..');
  const sources = globSync('**/*.{ts,tsx}', { cwd: web })
    .filter((path) => !path.startsWith('keys/keys') && !path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(web, path), 'utf8'));
  const presses = Object.values(keys).map((each) => each.press);
  assert.equal(new Set(presses).size, presses.length);
  for (const name of Object.keys(keys)) {
    if (name === 'open') continue;
    const bound = new RegExp(`use(?:Shortcuts|Sequence)\\([^]{0,400}?\\b${name}:|isPress\\([^)]*'${name}'`);
    assert.ok(
      sources.some((source) => bound.test(source)),
      `${name} is listed and bound nowhere`,
    );
  }
});

test('⌘ counts as Ctrl, and a key without it is another one', () => {
  const cases: [Parameters<typeof isPress>[0], KeyName, boolean][] = [
    [press('Enter', { ctrlKey: true }), 'send', true],
    [press('Enter', { metaKey: true }), 'send', true],
    [press('Enter'), 'send', false],
    [press('Enter', { ctrlKey: true, shiftKey: true }), 'send', false],
    [press('k', { metaKey: true }), 'palette', true],
    [press('k'), 'palette', false],
    [press('v'), 'preview', true],
    [press('v', { ctrlKey: true }), 'preview', false],
  ];
  for (const [event, name, expected] of cases) assert.equal(isPress(event, name), expected);
});
