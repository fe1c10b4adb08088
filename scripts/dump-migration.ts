import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '#server/platform/postgres/start.ts';
import { emptyTables, loadDump, loadRows, makeDump, migrateTo } from '../server/migrations/testing/dump.ts';
import { root } from './tools.ts';

// `node scripts/dump-migration.ts [ROWS.sql]`: freezes the newest migration. It takes the last dump, upgrades it,
// adds the given rows (of tables and columns that are new), and writes what came of it as the next dump.
// From then on the check refuses an edit of the migrations in it, and a test upgrades from it for ever.
const folder = join(root, 'server', 'migrations', 'testing');
const scratch = mkdtempSync(join(tmpdir(), 'earshot-dump-'));
const postgres = await startPostgres({ dataDir: scratch, log: () => {} });
try {
  await dump(process.argv[2]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await postgres.stop();
  rmSync(scratch, { recursive: true, force: true });
}

async function dump(rows: string | undefined): Promise<void> {
  const last = readdirSync(folder)
    .filter((name) => /^\d{4}\.sql$/.test(name))
    .sort()
    .at(-1);
  if (last) await loadDump(postgres.url, readFileSync(join(folder, last), 'utf8'));
  await migrateTo(postgres.url);
  if (rows) await loadRows(postgres.url, readFileSync(rows, 'utf8'));
  const everything = postgres.url.replace(/\/\/[^@]*@/, '//postgres@');
  const empty = await emptyTables(everything);
  if (empty.length > 0) {
    throw new Error(
      `These tables would have no row: ${empty.join(', ')}. Give a file with insert statements for them.`,
    );
  }
  const text = await makeDump(everything);
  const number = [...text.matchAll(/^-- migration (\d+)/gm)].at(-1)?.[1] ?? '0';
  const file = join(folder, `${number.padStart(4, '0')}.sql`);
  if (existsSync(file))
    throw new Error(`${file} is there already: what was released once is not written anew.`);
  writeFileSync(file, text);
  console.log(`Written: ${file}`);
}
