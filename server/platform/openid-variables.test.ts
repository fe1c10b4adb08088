import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '#server/config.ts';

const three = {
  EARSHOT_OIDC_ISSUER: 'https://login.example.org/realms/haus',
  EARSHOT_OIDC_CLIENT_ID: 'earshot',
  EARSHOT_OIDC_CLIENT_SECRET: 'not to be seen',
};

test('a provider needs three things; the rest has a use without being given', () => {
  assert.equal(readConfig({}).openid, undefined);
  assert.deepEqual(readConfig(three).openid, {
    issuer: 'https://login.example.org/realms/haus',
    clientId: 'earshot',
    clientSecret: 'not to be seen',
    name: 'login.example.org',
    domains: [],
    acr: [],
    vouches: false,
    only: false,
  });
  const all = readConfig({
    ...three,
    EARSHOT_OIDC_NAME: 'Haus am Meer',
    EARSHOT_OIDC_DOMAINS: 'Example.org, bücher.example',
    EARSHOT_OIDC_ACR: 'urn:a,urn:b',
    EARSHOT_OIDC_VOUCHES: 'on',
    EARSHOT_OIDC_ONLY: 'ON',
  }).openid;
  assert.deepEqual(
    [all?.name, all?.domains, all?.acr, all?.vouches, all?.only],
    ['Haus am Meer', ['example.org', 'bücher.example'], ['urn:a', 'urn:b'], true, true],
  );
  assert.ok(readConfig({ ...three, EARSHOT_OIDC_ISSUER: 'http://127.0.0.1:8080' }).openid);
});

test('what is missing or wrong stops the start, without the secret', () => {
  const refusedFor = (env: object, what: RegExp) =>
    assert.throws(
      () => readConfig({ ...env }),
      (error: Error) => what.test(error.message) && !error.message.includes('not to be seen'),
    );
  for (const name of Object.keys(three))
    refusedFor({ ...three, [name]: '' }, new RegExp(`${name} is missing`));
  for (const issuer of [
    'login.example.org',
    'http://login.example.org',
    'https://u:p@x.org',
    'https://x.org/?a',
  ])
    refusedFor({ ...three, EARSHOT_OIDC_ISSUER: issuer }, /EARSHOT_OIDC_ISSUER must be an address on https/);
  refusedFor({ ...three, EARSHOT_OIDC_DOMAINS: 'example.org, @here' }, /EARSHOT_OIDC_DOMAINS holds "@here"/);
  refusedFor({ ...three, EARSHOT_OIDC_VOUCHES: 'on' }, /EARSHOT_OIDC_VOUCHES needs EARSHOT_OIDC_DOMAINS/);
  refusedFor({ ...three, EARSHOT_OIDC_ONLY: 'yes' }, /EARSHOT_OIDC_ONLY must be on or off/);
  refusedFor({ EARSHOT_OIDC_ONLY: 'on' }, /EARSHOT_OIDC_ONLY needs EARSHOT_OIDC_ISSUER/);
});
