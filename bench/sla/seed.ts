import type pg from 'pg';

export interface Seeding {
  workspaceId: string;
  channelId: string;
  policyId: string;
  conversations: number;
  /** Those that come due one after the other, and those that come due together. */
  spread: number;
  together: number;
  /** Seconds over which they are spread, and until the first of them. */
  seconds: number;
  ahead: number;
}

/**
 * Open conversations of one message each, to be answered within an hour, straight into the tables: what the server has
 * counted for them is what it would have counted itself, so that it has the moments alone to wait for. The others are
 * due in the hours after the measurement.
 */
export async function seed(database: pg.Client, o: Seeding): Promise<void> {
  const series = `generate_series(0, ${o.conversations - 1}) n`;
  const ws = `'${o.workspaceId}'::uuid`;
  const id = (kind: string) => `('00000000-0000-7${kind}-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  const minutes = `case when n < ${o.spread} then (n + 0.5) * ${o.seconds} / ${o.spread}
    when n < ${o.spread + o.together} then ${o.seconds / 2} else ${o.seconds + 600} + n % 20000 end`;
  await database.query(`
    set session_replication_role = replica;
    begin;
    create temp table moment on commit drop as
      select n, date_trunc('milliseconds', now() + make_interval(secs => ${o.ahead} + ${minutes})) as due from ${series};
    insert into contact (workspace_id, id, name) select ${ws}, ${id('001')}, 'கவிதா ' || n from moment;
    insert into identity (workspace_id, id, contact_id, channel_id, name)
      select ${ws}, ${id('002')}, ${id('001')}, '${o.channelId}', 'கவிதா ' || n from moment;
    insert into thread (workspace_id, id, channel_id, external_id, surface)
      select ${ws}, ${id('003')}, '${o.channelId}', 'seeded-' || n, 'private' from moment;
    insert into conversation (workspace_id, id, number, thread_id, channel_id, contact_id, requester_id, state, revision,
        waiting_since, last_activity_at, last_arrival, due_at, due_warn_at, due_target)
      select ${ws}, ${id('004')}, 1000000 + n, ${id('003')}, '${o.channelId}', ${id('001')}, ${id('002')}, 'open', 1,
        due - interval '1 hour', due - interval '1 hour', n, due, due - interval '15 minutes', 'first' from moment;
    insert into message (workspace_id, id, thread_id, conversation_id, channel_id, kind, external_id, author_kind, author_id,
        author_name, text, sent_at, ordered_at, received_at, arrival, revision)
      select ${ws}, ${id('005')}, ${id('003')}, ${id('004')}, '${o.channelId}', 'incoming', 'm', 'customer', ${id('002')},
        'கவிதா', 'Where is my parcel?', due - interval '1 hour', due - interval '1 hour', due - interval '1 hour', n, 1 from moment;
    insert into sla_due (workspace_id, conversation_id, target, since, policy_id, minutes, warn_at, due_at, warned_at, next_at)
      select ${ws}, ${id('004')}, 'first', due - interval '1 hour', '${o.policyId}', 60, due - interval '15 minutes', due,
        now(), due from moment;
    commit;
    reset session_replication_role;
    analyze`);
}
