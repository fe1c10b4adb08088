import type pg from 'pg';
import { StartError } from './start-error.ts';

/** The roles that the owner's connections step down to. They cannot sign in by themselves. */
const roles = ['earshot_app', 'earshot_system'];

/** Makes the roles where they are missing and lets the owner become them; a repeat changes nothing. */
export async function ensureRoles(client: pg.PoolClient): Promise<void> {
  for (const role of roles) {
    const { rows } = await client.query<{ exists: boolean; mine: boolean; grows: boolean }>(
      `select exists(select from pg_roles where rolname = $1) as exists,
              exists(select from pg_roles where rolname = $1 and pg_has_role(current_user, oid, 'set')) as mine,
              (select rolcreaterole or rolsuper from pg_roles where rolname = current_user) as grows`,
      [role],
    );
    if (rows[0]?.mine) continue;
    try {
      // Another installation of the same server may be making it at this moment.
      if (!rows[0]?.exists) await client.query(`create role ${role} nologin`).catch(ignoreDuplicate);
      await client.query(`grant ${role} to current_user with set true, inherit false`);
    } catch (error) {
      throw new StartError(
        `The database user may not create or use the role ${role} (${error instanceof Error ? error.message : error}). ` +
          `Let an administrator of the database run: create role ${role} nologin; grant ${role} to <the user in DATABASE_URL> with set true, inherit false;`,
      );
    }
  }
}

function ignoreDuplicate(error: { code?: string }): void {
  if (error.code !== '42710' && error.code !== '23505') throw error;
}
