import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { publicUrl, setPublicUrl } from '#server/platform/public-url.ts';
import { passkeysAt, relyingParty } from './relying-party.ts';

test('with a PUBLIC_URL on https passkeys are for it and nothing else', () => {
  under('https://desk.example.org:8443', () => {
    assert.equal(passkeysAt(), 'https://desk.example.org:8443');
    assert.deepEqual(relyingParty(asked('https://desk.example.org:8443')), {
      id: 'desk.example.org',
      origin: 'https://desk.example.org:8443',
    });
    for (const origin of [
      'http://desk.example.org:8443',
      'https://desk.example.org',
      'http://localhost:4000',
      'null',
    ])
      assert.throws(() => relyingParty(asked(origin)), { code: 'other-address' }, origin);
  });
});

test('without one they are for the host that the desk was reached under', () => {
  under('http://localhost:4000', () => {
    assert.equal(passkeysAt(), null);
    assert.deepEqual(relyingParty(asked('http://localhost:4000')), {
      id: 'localhost',
      origin: 'http://localhost:4000',
    });
    assert.equal(relyingParty(asked('https://desk.example.org')).id, 'desk.example.org');
    assert.deepEqual(relyingParty({ headers: { host: 'localhost:4000' } } as FastifyRequest), {
      id: 'localhost',
      origin: 'http://localhost:4000',
    });
  });
});

function asked(origin: string): FastifyRequest {
  return { headers: { origin, host: 'localhost:4000' } } as FastifyRequest;
}

function under(url: string, work: () => void): void {
  const before = publicUrl();
  setPublicUrl(url);
  try {
    work();
  } finally {
    setPublicUrl(before);
  }
}
