import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spansOf } from './links.ts';

describe('addresses in a text', () => {
  const cases: [text: string, links: string[]][] = [
    ['See https://shop.example/orders/4711.', ['https://shop.example/orders/4711']],
    ['(https://shop.example/a)', ['https://shop.example/a']],
    ['https://en.wikipedia.org/wiki/Tea_(meal)', ['https://en.wikipedia.org/wiki/Tea_(meal)']],
    ['یہ دیکھیں https://shop.example/۱۲۔', ['https://shop.example/۱۲']],
    ['www.shop.example, or a@b.example!', ['https://www.shop.example', 'mailto:a@b.example']],
    ['javascript:alert(1) file:///etc data:text/html,x', []],
    ['https://nowhere', []],
    ['3.5 and 12:30 and a@b', []],
    ['https://a.example/<script>', ['https://a.example/']],
  ];
  for (const [text, links] of cases) {
    it(JSON.stringify(text), () => {
      const spans = spansOf(text);
      assert.deepEqual(
        spans.flatMap(({ href }) => href ?? []),
        links,
      );
      assert.equal(spans.map((span) => span.text).join(''), text);
    });
  }
});
