import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, register } from 'prom-client';
import { system } from '#server/transaction.ts';

collectDefaultMetrics({ register });

new Gauge({
  name: 'earshot_inbound_pending',
  help: 'Requests that were acknowledged and are not applied yet',
  async collect() {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from inbound_request where applied_at is null`.execute(system());
    this.set(rows[0]?.n ?? 0);
  },
});

new Gauge({
  name: 'earshot_parts',
  help: 'Deliveries that wait, fly, are uncertain or failed',
  labelNames: ['state'],
  async collect() {
    const { rows } = await sql<{ state: string; n: number }>`
      select state, count(*)::int as n from part where state in ('queued', 'sending', 'uncertain', 'failed') group by state`.execute(
      system(),
    );
    this.reset();
    for (const row of rows) this.set({ state: row.state }, row.n);
  },
});

export { register };
