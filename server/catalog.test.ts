import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import pg from 'pg';
import { checkDatabase } from '#server/platform/postgres/check.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { openDesk } from '#server/testing/desk.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace, system } from '#server/transaction.ts';

/** What belongs to the installation rather than to a workspace. A new table is not added here lightly. */
const ofInstallation = [
  'auth_account',
  'auth_openid',
  'auth_passkey',
  'auth_rate_limit',
  'auth_session',
  'auth_two_factor',
  'auth_user',
  'auth_verification',
  'inbound_request',
  'installation',
  'migration',
  'process',
  'sign_in_failures',
  'reading',
];
/** What the system role may read of every workspace's, and nothing else of theirs. */
const readableBySystem = [
  'act',
  'agent',
  'api_key',
  'assignment_settings',
  'assignment_stale',
  'attachment',
  'availability_span',
  'channel',
  'channel_health',
  'channel_hour',
  'channel_profile',
  'channel_trouble',
  'company',
  'company_domain',
  'contact',
  'contact_detail',
  'conversation',
  'conversation_tally',
  'event',
  'identity',
  'invitation',
  'message',
  'orphan',
  'part',
  'platform_block',
  'rule_news',
  'rule_timer',
  'search_stems',
  'sla_due',
  'sla_stale',
  'team_chain',
  'workspace',
];

interface Table {
  name: string;
  oid: number;
}
let workspaceTables: Table[] = [];

before(async () => {
  const all = await query<Table>(
    `select relname as name, oid from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  workspaceTables = all.filter((table) => !ofInstallation.includes(table.name));
  assert.ok(workspaceTables.length >= 20);
});

test('a workspace comes first in every primary key, unique index and foreign key', async () => {
  for (const { name, oid } of workspaceTables) {
    const first = name === 'workspace' ? 'id' : 'workspace_id';
    const indexes = await query<{ index: string; columns: string[]; primary: boolean }>(
      `select i.indexrelid::regclass::text as index, i.indisprimary as primary,
         (select array_agg(a.attname::text order by k.n) from unnest(i.indkey) with ordinality as k(attnum, n)
           join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum) as columns
       from pg_index i where i.indrelid = $1 and i.indisunique`,
      [oid],
    );
    assert.ok(
      indexes.some((index) => index.primary),
      `${name} has no primary key`,
    );
    for (const { index, columns } of indexes) assert.equal(columns[0], first, index);
    const keys = await query<{ name: string; columns: string[] }>(
      `select c.conname as name, (select array_agg(a.attname::text order by k.n)
           from unnest(c.conkey) with ordinality as k(attnum, n)
           join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as columns
       from pg_constraint c where c.conrelid = $1 and c.contype = 'f'`,
      [oid],
    );
    for (const key of keys) assert.equal(key.columns[0], 'workspace_id', key.name);
  }
});

test('row-level security is on, forced, and says the same everywhere', async () => {
  for (const { name, oid } of workspaceTables) {
    const [flags] = await query<{ on: boolean; forced: boolean }>(
      'select relrowsecurity as on, relforcerowsecurity as forced from pg_class where oid = $1',
      [oid],
    );
    assert.deepEqual(flags, { on: true, forced: true }, name);
    const policies = await query<{
      name: string;
      roles: string[];
      cmd: string;
      permissive: boolean;
      expression: string;
      check: string;
    }>(
      `select polname as name, polcmd as cmd, polpermissive as permissive, pg_get_expr(polqual, polrelid) as expression,
         pg_get_expr(polwithcheck, polrelid) as check,
         (select array_agg(rolname::text) from pg_roles where oid = any(polroles)) as roles
       from pg_policy where polrelid = $1 order by 1`,
      [oid],
    );
    const key = name === 'workspace' ? 'id' : 'workspace_id';
    const own = policies.filter((policy) => policy.roles.includes('earshot_app') && policy.permissive);
    assert.deepEqual(own.length, 1, name);
    assert.equal(
      own[0]?.expression,
      `(${key} = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid)`,
    );
    assert.equal(own[0]?.cmd, '*');
    assert.equal(own[0]?.check, null, 'what may be seen is what may be written');
    const others = policies.filter((policy) => !own.includes(policy) && policy.name !== 'within_reach');
    assert.ok(
      others.every((p) => p.cmd === 'r' && p.roles.join() === 'earshot_system'),
      name,
    );
    assert.equal(others.length, readableBySystem.includes(name) ? 1 : 0, name);
  }
});

test('what belongs to a channel is fenced in by it', async () => {
  const columns = ['channel_id', 'conversation_id', 'message_id', 'contact_id', 'company_id'];
  for (const { name, oid } of workspaceTables) {
    const [table] = await query<{ hangs: boolean }>(
      `select exists(select from pg_attribute where attrelid = $1 and attname = any($2) and not attisdropped) as hangs`,
      [oid, columns],
    );
    const fences = await query<{
      cmd: string;
      permissive: boolean;
      expression: string;
      check: string;
      app: boolean;
    }>(
      `select polcmd as cmd, polpermissive as permissive, pg_get_expr(polqual, polrelid) as expression,
         pg_get_expr(polwithcheck, polrelid) as check, polroles = array['earshot_app'::regrole::oid] as app
       from pg_policy where polrelid = $1 and polname = 'within_reach'`,
      [oid],
    );
    const expected = table?.hangs || ['channel', 'contact', 'incident', 'company'].includes(name);
    assert.equal(
      fences.length,
      expected ? 1 : 0,
      `${name}: a migration ends its table with fence('${name}')`,
    );
    for (const fence of fences) {
      const { expression, ...rest } = fence;
      assert.deepEqual(rest, { cmd: '*', permissive: false, check: null, app: true }, name);
      assert.match(expression, /^\(\(\( SELECT reach\(\) AS reach\) IS NULL\) OR /, name);
    }
  }
});

test('no role of ours stands above security, and system writes nothing of a workspace', async () => {
  const roles = await query<{ rolname: string; above: boolean; login: boolean }>(
    `select rolname, rolsuper or rolbypassrls as above, rolcanlogin as login from pg_roles
     where rolname in ('earshot_app', 'earshot_system', 'earshot_owner')`,
  );
  assert.equal(roles.length, 3);
  for (const role of roles) assert.equal(role.above, false, role.rolname);
  for (const { name } of workspaceTables) {
    const [may] = await query<{ read: boolean; write: boolean; app: boolean }>(
      `select has_table_privilege('earshot_system', $1, 'select') as read,
         has_table_privilege('earshot_system', $1, 'insert, update, delete, truncate') as write,
         has_table_privilege('earshot_app', $1, 'truncate') as app`,
      [name],
    );
    assert.deepEqual(may, { read: readableBySystem.includes(name), write: false, app: false }, name);
  }
  for (const name of ofInstallation) {
    const [may] = await query<{ app: boolean }>(
      `select has_table_privilege('earshot_app', $1, 'select, insert, update, delete') as app`,
      [name],
    );
    assert.equal(may?.app, false, `${name} is not for the application's role`);
  }
  const [log] = await query<{ may: boolean }>(
    `select has_table_privilege('earshot_app', 'event', 'update, delete') as may`,
  );
  assert.equal(log?.may, false, 'the event log only grows');
});

test('functions above security are few, fix their search path, and are for the application only', async () => {
  const found = await query<{ name: string; path: string[] | null; open: boolean }>(
    `select proname as name, proconfig as path, has_function_privilege('public', oid, 'execute') as open
     from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by 1`,
  );
  assert.deepEqual(
    found.map((f) => f.name),
    [
      ...['companies_called', 'contacts_called', 'contacts_fitting', 'contacts_sounding', 'enqueue'],
      ...['has_people_within', 'merged_with', 'messages_saying'],
    ],
  );
  for (const f of found) {
    assert.ok(f.path?.includes('search_path=public'), f.name);
    assert.equal(f.open, false, f.name);
  }
});

test('without a workspace nothing is visible and nothing can be written', async () => {
  const workspace = await filled();
  const { databaseUrl } = await openDesk();
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c role=earshot_app' });
  await client.connect();
  try {
    for (const setting of [undefined, '']) {
      if (setting !== undefined)
        await client.query(`select set_config('earshot.workspace', $1, false)`, [setting]);
      for (const { name } of workspaceTables) {
        const { rows } = await client.query(`select count(*)::int as n from ${name}`);
        assert.equal(rows[0].n, 0, name);
      }
      await assert.rejects(
        client.query(`insert into brand (workspace_id, id, name) values ($1, gen_random_uuid(), 'x')`, [
          workspace.id,
        ]),
        /row-level security/,
      );
      assert.equal((await client.query(`update contact set name = 'x'`)).rowCount, 0);
      assert.equal((await client.query('delete from conversation')).rowCount, 0);
      await assert.rejects(client.query(`select enqueue('deliver', '{}')`), /needs a workspace/);
      const found = await client.query(`select * from messages_saying('hello', 10)`);
      assert.equal(found.rowCount, 0);
    }
  } finally {
    await client.end();
  }
});

test('a transaction of one workspace reaches no other, not even by naming it', async () => {
  const [here, there] = [await filled(), await filled()];
  await inWorkspace(here.id, async (tx) => {
    for (const name of ['message', 'contact', 'conversation', 'channel', 'event'] as const) {
      const rows = await tx.q.selectFrom(name).select('workspace_id').execute();
      assert.ok(rows.length > 0, name);
      assert.ok(
        rows.every((row) => row.workspace_id === here.id),
        name,
      );
      const theirs = await tx.q.selectFrom(name).select('id').where('workspace_id', '=', there.id).execute();
      assert.deepEqual(theirs, [], name);
    }
  });
  await assert.rejects(
    inWorkspace(here.id, (tx) =>
      tx.q
        .insertInto('brand')
        .values({ workspace_id: there.id, id: crypto.randomUUID(), name: 'planted' })
        .execute(),
    ),
    /row-level security/,
  );
  await assert.rejects(system().updateTable('contact').set({ name: 'x' }).execute(), /permission denied/);
  await assert.rejects(system().selectFrom('quarantined').selectAll().execute(), /permission denied/);
});

test('the server refuses to work as somebody whom security does not hold', async () => {
  const { superuserUrl, databaseUrl } = await openDesk();
  await assert.rejects(checkDatabase(superuserUrl), /superuser/);
  await checkDatabase(databaseUrl);
});

async function filled(): Promise<TestWorkspace> {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello'));
  return workspace;
}

async function query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
  const { everywhere } = await openDesk();
  return (await everywhere.query<T>(text, values)).rows;
}
