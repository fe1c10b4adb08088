import { sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { Hit } from '#contract/hits.ts';
import { askedOf, containing } from '#server/features/contacts/called.ts';
import { fold } from '#server/platform/fold.ts';
import type { Tx } from '#server/transaction.ts';
import { lettersOf, piecesOf, wordsIn } from './marks.ts';
import type { Heard } from './search.ts';

/** Says of each conversation why the search found it. Read under the caller's own policies. */
export async function withHits(
  tx: Tx,
  q: string,
  finding: Heard,
  rows: ConversationSummary[],
): Promise<ConversationSummary[]> {
  const others = rows.filter(({ id }) => !finding.messages.has(id));
  const said = await inMessages(
    tx,
    q,
    finding,
    rows.flatMap(({ id }) => finding.messages.get(id) ?? []),
  );
  const called = await ofContacts(
    tx,
    q,
    others.map(({ contact }) => contact.id),
  );
  return rows.map((row) => {
    const hit = said.get(row.id) ?? called.get(row.contact.id) ?? soundingHit(finding, row.contact.id);
    return hit ? { ...row, hit } : row;
  });
}

function soundingHit({ alike }: Heard, contactId: string): Hit | null {
  const found = alike?.names.get(contactId);
  if (!found) return null;
  const words = new RegExp(found.words.map((word) => RegExp.escape(fold(word))).join('|'), 'iu');
  return {
    ...ofNobody,
    how: 'sound',
    in: 'contact',
    pieces: piecesOf(found.name, words) ?? [{ text: found.name, marked: true }],
  };
}

const ofNobody = { messageId: null, kind: null, authorName: null, at: null };

interface MessageRow {
  id: string;
  conversation_id: string;
  kind: Hit['kind'];
  author_name: string;
  sent_at: Date;
  text: string;
  subject: string | null;
  files: string[] | null;
  /** Its words that are other forms of those that are looked for. */
  forms: string[] | null;
}

/** Words that stand further down are found too, but not shown. */
const shownMax = 20_000;

async function inMessages(tx: Tx, q: string, { formed }: Heard, ids: string[]): Promise<Map<string, Hit>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<MessageRow>`
    select m.id, m.conversation_id, m.kind, m.author_name, m.sent_at, left(m.text, ${shownMax}) as text, m.subject, f.names as files,
      case when m.id = any(${[...formed.ids]}::uuid[]) then forms_in(
        concat_ws(' ', m.subject, left(m.text, ${shownMax}), translate(f.names::text, '._-+()[]', '        ')),
        ${q}, ${formed.codes}::text[]) end as forms
    from message m cross join lateral (
      select array_agg(a.name order by a.position) as names from attachment a
      where a.workspace_id = m.workspace_id and a.message_id = m.id) f
    where m.workspace_id = ${tx.workspaceId} and m.id = any(${ids}::uuid[]) and m.deleted_at is null`.execute(
    tx.q,
  );
  const words = wordsIn(q);
  return new Map(
    rows.map((row) => [
      row.conversation_id,
      hitOf(row, formed.ids.has(row.id) ? 'form' : 'typed', row.forms ? wordsIn(q, row.forms) : words),
    ]),
  );
}

function hitOf(row: MessageRow, how: Hit['how'], words: RegExp | null): Hit {
  const about = {
    how,
    messageId: row.id,
    kind: row.kind,
    authorName: row.author_name,
    at: row.sent_at.toISOString(),
  };
  const places = [
    ['text', row.text],
    ['subject', row.subject ?? ''],
    ...(row.files ?? []).map((name) => ['file', name] as const),
  ] as const;
  for (const [place, text] of places) {
    const pieces = words && piecesOf(text, words);
    if (pieces) return { ...about, in: place, pieces };
  }
  return {
    ...about,
    in: 'text',
    pieces: [{ text: row.text.replace(/\s+/g, ' ').slice(0, 200), marked: false }],
  };
}

/** The name, address or number by which contacts were found; those of all that were joined count. */
async function ofContacts(tx: Tx, q: string, contactIds: string[]): Promise<Map<string, Hit>> {
  if (contactIds.length === 0) return new Map();
  const pattern = containing(q);
  const asked = askedOf(q);
  const folds = asked.map((text) => containing(fold(text)));
  const { rows } = await sql<{ id: string; value: string }>`
    select distinct on (p.head_id) p.head_id as id, v.value from contact p
    cross join lateral (
      select 0 as place, p.name as value where folded(p.name) like any(${folds}::text[])
      union all
      select 1, d.value from contact_detail d where d.workspace_id = p.workspace_id and d.contact_id = p.id
        and (d.normal like ${pattern} or (d.kind = 'phone' and d.normal like number_pattern(${pattern})))) v
    where p.workspace_id = ${tx.workspaceId} and p.head_id = any(${contactIds}::uuid[])
    order by p.head_id, v.place`.execute(tx.q);
  const letters = asked.map(lettersOf);
  return new Map(
    rows.map(({ id, value }) => [
      id,
      {
        ...ofNobody,
        how: 'typed',
        in: 'contact',
        // A number may be written in another way than it was typed.
        pieces: letters.map((each) => piecesOf(value, each)).find(Boolean) ?? [{ text: value, marked: true }],
      },
    ]),
  );
}
