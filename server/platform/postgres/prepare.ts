import { connected } from './connect.ts';
import { socketUrl } from './socket.ts';

export const owner = 'earshot_owner';
export const database = 'earshot';

/**
 * Makes the owner and the database where they are missing. The owner is no superuser, so that row-level
 * security holds for it too; extensions it creates itself, all that we need are trusted ones.
 */
export async function prepare(socketDir: string): Promise<void> {
  await connected(socketUrl(socketDir, 'postgres', 'postgres'), async (client) => {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $2) as database`,
      [owner, database],
    );
    if (!rows[0]?.role) await client.query(`create role ${owner} login createrole nobypassrls`);
    if (!rows[0]?.database) await client.query(`create database ${database} owner ${owner}`);
  });
}
