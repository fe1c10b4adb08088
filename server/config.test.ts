import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '#server/config.ts';

test('needs nothing', () => {
  const config = readConfig({});
  assert.equal(config.port, 4000);
  assert.equal(config.publicUrl, 'http://localhost:4000');
  assert.match(config.dataDir, /^\/.*\/data$/);
  assert.equal(config.trustProxy, false);
  assert.equal(config.rawRetentionDays, 30);
  assert.deepEqual(config.allowedHosts, []);
  assert.equal(config.admin, undefined);
});

test('takes what is given; an empty variable is none', () => {
  const config = readConfig({
    PORT: '8080',
    PUBLIC_URL: 'https://desk.example.org/',
    DATABASE_URL: '',
    EARSHOT_ALLOWED_HOSTS: 'imap.intern:143, 10.0.0.0/8,[::1]:25, fd00::1,Mail.Intern',
    EARSHOT_TRUST_PROXY: 'loopback, 10.1.0.0/16',
    EARSHOT_ADMIN_EMAIL: 'anahit@example.org',
    EARSHOT_ADMIN_PASSWORD: 'correct horse',
  });
  assert.equal(config.port, 8080);
  assert.equal(config.publicUrl, 'https://desk.example.org');
  assert.equal(config.databaseUrl, undefined);
  assert.deepEqual(config.trustProxy, ['loopback', '10.1.0.0/16']);
  assert.equal(config.admin?.email, 'anahit@example.org');
  const [first, network, ...rest] = config.allowedHosts;
  assert.deepEqual(first, { host: 'imap.intern', port: 143 });
  assert.equal(network && 'network' in network && network.network.join('/'), '10.0.0.0/8');
  assert.deepEqual(rest, [
    { host: '::1', port: 25 },
    { host: 'fd00::1', port: null },
    { host: 'mail.intern', port: null },
  ]);
});

const refused: [Record<string, string>, RegExp][] = [
  [{ PORT: 'http' }, /PORT must be a whole number from 0 to 65535/],
  [{ PORT: '70000' }, /PORT must be a whole number/],
  [{ PUBLIC_URL: 'desk.example.org' }, /PUBLIC_URL must be an address such as https/],
  [{ PUBLIC_URL: 'https://example.org/desk' }, /PUBLIC_URL .* without a path/],
  [{ DATABASE_URL: 'mysql://desk:hunter2@host/x' }, /DATABASE_URL must look like postgresql/],
  [{ EARSHOT_SECRET_KEY: 'hunter2' }, /EARSHOT_SECRET_KEY must have 16/],
  [{ EARSHOT_ALLOWED_HOSTS: 'a.b, c d' }, /EARSHOT_ALLOWED_HOSTS holds "c d"/],
  [{ EARSHOT_ALLOWED_HOSTS: 'host:99999' }, /EARSHOT_ALLOWED_HOSTS holds "host:99999"/],
  [{ EARSHOT_LOG_LEVEL: 'loud' }, /EARSHOT_LOG_LEVEL must be one of fatal, error/],
  [{ EARSHOT_TRUST_PROXY: 'true' }, /EARSHOT_TRUST_PROXY holds "true"/],
  [{ EARSHOT_ADMIN_EMAIL: 'a@example.org' }, /EARSHOT_ADMIN_PASSWORD is missing/],
  [{ EARSHOT_ADMIN_API_KEY: 'hunter2hunter2' }, /EARSHOT_ADMIN_EMAIL is missing/],
  [{ PORT: 'x', EARSHOT_RAW_RETENTION_DAYS: '0' }, /PORT .*; EARSHOT_RAW_RETENTION_DAYS must/],
];

for (const [env, expected] of refused) {
  test(`refuses ${JSON.stringify(env)}`, () => {
    assert.throws(
      () => readConfig(env),
      (error: Error) => {
        assert.equal(error.name, 'StartError');
        assert.match(error.message, expected);
        assert.doesNotMatch(error.message, /hunter2|\n/);
        return true;
      },
    );
  });
}
