import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  assert.equal(config.mail, undefined);
  assert.equal(config.sandbox, undefined);
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

test('the stand-ins are one place on this machine, and that place may be called', () => {
  for (const [given, origin, host, port] of [
    ['on', 'http://127.0.0.1:4100', '127.0.0.1', 4100],
    ['http://localhost:4200/', 'http://127.0.0.1:4200', '127.0.0.1', 4200],
    ['http://[::1]:4300', 'http://[::1]:4300', '::1', 4300],
  ] as const) {
    const config = readConfig({ EARSHOT_SANDBOX: given, EARSHOT_ALLOWED_HOSTS: 'imap.intern' });
    assert.equal(config.sandbox, origin);
    assert.deepEqual(config.allowedHosts, [
      { host: 'imap.intern', port: null },
      { host, port },
    ]);
  }
  assert.deepEqual(readConfig({ EARSHOT_SANDBOX: 'OFF' }).allowedHosts, []);
});

test('reads where the installation’s own mail goes out', () => {
  const mail = (url: string, from: string) =>
    readConfig({ EARSHOT_MAIL_URL: url, EARSHOT_MAIL_FROM: from }).mail;
  assert.deepEqual(mail('smtp://desk%40example.org:p%2Fss@mail.example.org', 'Earshot <desk@example.org>'), {
    host: 'mail.example.org',
    port: 587,
    secure: false,
    login: { user: 'desk@example.org', pass: 'p/ss' },
    from: { name: 'Earshot', address: 'desk@example.org' },
  });
  const bare = mail('smtps://[::1]:4650', 'desk@example.org');
  assert.deepEqual([bare?.host, bare?.port, bare?.secure, bare?.login], ['::1', 4650, true, undefined]);
  assert.deepEqual(bare?.from, { name: '', address: 'desk@example.org' });
});

test('the operator’s applications come from the variable itself or from a file', () => {
  const apps = { some: { appSecret: 'hunter2hunter2', verifyToken: 'a token' } };
  assert.deepEqual(readConfig({}).apps, {});
  assert.deepEqual(readConfig({ EARSHOT_APPS: JSON.stringify(apps) }).apps, apps);
  const folder = mkdtempSync(join(tmpdir(), 'earshot-apps-'));
  try {
    writeFileSync(join(folder, 'apps.json'), JSON.stringify(apps));
    assert.deepEqual(readConfig({ EARSHOT_APPS: join(folder, 'apps.json') }).apps, apps);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
  [
    { EARSHOT_MAIL_URL: 'https://u:hunter2@host', EARSHOT_MAIL_FROM: 'a@b.example' },
    /EARSHOT_MAIL_URL must look/,
  ],
  [
    { EARSHOT_MAIL_URL: 'smtp://u:hunter2%@host', EARSHOT_MAIL_FROM: 'a@b.example' },
    /EARSHOT_MAIL_URL has a %/,
  ],
  [{ EARSHOT_MAIL_URL: 'smtp://u:hunter2@host' }, /EARSHOT_MAIL_FROM is missing/],
  [{ EARSHOT_MAIL_FROM: 'a@b.example' }, /EARSHOT_MAIL_URL is missing/],
  [{ EARSHOT_MAIL_URL: 'smtp://host', EARSHOT_MAIL_FROM: 'nobody' }, /EARSHOT_MAIL_FROM must be an address/],
  [{ EARSHOT_APPS: '{"some": "hunter2"}' }, /EARSHOT_APPS must hold JSON/],
  [{ EARSHOT_APPS: '{"some": {"appSecret": "hunter2"' }, /EARSHOT_APPS must hold JSON/],
  [{ EARSHOT_APPS: '{"__proto__x": {"appSecret": "hunter2"}}' }, /EARSHOT_APPS must hold JSON/],
  [{ EARSHOT_APPS: '/no/such/hunter/file.json' }, /EARSHOT_APPS names a file that cannot be read \(ENOENT\)/],
  ...[
    'yes',
    'http://sandbox.example.org:4100',
    'http://10.0.0.7:4100',
    'https://127.0.0.1:4100',
    'http://127.0.0.1',
    'http://127.0.0.1:4100/graph',
    'http://hunter2@127.0.0.1:4100',
    'http://127.0.0.1.example.org:4100',
    '127.0.0.1:4100',
  ].map((text): [Record<string, string>, RegExp] => [
    { EARSHOT_SANDBOX: text },
    /EARSHOT_SANDBOX must be off, on, or an address on this machine with its port/,
  ]),
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
