import { ownerPool } from '#server/platform/database.ts';

let keepDays = 30;
const ahead = 7;

export function keepRequestsFor(days: number): void {
  keepDays = days;
}

/**
 * Makes the days to come, so that no request ever finds its partition missing. Days further off are left for
 * the next turn while a backup reads the table: requests would queue behind whoever waits for it.
 */
export async function keepPartitions(): Promise<void> {
  const today = Math.floor(Date.now() / 86_400_000);
  for (let day = today - 1; day <= today + ahead; day++) {
    const from = new Date(day * 86_400_000).toISOString().slice(0, 10);
    const to = new Date((day + 1) * 86_400_000).toISOString().slice(0, 10);
    const create = `create table if not exists inbound_request_${from.replaceAll('-', '')} partition of inbound_request
       for values from ('${from} 00:00:00+00') to ('${to} 00:00:00+00')`;
    if (day > today + 1) await unlessInUse(create);
    else await ownerPool().query(create);
  }
}

/** Both statements are one transaction. A lock that is not had within a second is asked for at the next turn. */
async function unlessInUse(statement: string): Promise<void> {
  await ownerPool()
    .query(`set local lock_timeout = '1s'; ${statement}`)
    .catch((error: { code?: string }) => {
      if (error.code !== '55P03') throw error;
    });
}

/** Drops days that are past their keeping, unless something in them still waits to be applied. */
export async function prune(): Promise<void> {
  const { rows } = await ownerPool().query<{ name: string }>(`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'inbound_request'::regclass
      and to_date(right(c.relname, 8), 'YYYYMMDD') < current_date - ${keepDays}`);
  for (const { name } of rows) {
    const pending = await ownerPool().query(`select 1 from ${name} where applied_at is null limit 1`);
    if (pending.rowCount === 0) await unlessInUse(`drop table ${name}`);
  }
}
