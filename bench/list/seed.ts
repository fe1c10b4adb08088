import type pg from 'pg';
import { soundsOf } from '#server/features/contacts/hear-names.ts';
import { rareWord, sentences, speeches, turns } from '../search/speech.ts';

/** Whose rows they are. */
export interface Place {
  workspaceId: string;
  agentId: string;
  channelId: string;
}

/** Conversations below this number hold 50 messages, the others 10. */
export const longOnes = 500;
const chunk = 20_000;
/** Different sentences of each script; beyond them every message has a rare word of its own. */
const said = 10_000;

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
  await database.query(
    `set session_replication_role = replica; set maintenance_work_mem = '1GB'; set work_mem = '256MB'; set synchronous_commit = off`,
  );
  for (const { name } of rows) await database.query(`drop index ${name}`);
  await learn(database, range.to);
  for (let from = range.from; from < range.to; from += chunk)
    await seedSome(database, place, { from, to: Math.min(range.to, from + chunk), all: range.to });
  for (const { text } of rows) await database.query(text);
  await database.query('reset session_replication_role; reset maintenance_work_mem; reset work_mem');
  await tally(database, place);
  await database.query('vacuum analyze');
}

/** What people say, as tables that last as long as the connection. */
async function learn(database: pg.Client, conversations: number): Promise<void> {
  await database.query(`
    create temp table if not exists sentence (turn int, n int, text text, primary key (turn, n));
    create temp table if not exists rare (n int primary key, word text);
    create temp table if not exists person (turn int, n int, name text, romanised text, sounds text, primary key (turn, n));
    truncate sentence, rare, person`);
  const rows = turns.flatMap((speech, turn) =>
    turns.indexOf(speech) === turn ? [[speech, turn] as const] : [],
  );
  for (const [i, first] of rows) {
    const speech = speeches[i];
    if (!speech) continue;
    await database.query(
      'insert into sentence select $1, n - 1, text from unnest($2::text[]) with ordinality as s(text, n)',
      [first, sentences(speech, said)],
    );
    const romanised = speech.names.map((name, n) => speech.romanised[n] ?? name);
    await database.query(
      'insert into person select $1, n - 1, name, romanised, sounds from unnest($2::text[], $3::text[], $4::text[]) with ordinality as p(name, romanised, sounds, n)',
      [first, speech.names, romanised, speech.names.map((name, n) => soundsOf([name, romanised[n] ?? '']))],
    );
  }
  for (let from = 0; from < conversations; from += 100_000) {
    const words = Array.from({ length: Math.min(100_000, conversations - from) }, (_, n) =>
      rareWordAt(from + n),
    );
    await database.query(
      'insert into rare select $1 + n - 1, word from unnest($2::text[]) with ordinality as r(word, n)',
      [from, words],
    );
  }
  await database.query('analyze sentence; analyze rare; analyze person');
}

/** The rare word of this number is written about ten times, by people of its script. */
export function rareWordAt(n: number): string {
  const speech = speeches[turns[n % 20] ?? 0];
  return speech ? rareWord(speech, Math.floor(n / 20)) : '';
}

/** Ids are made from numbers, so that no table has to be asked for another's. */
function id(kind: string, number: string): string {
  return `('00000000-0000-7${kind}-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
}

/** The first of the twenty turns that writes in the script of this one. */
const turnOf = `(array[${turns.map((speech) => turns.indexOf(speech)).join(',')}])[1 + n % 20]`;

async function seedSome(
  database: pg.Client,
  place: Place,
  { from, to, all }: { from: number; to: number; all: number },
): Promise<void> {
  const { workspaceId, agentId, channelId } = place;
  const ws = `'${workspaceId}'::uuid`;
  const series = `generate_series(${from}, ${to - 1}) n`;
  // Steady over the last year and in its order, as messages come.
  const at = `now() - interval '365 days' * (${all} - n) / ${all}.0`;
  // The most common name is borne by several times as many as the rarest; every second one writes it in Latin letters.
  await database.query(`
    begin;
    create temp table people on commit drop as
      select s.n, case when s.n % 2 = 0 then p.name else p.romanised end || case when s.n % 3 = 0 then '' else ' ' || upper(to_hex(s.n % 4096)) end as name, p.sounds,
        lower(replace(p.romanised, ' ', '.')) || s.n || '@example.org' as email, '+91 98' || lpad(s.n::text, 8, '0') as phone
      from (select n, ${turnOf} as turn, n / 20 as k from ${series}) s
      join (select p.*, count(*) over (partition by turn) as many from person p) p on p.turn = s.turn and p.n = (s.k % 7 * (s.k % 11)) % p.many;
    insert into contact (workspace_id, id, name, email, phone, sounds)
      select ${ws}, ${id('001', 'n')}, name, email, phone, string_to_array(sounds, ' ') from people;
    insert into contact_detail (workspace_id, id, contact_id, kind, value)
      select ${ws}, ${id('006', 'n')}, ${id('001', 'n')}, 'email', email from people
      union all select ${ws}, ${id('007', 'n')}, ${id('001', 'n')}, 'phone', phone from people;
    insert into identity (workspace_id, id, contact_id, channel_id, name)
      select ${ws}, ${id('002', 'n')}, ${id('001', 'n')}, '${channelId}', name from people;
    insert into thread (workspace_id, id, channel_id, external_id, surface)
      select ${ws}, ${id('003', 'n')}, '${channelId}', 'seeded-' || n, 'private' from ${series};
    create temp table spoken on commit drop as
      select m.n, m.k, m.at, s.text || ' ' || r.word as text, p.name,
        case when (m.n + m.k) % 20 = 0 then case when m.k % 2 = 0 then 'invoice-' || m.n || '-' || m.k || '.pdf'
          else r.word || '_' || m.n % 97 || '.jpg' end end as file
      from (select n, k, ${turnOf} as turn, ${at} - interval '1 hour' * k as at
        from ${series}, generate_series(0, case when n < ${longOnes} then 49 else 9 end) k) m
      join sentence s on s.turn = m.turn and s.n = (m.n::bigint * 31 + m.k * 7907) % ${said}
      join rare r on r.n = (m.n::bigint * 7919 + m.k * 104729) % ${Math.floor(all / 20)} * 20 + m.n % 20
      join people p on p.n = m.n;
    insert into conversation (workspace_id, id, number, thread_id, channel_id, contact_id, requester_id, state, assignee_id,
        revision, last_activity_at, last_arrival, last_message, created_at, resolved_at)
      select ${ws}, ${id('004', 'n')}, 1000000 + n, ${id('003', 'n')}, '${channelId}', ${id('001', 'n')}, ${id('002', 'n')},
        state, case when n % 3 = 0 then '${agentId}'::uuid end, 10, at, n,
        jsonb_build_object('text', left(text, 200), 'kind', 'incoming', 'authorName', name, 'at', at),
        at - interval '1 day', case when state = 'resolved' then at end
      from (select *, case when n % 10 = 0 then 'open' when n % 10 = 1 then 'waiting' when n % 100 = 2 then 'snoozed' else 'resolved' end as state
        from spoken where k = 0) c;
    insert into message (workspace_id, id, thread_id, conversation_id, channel_id, kind, external_id, author_kind, author_id,
        author_name, text, search, sent_at, ordered_at, received_at, arrival, revision)
      select ${ws}, ${id('005', 'n::bigint * 64 + k')}, ${id('003', 'n')}, ${id('004', 'n')}, '${channelId}',
        case when k % 2 = 0 then 'incoming' else 'outgoing' end, 'm' || k, case when k % 2 = 0 then 'customer' else 'other' end,
        ${id('002', 'n')}, name, text, words_and_forms(text, file, null), at, at, at, n::bigint * 64 + k, k
      from spoken order by at;
    insert into attachment (workspace_id, id, message_id, channel_id, name, type, size, state, storage_key)
      select ${ws}, ${id('008', 'n::bigint * 64 + k')}, ${id('005', 'n::bigint * 64 + k')}, '${channelId}', file,
        'application/octet-stream', 1000, 'stored', 'none'
      from spoken where file is not null;
    commit`);
}

/** The running totals, as the triggers would have left them once folded. */
export async function tally(database: pg.Client, { workspaceId }: Place): Promise<void> {
  await database.query('delete from conversation_tally');
  await database.query(
    `insert into conversation_tally (workspace_id, channel_id, assignee_id, state, delta)
     select workspace_id, channel_id, assignee_id, state, count(*) from conversation where workspace_id = $1 group by 1, 2, 3, 4`,
    [workspaceId],
  );
}

export function conversationId(n: number): string {
  return `00000000-0000-7004-8000-${n.toString(16).padStart(12, '0')}`;
}
