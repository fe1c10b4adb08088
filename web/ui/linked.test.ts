import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linked } from './linked.ts';

const links = (text: string) =>
  linked(text)
    .filter(({ kind }) => kind === 'link')
    .map((piece) => piece.text);

test('the end of a sentence is not part of an address', () => {
  assert.deepEqual(links('See https://a.example/x. Or (https://b.example/y)!'), [
    'https://a.example/x',
    'https://b.example/y',
  ]);
  assert.deepEqual(links('دیکھیں https://a.example/x۔'), ['https://a.example/x']);
  assert.deepEqual(links('https://a.example/wiki/Tea_(drink)'), ['https://a.example/wiki/Tea_(drink)']);
});

test('only http and https become links', () => {
  assert.deepEqual(
    links('javascript:alert(1) data:text/html,x file:///etc/passwd ftp://a.example https://'),
    [],
  );
});

test('handles are found, addresses of e-mail are not handles', () => {
  const handles = (text: string) =>
    linked(text)
      .filter(({ kind }) => kind === 'handle')
      .map((piece) => piece.text);
  assert.deepEqual(handles('Hi @kaveri_coffee. Write to a@b.example'), ['@kaveri_coffee']);
});

test('the pieces are the text', () => {
  for (const text of ['', '@', 'https://a.example', 'a https://b.example, @c d', '@a@b https://x y']) {
    assert.equal(
      linked(text)
        .map((piece) => piece.text)
        .join(''),
      text,
    );
  }
});
