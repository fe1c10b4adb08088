import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inkOn, readableColour } from './colours.ts';

describe('the colour of a channel', () => {
  it('is made out, or replaced by our own', () => {
    assert.equal(readableColour('#0B6E4F'), '#0b6e4f');
    assert.equal(readableColour('#fc0'), '#ffcc00');
    assert.equal(readableColour('url(x)'), readableColour(''));
  });
  it('gets words that can be read on it', () => {
    assert.equal(inkOn('#0b6e4f'), '#ffffff');
    assert.equal(inkOn('#ffcc00'), '#000000');
    assert.equal(inkOn('#777777'), '#000000');
  });
});
