import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEventReader } from './sse.ts';

describe('server-sent events', () => {
  it('are the same however the text was cut', () => {
    const text = ': here\n\nevent: message\ndata: {"a":1}\n\ndata: one\r\ndata:two\r\n\r\nevent: x\n\n';
    const expected = [
      ['message', '{"a":1}'],
      ['message', 'one\ntwo'],
    ];
    assert.deepEqual(read([text]), expected);
    assert.deepEqual(read([...text]), expected);
    for (let cut = 1; cut < text.length; cut += 1) {
      assert.deepEqual(read([text.slice(0, cut), text.slice(cut)]), expected, `cut at ${cut}`);
    }
  });
});

function read(pieces: string[]): string[][] {
  const told: string[][] = [];
  const feed = createEventReader((event, data) => told.push([event, data]));
  for (const piece of pieces) feed(piece);
  return told;
}
