import { sql } from 'kysely';
import { Counter, collectDefaultMetrics, Gauge, register } from 'prom-client';
import { troubleKinds } from '#contract/health.ts';
import { unclaimedCounts } from '#server/features/inbound/unclaimed.ts';
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

new Counter({
  name: 'earshot_inbound_unclaimed_total',
  help: 'Elements of shared requests that no channel got: of accounts that nobody connected, or only by another connector',
  labelNames: ['why'],
  collect() {
    this.reset();
    this.inc({ why: 'not-connected' }, unclaimedCounts.nobody);
    this.inc({ why: 'other-connector' }, unclaimedCounts.other);
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

new Gauge({
  name: 'earshot_channel_troubles',
  help: 'What is wrong with connected channels now, by kind (docs/channel-health.md)',
  labelNames: ['kind'],
  async collect() {
    const { rows } = await sql<{ kind: string; n: number }>`
      select kind, count(*)::int as n from channel_trouble where ended_at is null group by kind`.execute(
      system(),
    );
    this.reset();
    for (const kind of troubleKinds) this.set({ kind }, rows.find((row) => row.kind === kind)?.n ?? 0);
  },
});

export { register };
