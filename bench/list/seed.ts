import type pg from 'pg';

/** Whose rows they are. */
export interface Place {
  workspaceId: string;
  agentId: string;
  channelId: string;
}

/** Conversations below this number hold 50 messages, the others 10. */
export const longOnes = 500;
const chunk = 20_000;

const indexes = ['message_words', 'message_timeline', 'message_external', 'message_client'];

/**
 * Fills a workspace up to so many conversations, straight into the tables. Triggers and foreign keys are off
 * meanwhile and the message indexes are built afterwards, which is several times faster.
 */
export async function seedTo(
  database: pg.Client,
  place: Place,
  range: { from: number; to: number },
): Promise<void> {
  const { rows } = await database.query<{ name: string; text: string }>(
    'select indexname as name, indexdef as text from pg_indexes where indexname = any($1)',
    [indexes],
  );
  await database.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`);
  for (const { name } of rows) await database.query(`drop index ${name}`);
  for (let from = range.from; from < range.to; from += chunk)
    await seedSome(database, place, from, Math.min(range.to, from + chunk));
  for (const { text } of rows) await database.query(text);
  await database.query('set session_replication_role = origin');
  await tally(database, place);
  await database.query('vacuum analyze');
}

/** Ids are made from numbers, so that no table has to be asked for another's. */
function id(kind: string, number: string): string {
  return `('00000000-0000-7${kind}-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
}

async function seedSome(database: pg.Client, place: Place, from: number, to: number): Promise<void> {
  const { workspaceId, agentId, channelId } = place;
  const ws = `'${workspaceId}'::uuid`;
  const series = `generate_series(${from}, ${to - 1}) n`;
  // Steady over the last year, so that every size has its share in each state.
  const at = `now() - interval '365 days' * ((n * 7919) % 1000003) / 1000003.0`;
  await database.query(`
    begin;
    insert into contact (workspace_id, id, name, email)
      select ${ws}, ${id('001', 'n')}, 'Person ' || n, 'person' || n || '@example.org' from ${series};
    insert into identity (workspace_id, id, contact_id, channel_id, name)
      select ${ws}, ${id('002', 'n')}, ${id('001', 'n')}, '${channelId}', 'Person ' || n from ${series};
    insert into thread (workspace_id, id, channel_id, external_id, surface)
      select ${ws}, ${id('003', 'n')}, '${channelId}', 'seeded-' || n, 'private' from ${series};
    insert into conversation (workspace_id, id, number, thread_id, channel_id, contact_id, requester_id, state, assignee_id,
        revision, last_activity_at, last_arrival, last_message, created_at, resolved_at)
      select ${ws}, ${id('004', 'n')}, 1000000 + n, ${id('003', 'n')}, '${channelId}', ${id('001', 'n')}, ${id('002', 'n')},
        state, case when n % 3 = 0 then '${agentId}'::uuid end, 10, at, n,
        jsonb_build_object('text', 'The last words of ' || n, 'kind', 'incoming', 'authorName', 'Person ' || n, 'at', at),
        at - interval '1 day', case when state = 'resolved' then at end
      from (select n, ${at} as at,
          case when n % 10 = 0 then 'open' when n % 10 = 1 then 'waiting' when n % 100 = 2 then 'snoozed' else 'resolved' end as state
        from ${series}) c;
    insert into message (workspace_id, id, thread_id, conversation_id, channel_id, kind, external_id, author_kind, author_id,
        author_name, text, sent_at, ordered_at, received_at, arrival, revision)
      select ${ws}, ${id('005', 'n::bigint * 64 + k')}, ${id('003', 'n')}, ${id('004', 'n')}, '${channelId}',
        case when k % 2 = 0 then 'incoming' else 'outgoing' end, 'm' || k, case when k % 2 = 0 then 'customer' else 'other' end,
        ${id('002', 'n')}, 'Person ' || n,
        (array['The parcel came, but the lid does not fit.', 'மூடி பொருந்தவில்லை, மாற்றித் தர முடியுமா?',
          'Պատվերը դեռ չի հասել։', 'क्या पैसे वापस मिल सकते हैं?'])[1 + (n + k) % 4] || ' no' || n || 'x' || k,
        at, at, at, n::bigint * 64 + k, k
      from (select n, k, ${at} - interval '1 hour' * k as at
        from ${series}, generate_series(0, case when n < ${longOnes} then 49 else 9 end) k) m;
    commit`);
}

/** The running totals, as the triggers would have left them once folded. */
async function tally(database: pg.Client, { workspaceId }: Place): Promise<void> {
  await database.query('delete from conversation_tally');
  await database.query(
    `insert into conversation_tally (workspace_id, assignee_id, state, delta)
     select workspace_id, assignee_id, state, count(*) from conversation where workspace_id = $1 group by 1, 2, 3`,
    [workspaceId],
  );
}

export function conversationId(n: number): string {
  return `00000000-0000-7004-8000-${n.toString(16).padStart(12, '0')}`;
}
