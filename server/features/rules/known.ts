import { sql } from 'kysely';
import type { OwnCondition } from '#contract/rules.ts';
import { openAt } from '#server/features/sla/business-time.ts';
import type { Clock } from '#server/features/sla/clock.ts';
import { clocksOf, hoursById } from '#server/features/sla/facts.ts';
import { fold } from '#server/platform/fold.ts';
import type { Tx } from '#server/transaction.ts';
import type { Happening } from './happening.ts';
import { has } from './has.ts';
import { languageOf, primary } from './spoken.ts';

/** What nothing that a rule does can change: of these, what fits does so each time that it is asked. */
export type Lasting = Exclude<OwnCondition, { field: 'verified' }>;
/** Of which happenings a condition holds, by their `n`, before it is turned round. */
export type Known = (condition: Lasting) => Promise<Set<number>>;

/** Looks up each thing once, and only where it is asked for. */
export function knownOf(tx: Tx, happenings: Happening[]): Known {
  let said: Promise<Said[]> | undefined;
  let clocks: Promise<Clocks> | undefined;
  return async (condition) => {
    if (condition.field === 'hours') {
      clocks ??= clocksFor(tx, happenings);
      return inHours(happenings, await clocks, condition);
    }
    said ??= saidIn(tx, happenings);
    return condition.field === 'said' ? withWords(await said, condition) : inLanguage(await said, condition);
  };
}

interface Clocks {
  own: Map<string, Clock>;
  named: Map<string, NonNullable<Clock>>;
}

async function clocksFor(tx: Tx, happenings: Happening[]): Promise<Clocks> {
  const ids = [...new Set(happenings.map((h) => h.conversationId))];
  return { own: await clocksOf(tx, ids), named: await hoursById(tx) };
}

/** Hours that were removed are nobody's: neither open nor closed. */
function inHours(
  happenings: Happening[],
  { own, named }: Clocks,
  { is, hoursId }: Extract<OwnCondition, { field: 'hours' }>,
): Set<number> {
  const held = happenings.filter(({ conversationId, at }) => {
    const clock = hoursId ? named.get(hoursId) : (own.get(conversationId) ?? null);
    if (clock === undefined) return false;
    const isOpen = clock === null || openAt(clock, at.getTime()).open;
    return isOpen === (is === 'open');
  });
  return new Set(held.map(({ n }) => n));
}

interface Said {
  n: number;
  words: string;
  folded: string;
  /** What the customer is known to speak, as a tag. */
  speaks: string | null;
}

function withWords(said: Said[], { any, whole }: Extract<OwnCondition, { field: 'said' }>): Set<number> {
  const wanted = any.map(fold);
  const held = said.filter(({ folded }) => wanted.some((word) => has(folded, word, whole)));
  return new Set(held.map(({ n }) => n));
}

function inLanguage(said: Said[], { of, is }: Extract<OwnCondition, { field: 'language' }>): Set<number> {
  const wanted = is.map(primary);
  const held = said.filter(({ words, speaks }) => {
    const language = of === 'message' ? languageOf(words, speaks) : primary(speaks);
    return language !== null && wanted.includes(language);
  });
  return new Set(held.map(({ n }) => n));
}

/**
 * A message that was taken back says nothing. `case` and not `coalesce`: under row security, PostgreSQL looks nothing up
 * by the index for the latter, as it does not trust it to leak nothing, and reads the whole workspace.
 */
async function saidIn(tx: Tx, happenings: Happening[]): Promise<Said[]> {
  const { rows } = await sql<Omit<Said, 'folded'>>`
    select h.n, coalesce(m.words, '') as words, who.speaks
    from unnest(${happenings.map(({ n }) => n)}::int[], ${happenings.map((h) => h.conversationId)}::uuid[],
      ${happenings.map((h) => h.messageId)}::uuid[], ${happenings.map(({ at }) => at)}::timestamptz[]) as h(n, conversation_id, message_id, at)
    left join lateral (
      select l.id from message l where h.message_id is null and l.workspace_id = ${tx.workspaceId}
        and l.conversation_id = h.conversation_id and l.kind = 'incoming' and l.ordered_at <= h.at + interval '10 seconds'
      order by l.ordered_at desc, l.arrival desc limit 1) latest on true
    left join lateral (
      select concat_ws(E'\n', o.subject, left(o.text, 20000), o.card_words) as words, o.home_id from message o
      where o.workspace_id = ${tx.workspaceId} and o.id = case when h.message_id is null then latest.id else h.message_id end and o.deleted_at is null
      limit 1) m on true
    left join lateral (
      select coalesce(own.language, head.language) as speaks from conversation c
      join contact own on own.workspace_id = c.workspace_id and own.id = c.contact_id
      join contact head on head.workspace_id = own.workspace_id and head.id = own.head_id
      where c.workspace_id = ${tx.workspaceId} and c.id = case when m.home_id is null then h.conversation_id else m.home_id end
      limit 1) who on true`.execute(tx.q);
  return rows.map((row) => ({ ...row, folded: fold(row.words) }));
}
