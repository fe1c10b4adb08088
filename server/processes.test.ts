import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { newDatabase, type TestDatabase } from '#server/testing/database.ts';
import { type ServerProcess, startServer } from '#server/testing/process.ts';
import {
  administrator,
  apiKey,
  ask,
  connect,
  conversations,
  type Listed,
  type ProcessChannel,
  post,
} from '#server/testing/process-client.ts';
import { until } from '#server/testing/until.ts';

let database: TestDatabase;
/** Two machines that share a database: the first serves only, the second delivers as well. */
let first: ServerProcess;
let second: ServerProcess;
let platform: ReturnType<typeof createServer>;
const delivered: string[] = [];
let channel: ProcessChannel;

describe('two machines on one database', () => {
  before(async () => {
    database = await newDatabase();
    const environment = {
      ...administrator,
      DATABASE_URL: database.url,
      EARSHOT_SECRET_KEY: 'the secret key of this installation',
      EARSHOT_ALLOWED_HOSTS: '127.0.0.1',
    };
    first = await startServer(environment, { roles: ['web'] });
    second = await startServer(environment, { roles: ['web', 'worker'] });
    platform = createServer(async (request, reply) => {
      const { id, text } = JSON.parse(Buffer.concat(await request.toArray()).toString());
      delivered.push(text);
      reply.end(JSON.stringify({ id: `b-${id}` }));
    });
    await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
    channel = await connect(first, `http://127.0.0.1:${(platform.address() as AddressInfo).port}/`);
  });
  after(async () => {
    platform?.closeAllConnections();
    platform?.close();
    await Promise.all([first?.stop(), second?.stop()]);
    await database?.drop();
  });

  test('the same first message at both is one conversation with one message', async () => {
    for (let round = 0; round < 15; round++) {
      const message = { id: `first-${round}`, text: `hello ${round}`, thread: { id: `dm-${round}` } };
      const answers = await Promise.all(
        [first, second, first, second].map((server) => post(server, channel, message)),
      );
      assert.deepEqual(new Set(answers.map((a) => a.status)), new Set([200]));
    }
    await until(async () => {
      const found = await mine();
      assert.equal(found.length, 15);
      assert.ok(found.every((c) => c.revision === 1));
      return true;
    });
  });

  test('a burst of one person over both arrives whole', async () => {
    const thread = { id: 'burst' };
    const texts = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    await Promise.all(
      texts.map((text, i) => post(i % 2 ? first : second, channel, { id: text, text, thread })),
    );
    await until(async () => {
      const found = (await mine()).filter((c) => c.revision > 1);
      assert.deepEqual(
        found.map((c) => c.revision),
        [100],
      );
      return true;
    });
  });

  test('a screen at one sees what arrives at the other, and its answer goes out from there', async () => {
    const over = new AbortController();
    const stream = await fetch(`${first.origin}/api/v1/events`, {
      headers: { authorization: `Bearer ${apiKey}` },
      signal: over.signal,
    });
    let seen = '';
    const reading = (async () => {
      for await (const piece of stream.body ?? []) seen += Buffer.from(piece).toString();
    })().catch(() => {});
    await until(() => seen.includes('event: ready'));
    await post(second, channel, { id: 'x', text: 'seen from afar', thread: { id: 'afar' } });
    await until(() => seen.includes('seen from afar'));
    const conversation = await until(async () =>
      (await mine()).find((c) => c.lastMessage?.text === 'seen from afar'),
    );
    await ask(first, 'POST', `/conversations/${conversation.id}/messages`, { text: 'answered here' });
    await until(() => delivered.includes('answered here'));
    await until(() => /"state":"sent"/.test(seen));
    over.abort();
    await reading;
  });

  test('a secret changed at one soon counts at the other', async () => {
    const secret = 'a new secret for both of them';
    await ask(first, 'PATCH', `/channels/${channel.id}`, { settings: { secret } });
    const changed = { ...channel, secret };
    await until(async () => (await post(second, changed, { text: 'with the new one' })).status === 200);
    assert.equal((await post(second, channel, { text: 'with the old one' })).status, 401);
    channel = changed;
  });
});

async function mine(): Promise<Listed[]> {
  return (await conversations(first)).filter((c) => c.channel.id === channel.id);
}
