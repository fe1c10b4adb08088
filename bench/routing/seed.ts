import type pg from 'pg';

export interface Seeding {
  workspaceId: string;
  channelId: string;
  conversations: number;
  agents: number;
}

/** Open conversations that nobody has, and agents who are available, straight into the tables. */
export async function seed(database: pg.Client, o: Seeding): Promise<void> {
  const series = `generate_series(0, ${o.conversations - 1}) n`;
  const ws = `'${o.workspaceId}'::uuid`;
  const id = (kind: string) => `('00000000-0000-7${kind}-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  await database.query(`
    set session_replication_role = replica;
    begin;
    insert into agent (workspace_id, id, user_id, name, email, role, seen_at)
      select ${ws}, ${id('006')}, ${id('007')}, 'லட்சுமி ' || n, 'agent-' || n || '@example.org', 'agent', now() + interval '1 day'
      from generate_series(0, ${o.agents - 1}) n;
    insert into availability_span (workspace_id, id, agent_id, state, since)
      select ${ws}, ${id('008')}, ${id('006')}, 'available', now() from generate_series(0, ${o.agents - 1}) n;
    insert into contact (workspace_id, id, name) select ${ws}, ${id('001')}, 'கவிதா ' || n from ${series};
    insert into identity (workspace_id, id, contact_id, channel_id, name)
      select ${ws}, ${id('002')}, ${id('001')}, '${o.channelId}', 'கவிதா ' || n from ${series};
    insert into thread (workspace_id, id, channel_id, external_id, surface)
      select ${ws}, ${id('003')}, '${o.channelId}', 'seeded-' || n, 'private' from ${series};
    insert into conversation (workspace_id, id, number, thread_id, channel_id, contact_id, requester_id, state, revision,
        waiting_since, last_activity_at, last_arrival)
      select ${ws}, ${id('004')}, 1000000 + n, ${id('003')}, '${o.channelId}', ${id('001')}, ${id('002')}, 'open', 1,
        now() - make_interval(secs => n), now() - make_interval(secs => n), n from ${series};
    insert into message (workspace_id, id, thread_id, conversation_id, channel_id, kind, external_id, author_kind, author_id,
        author_name, text, sent_at, ordered_at, received_at, arrival, revision)
      select ${ws}, ${id('005')}, ${id('003')}, ${id('004')}, '${o.channelId}', 'incoming', 'm', 'customer', ${id('002')},
        'கவிதா', 'Where is my parcel?', now() - make_interval(secs => n), now() - make_interval(secs => n),
        now() - make_interval(secs => n), n, 1 from ${series};
    commit;
    reset session_replication_role;
    analyze`);
}
