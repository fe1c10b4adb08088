import { rareWordAt } from '../list/seed.ts';
import type { Work } from '../rig/alternate.ts';
import type { Random } from '../rig/random.ts';
import { speeches, turns } from './speech.ts';

/** What somebody looks for, in each script; the bare query answers with as many conversations by the same index. */
export function worksOf(workspaceId: string, conversations: number, random: Random): Work[] {
  const works: Work[] = [];
  const add = (name: string, bare: string, drawn: () => string): void => {
    let q = '';
    works.push({
      name,
      ours: (api) => {
        q = drawn();
        return api.get(`/conversations?state=any&limit=50&q=${encodeURIComponent(q)}`);
      },
      bare: [bare],
      values: () => [workspaceId, q],
    });
  };
  for (const [n, speech] of speeches.entries()) {
    const turn = turns.indexOf(n);
    /** Some conversation of somebody who writes so. */
    const one = (): number => random.whole(0, conversations / 20 - 1) * 20 + turn;
    const [name = '', other = ''] = speech.names;
    add(`${speech.script}: common`, byWords, () => speech.words[0] ?? '');
    add(`${speech.script}: rare`, byWords, () => rareWordAt(one()));
    add(`${speech.script}: two words`, byWords, () => `${speech.words[4]} ${speech.words[11]}`);
    add(`${speech.script}: three words`, byWords, () => speech.words.slice(30, 33).join(' '));
    add(`${speech.script}: name`, byName, () => random.pick([name, other]));
    add(`${speech.script}: part of a name`, byName, () => name.split(' ')[0] ?? '');
    if (speech.romanised.length > 0)
      add(`${speech.script}: romanised`, byName, () => speech.romanised[0] ?? '');
  }
  const anyone = (): number => random.whole(0, conversations - 1);
  add('e-mail', byName, () => `${anyone()}@example.org`);
  add('phone', byNumber, () => `+91 98${String(anyone()).padStart(8, '0')}`);
  add('number', byNumber, () => `#${1_000_000 + anyone()}`);
  add('attachment', byWords, () => `invoice-${20 * random.whole(0, conversations / 20 - 1)}-0.pdf`);
  return works;
}

const rest = `join conversation c on c.workspace_id = $1 and c.id = f.id join contact p on p.workspace_id = $1 and p.id = c.contact_id
  join thread t on t.workspace_id = $1 and t.id = c.thread_id order by c.last_activity_at desc`;
const byWords = `select c.*, p.name, t.subject from (select conversation_id as id from message
  where searched(search, workspace_id, channel_id, ordered_at) @@ websearch_to_tsquery('simple', $2) and workspace_id = $1 order by ordered_at desc limit 51) f ${rest}`;
const byName = `select c.*, p.name, t.subject from (select c.id from contact p
  join conversation c on c.workspace_id = $1 and c.contact_id = p.id
  where p.workspace_id = $1 and lower(p.name || ' ' || coalesce(p.email, '') || ' ' || coalesce(p.phone, '')) like '%' || lower($2) || '%'
  order by c.last_activity_at desc limit 51) f ${rest}`;
const byNumber = `select c.*, p.name, t.subject from (select id from conversation where workspace_id = $1 and number = case when $2 ~ '^#' then ltrim($2, '#')::int end
  union all select c.id from contact_detail d join conversation c on c.workspace_id = $1 and c.contact_id = d.contact_id
    where d.workspace_id = $1 and d.kind = 'phone' and d.normal like '%' || right(regexp_replace($2, '[^0-9]', '', 'g'), 9) || '%') f ${rest}`;
