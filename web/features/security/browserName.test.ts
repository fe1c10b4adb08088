import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserName } from './browserName.ts';

test('browsers that claim to be others are named for what they are', () => {
  const base = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
  assert.equal(browserName(`${base} Chrome/140.0 Safari/537.36 Edg/140.0`), 'Edge, Windows');
  assert.equal(browserName(`${base} Chrome/140.0 Safari/537.36`), 'Chrome, Windows');
  assert.equal(
    browserName('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'),
    'Firefox, Linux',
  );
  assert.equal(
    browserName(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1',
    ),
    'Safari, iOS',
  );
  for (const unknown of [null, '', 'curl/8.0', '<script>']) assert.equal(browserName(unknown), null);
});
