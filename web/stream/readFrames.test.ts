import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Frame, frameParser } from './readFrames.ts';

const whole =
  ': hello\n\nid: 7\nevent: change\ndata: {"a":\ndata: 1}\n\nevent: typing\r\ndata: x\r\n\r\nid: 8\n\n';
const frames: Frame[] = [
  { id: '7', event: 'change', data: '{"a":\n1}' },
  { id: null, event: 'typing', data: 'x' },
  { id: '8', event: 'message', data: '' },
];

test('frames are whole however the text was cut', () => {
  for (let size = 1; size <= whole.length; size += 1) {
    const found: Frame[] = [];
    const feed = frameParser((frame) => found.push(frame));
    for (let at = 0; at < whole.length; at += size) feed(whole.slice(at, at + size));
    assert.deepEqual(found, frames, `cut into pieces of ${size}`);
  }
});
