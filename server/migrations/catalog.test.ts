import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { ownerPool } from '#server/platform/database.ts';
import { openDesk } from '#server/testing/desk.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace, system } from '#server/transaction.ts';

/** The few tables that belong to the installation. Whoever adds one says here why it has no workspace. */
const installation: Record<string, string> = {
  installation: 'the one row about this installation',
  process: 'the processes that run',
  migration: 'what has been applied to the database',
  inbound_request: 'what arrived, before anybody knows for whom',
  auth_user: 'one person may be an agent of several workspaces',
  auth_session: 'belongs to a person',
  auth_account: 'belongs to a person',
  auth_verification: 'belongs to a person',
  auth_rate_limit: 'counts attempts to sign in',
};

/** The tables that may be read across workspaces, by the installation itself. */
const readAcross = [
  'agent',
  'api_key',
  'channel',
  'contact',
  'conversation',
  'conversation_tally',
  'event',
  'message',
  'part',
  'workspace',
];

interface Table {
  name: string;
  rowSecurity: boolean;
  forced: boolean;
}

test('every table of a workspace has it first in every key, and forced row security', async () => {
  const tables = await tablesOfWorkspaces();
  assert.ok(tables.length > 15, 'the catalog was read');
  for (const { name, rowSecurity, forced } of tables) {
    const own = name === 'workspace' ? 'id' : 'workspace_id';
    assert.deepEqual({ rowSecurity, forced }, { rowSecurity: true, forced: true }, name);
    const { rows: keys } = await ownerPool().query<{ index: string; first: string }>(
      `select i.indexrelid::regclass::text as index, a.attname as first from pg_index i
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where i.indrelid = $1::regclass and i.indisunique`,
      [name],
    );
    assert.ok(keys.length > 0, `${name} has a primary key`);
    for (const { index, first } of keys) assert.equal(first, own, `${index} begins with the workspace`);
    const { rows: foreign } = await ownerPool().query<{ name: string; first: string }>(
      `select c.conname as name, a.attname as first from pg_constraint c
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
       where c.conrelid = $1::regclass and c.contype = 'f'`,
      [name],
    );
    for (const key of foreign)
      assert.equal(key.first, 'workspace_id', `${key.name} begins with the workspace`);
  }
});

test('each has the one policy for the app, and reads across workspaces only where they are listed', async () => {
  const { rows } = await ownerPool().query<{ table: string; role: string; command: string; using: string }>(
    `select tablename as table, array_to_string(roles, ',') as role, cmd as command, qual as using
     from pg_policies where schemaname = 'public'`,
  );
  for (const { name } of await tablesOfWorkspaces()) {
    const own = rows.filter((row) => row.table === name && row.role === 'earshot_app');
    const column = name === 'workspace' ? 'id' : 'workspace_id';
    assert.equal(own.length, 1, name);
    assert.equal(own[0]?.command, 'ALL');
    assert.equal(
      own[0]?.using,
      `(${column} = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid)`,
    );
  }
  const others = rows.filter((row) => row.role !== 'earshot_app');
  assert.deepEqual(others.map((row) => row.table).sort(), readAcross);
  for (const row of others) {
    assert.deepEqual([row.role, row.command], ['earshot_system', 'SELECT'], row.table);
  }
});

test('the roles have no way round it', async () => {
  await openDesk();
  const { rows } = await ownerPool().query(
    `select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin as strong
     from pg_roles where rolname in ('earshot_app', 'earshot_system') order by 1`,
  );
  assert.deepEqual(rows, [
    { rolname: 'earshot_app', strong: false },
    { rolname: 'earshot_system', strong: false },
  ]);
  const { rows: grants } = await ownerPool().query<{ table_name: string }>(
    `select distinct table_name from information_schema.role_table_grants
     where grantee = 'earshot_system' and privilege_type <> 'SELECT' order by 1`,
  );
  const writable = grants.map((row) => row.table_name).filter((name) => !name.startsWith('inbound_request_'));
  for (const name of writable) assert.ok(name in installation, `the system role may not write ${name}`);
  const { rows: log } = await ownerPool().query(
    `select privilege_type from information_schema.role_table_grants
     where grantee = 'earshot_app' and table_name = 'event' order by 1`,
  );
  assert.deepEqual(
    log.map((row) => row.privilege_type),
    ['INSERT', 'SELECT'],
    'the event log is only ever added to',
  );
});

test('outside a workspace nothing is seen, and nobody writes into another one', async () => {
  const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
  for (const { name } of await tablesOfWorkspaces()) {
    const seen = await ownerPool().query(`select 1 from ${name} limit 1`);
    assert.equal(seen.rowCount, 0, `the owner sees rows of ${name}`);
  }
  await inWorkspace(mine.id, async (tx) => {
    const agents = await tx.q.selectFrom('agent').select('workspace_id').execute();
    assert.deepEqual([...new Set(agents.map((agent) => agent.workspace_id))], [mine.id]);
    const changed = await sql`update brand set name = 'taken' where workspace_id = ${theirs.id}`.execute(
      tx.q,
    );
    assert.equal(changed.numAffectedRows, 0n);
  });
  const write = inWorkspace(mine.id, (tx) =>
    tx.q
      .insertInto('brand')
      .values({ workspace_id: theirs.id, id: crypto.randomUUID(), name: 'smuggled' })
      .execute(),
  );
  await assert.rejects(write, /row-level security/);
  await assert.rejects(sql`update agent set role = 'administrator'`.execute(system()), /permission denied/);
  await assert.rejects(
    inWorkspace(mine.id, (tx) => sql`select 1 from inbound_request`.execute(tx.q)),
    /permission denied/,
  );
  await assert.rejects(
    inWorkspace(mine.id, (tx) => sql`select 1 from auth_account`.execute(tx.q)),
    /permission denied/,
  );
});

async function tablesOfWorkspaces(): Promise<Table[]> {
  await openDesk();
  const { rows } = await ownerPool().query<Table>(
    `select c.relname as name, c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as forced from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  for (const name of Object.keys(installation))
    assert.ok(
      rows.some((row) => row.name === name),
      `${name} is gone`,
    );
  return rows.filter((row) => !(row.name in installation));
}
