import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { newDatabase, type TestDatabase } from '#server/testing/database.ts';
import { type ServerProcess, startServer } from '#server/testing/process.ts';
import { administrator, ask, connect, type ProcessChannel, post } from '#server/testing/process-client.ts';
import { until } from '#server/testing/until.ts';

let database: TestDatabase;
let servers: ServerProcess[] = [];
let channel: ProcessChannel;

describe('two machines that both give out', () => {
  before(async () => {
    database = await newDatabase();
    const environment = {
      ...administrator,
      DATABASE_URL: database.url,
      EARSHOT_SECRET_KEY: 'the secret key of this installation',
      EARSHOT_ALLOWED_HOSTS: '127.0.0.1',
    };
    servers = [await startServer(environment), await startServer(environment)];
    channel = await connect(at(0), 'http://127.0.0.1:9/');
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await database?.drop();
  });

  test('what comes to both at once goes to each agent once, in equal parts, and to nobody beyond their room', async () => {
    const agents: string[] = [];
    for (const name of ['கவிதா', 'فاطمہ', 'Անահիտ']) {
      const body = { name, email: `${agents.length}@example.org`, password: 'long enough', role: 'agent' };
      const added = await ask(at(0), 'POST', '/agents', body);
      const { id } = added.body as { id: string };
      agents.push(id);
      const said = await ask(at(0), 'PUT', `/agents/${id}/availability`, { state: 'available' });
      assert.equal(said.status, 200);
    }
    const settings = await ask(at(0), 'PATCH', '/assignment', { teamless: 'round-robin', capacity: 15 });
    assert.equal(settings.status, 200);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        post(at(n % 2), channel, { text: 'வணக்கம்', thread: { id: `dm-${n}` } }),
      ),
    );
    assert.ok(answers.every(({ status }) => status === 200));
    const client = new pg.Client({ connectionString: database.superuserUrl });
    await client.connect();
    const has = async () => {
      const { rows } = await client.query<{ id: string | null; count: number }>(
        'select assignee_id as id, count(*)::int as count from conversation group by 1',
      );
      return new Map(rows.map(({ id, count }) => [id, count]));
    };
    const shares = await until(async () => {
      const now = await has();
      return [...now.values()].reduce((sum, count) => sum + count, 0) === 60 && now.get(null) === 15 && now;
    });
    assert.deepEqual(
      agents.map((id) => shares.get(id)),
      [15, 15, 15],
    );
    // A machine resolves, the other gives out.
    const { rows: some } = await client.query<{ id: string }>(
      'select id from conversation where assignee_id is not null limit 12',
    );
    await Promise.all(some.map(({ id }, n) => ask(at(n % 2), 'POST', `/conversations/${id}/resolve`, {})));
    await until(async () => (await has()).get(null) === 3);
    const { rows: given } = await client.query<{ twice: number; most: number }>(
      `select (select count(*) - count(distinct conversation_id) from event where type = 'conversation.assigned')::int as twice,
        (select max(n)::int from (select count(*) as n from conversation where state = 'open' and assignee_id is not null
          group by assignee_id) each) as most`,
    );
    assert.deepEqual(given[0], { twice: 0, most: 15 });
    await client.end();
  });
});

function at(n: number): ServerProcess {
  const server = servers[n];
  assert.ok(server);
  return server;
}
