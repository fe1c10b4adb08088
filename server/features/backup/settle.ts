import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { renumber } from './renumber.ts';

/** Positions begin with the epoch; it has room for nine digits, seconds since then fill them in 2057. */
const epochsSince = '2026-01-01T00:00:00Z';

/**
 * What has to be other after a restore than it was in the backup, in the transaction of the restore.
 *
 * Transaction numbers: a new database counts from the beginning again. Former ones, mostly higher, would hide new
 * events behind them or show old ones as new, so all get numbers below the restore's own (renumber.ts).
 *
 * Epoch: two restores of the same backup must not hand out the same positions, so it is not simply one more.
 *
 * Parts that waited: whether the former installation has sent them since nobody here knows. They become parts
 * of a dead process, which the ordinary recovery asks the platform about or shows as uncertain. `moved` means
 * that it was stopped before the backup and never started again.
 */
export async function settle(client: pg.ClientBase, o: { moved: boolean }): Promise<{ doubtful: number }> {
  await renumber(client);
  await client.query(
    `update installation set epoch = greatest(epoch + 1, extract(epoch from now() - $1::timestamptz)::int)`,
    [epochsSince],
  );
  await client.query('delete from process');
  if (o.moved) return { doubtful: 0 };
  const { rowCount } = await client.query(
    `update part set state = 'sending', in_flight_by = $1 where state in ('queued', 'sending')`,
    [randomUUID()],
  );
  // Repeating what was asked about a message or a person could undo what was done since: a person decides.
  let doubtful = rowCount ?? 0;
  for (const table of ['act', 'platform_block']) {
    const { rowCount: wishes } = await client.query(
      `update ${table} set state = 'uncertain', in_flight_by = null, ended_at = now(), error_kind = 'temporary',
         error_message = 'Earshot was restored from a backup, so nobody here knows whether this was done.'
       where state in ('asked', 'doing')`,
    );
    doubtful += wishes ?? 0;
  }
  return { doubtful };
}
