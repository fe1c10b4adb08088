import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { newDatabase, type TestDatabase } from '#server/testing/database.ts';
import { runServer, type ServerProcess, startServer } from '#server/testing/process.ts';
import {
  administrator as admin,
  apiKey,
  ask,
  connect,
  conversations,
  post,
} from '#server/testing/process-client.ts';
import { until } from '#server/testing/until.ts';

const secretKey = 'the secret key of this installation';
let database: TestDatabase;
let environment: Record<string, string> = {};
before(async () => {
  database = await newDatabase();
  environment = {
    DATABASE_URL: database.url,
    EARSHOT_SECRET_KEY: secretKey,
    EARSHOT_ALLOWED_HOSTS: '127.0.0.1',
  };
});
after(() => database?.drop());

test('the first visit needs the code that was printed, once', { timeout: 60_000 }, async () => {
  await serving(environment, async (server) => {
    const code = /setup\?code=(\w+)/.exec(server.output())?.[1] ?? '';
    assert.match(code, /^[A-Z2-9]{12}$/);
    assert.deepEqual((await ask(server, 'GET', '/setup')).body, { needed: true });
    const first = { workspace: 'Tea', name: 'Anahit', email: 'first@example.org', password: 'a cup of tea' };
    const setUp = (given: string) => ask(server, 'POST', '/setup', { ...first, code: given });
    assert.equal((await setUp('WRONGWRONGXX')).status, 403);
    const answers = await Promise.all([setUp(code.toLowerCase()), setUp(code), setUp(code)]);
    assert.deepEqual(
      answers.map((a) => a.status).sort((a, b) => a - b)[0],
      201,
      JSON.stringify(answers.map((a) => a.body)),
    );
    assert.equal(answers.filter((a) => a.status === 201).length, 1);
    assert.equal((await setUp(code)).status, 409);
    assert.deepEqual((await ask(server, 'GET', '/setup')).body, { needed: false });
    const cookie =
      answers
        .find((a) => a.status === 201)
        ?.headers.getSetCookie()
        .join('; ') ?? '';
    assert.match(cookie, /earshot\.session_token/);
    // A printed code of an earlier start is worth nothing any more.
    assert.ok(!(await rows('select setup_code_hash from installation')).some((r) => r.setup_code_hash));
  });
});

test('another key than the one the database was used with stops the start', { timeout: 60_000 }, async () => {
  const wrong = await runServer({ ...environment, EARSHOT_SECRET_KEY: 'some other secret key' });
  assert.equal(await wrong.exited, 1);
  assert.match(wrong.output(), /not the key this database was used with.*nothing was changed/);
  const missing = await runServer({ DATABASE_URL: database.url });
  assert.equal(await missing.exited, 1);
  assert.match(missing.output(), /EARSHOT_SECRET_KEY/);
  for (const server of [wrong, missing]) {
    assert.ok(!server.output().includes('    at '), 'a sentence, not a stack');
    await server.stop();
  }
});

test('a superuser, a wrong role and a taken port stop the start in a sentence', {
  timeout: 60_000,
}, async () => {
  const superuser = await runServer({ ...environment, DATABASE_URL: database.superuserUrl });
  assert.equal(await superuser.exited, 1);
  assert.match(superuser.output(), /superuser/);
  const role = await runServer(environment, { roles: ['web', 'wrker'] });
  assert.equal(await role.exited, 1);
  assert.match(role.output(), /There is no role "wrker"/);
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const port = String((holder.address() as AddressInfo).port);
  const taken = await runServer({ ...environment, PORT: port });
  assert.equal(await taken.exited, 1);
  assert.match(taken.output(), new RegExp(`Port ${port} is taken`));
  holder.close();
  for (const server of [superuser, role, taken]) await server.stop();
});

test('an administrator from the environment, the same at every start', { timeout: 60_000 }, async () => {
  const agents = 'select count(*)::int as n from agent';
  const [before] = await rows(agents);
  for (let start = 0; start < 2; start++) {
    await serving({ ...environment, ...admin }, async (server) => {
      const me = await ask(server, 'GET', '/me');
      assert.equal(me.status, 200);
      assert.deepEqual((me.body as { agent: { email: string } }).agent.email, admin.EARSHOT_ADMIN_EMAIL);
      assert.ok(!server.output().includes('setup?code='));
    });
  }
  const [afterwards] = await rows(agents);
  assert.equal(Number(afterwards?.n) - Number(before?.n), 1);
});

test('no secret reaches the log, however much is logged', { timeout: 60_000 }, async () => {
  await serving({ ...environment, ...admin, EARSHOT_LOG_LEVEL: 'trace' }, async (server) => {
    const channel = await connect(server, 'http://127.0.0.1:9/callback?token=in-the-address');
    await post(server, channel, { text: 'words of a customer' });
    await until(async () => (await conversations(server)).length > 0);
    const [{ id } = { id: '' }] = await conversations(server);
    await ask(server, 'POST', `/conversations/${id}/messages`, { text: 'words of an agent' });
    await ask(server, 'POST', `/conversations/${id}/messages`, { text: 'x'.repeat(30_000) });
    await fetch(`${server.origin}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.origin },
      body: JSON.stringify({ email: admin.EARSHOT_ADMIN_EMAIL, password: 'a wrong password' }),
    });
    await fetch(`${server.origin}/webhooks/api/${channel.id}`, { method: 'POST', body: 'unsigned words' });
    await until(() => server.output().includes('a part was not sent'));
    const hidden = [
      apiKey,
      secretKey,
      admin.EARSHOT_ADMIN_PASSWORD,
      'a wrong password',
      channel.secret,
      'words of',
      'unsigned words',
    ];
    for (const secret of hidden) assert.ok(!server.output().includes(secret), secret);
  });
});

test('a stop finishes what is under way; what was acknowledged is there after the next start', {
  timeout: 90_000,
}, async (t) => {
  let slow: () => void = () => {};
  const released = new Promise<void>((resolve) => {
    slow = resolve;
  });
  let calls = 0;
  const platform = createServer((_request, reply) => {
    calls += 1;
    void released.then(() => reply.end('{"id":"b-1"}'));
  });
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(platform.address() as AddressInfo).port}/`;
  t.after(() => {
    platform.closeAllConnections();
    platform.close();
  });
  const first = await startServer({ ...environment, ...admin });
  t.after(() => first.stop());
  const channel = await connect(first, url);
  await post(first, channel, { text: 'hello' });
  const own = async (server: ServerProcess) =>
    (await conversations(server)).find((c) => c.channel.id === channel.id);
  const { id } = await until(() => own(first));
  await ask(first, 'POST', `/conversations/${id}/messages`, { text: 'on its way' });
  await until(() => calls === 1);
  const answers = await Promise.all(
    Array.from({ length: 150 }, (_, i) => post(first, channel, { text: `burst ${i}` })),
  );
  assert.ok(answers.every((a) => a.status === 200));
  first.signal('SIGTERM');
  setTimeout(slow, 300);
  assert.equal(await first.exited, 0, first.output());
  assert.match(first.output(), /Stopping/);
  const sent = await rows(`select state from part where channel_id = '${channel.id}'`);
  assert.deepEqual(
    sent.map((r) => r.state),
    ['sent'],
  );
  await serving({ ...environment, ...admin }, async (second) => {
    await until(async () => {
      const conversation = await own(second);
      assert.equal(conversation?.revision, 152);
      return true;
    });
  });
});

test('killed in the midst of a burst: all that was acknowledged is there, once', {
  timeout: 90_000,
}, async (t) => {
  const first = await startServer({ ...environment, ...admin });
  t.after(() => first.stop());
  const channel = await connect(first, 'http://127.0.0.1:9/');
  const acknowledged: string[] = [];
  const posting = Array.from({ length: 8 }, async (_, lane) => {
    for (let i = 0; i < 60; i++) {
      const text = `lane ${lane} ${i}`;
      const answer = await post(first, channel, { text }).catch(() => undefined);
      if (answer?.status === 200) acknowledged.push(text);
      if (acknowledged.length === 200) first.signal('SIGKILL');
    }
  });
  await Promise.all(posting);
  await first.stop();
  assert.ok(acknowledged.length >= 200);
  // Its heart stopped; the next one does not wait half a minute for that to be noticed.
  await rows('delete from process');
  await serving({ ...environment, ...admin }, async () => {
    await until(async () => {
      const found = await rows(`select text from message where channel_id = '${channel.id}'`);
      const texts = found.map((r) => String(r.text));
      assert.deepEqual(
        acknowledged.filter((text) => !texts.includes(text)),
        [],
      );
      assert.equal(new Set(texts).size, texts.length);
      return true;
    });
  });
});

async function serving(
  env: Record<string, string>,
  work: (server: ServerProcess) => Promise<void>,
): Promise<void> {
  const server = await startServer(env);
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

async function rows(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
