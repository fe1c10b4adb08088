import { type RawBuilder, sql } from 'kysely';
import type { OwnCondition, RuleCondition, RuleIf } from '#contract/rules.ts';
import { conditionOf } from '#server/features/conversations/filter.ts';
import { nobody } from '#server/features/sla/facts.ts';
import type { Tx } from '#server/transaction.ts';
import type { Happening } from './happening.ts';
import { type Known, knownOf } from './known.ts';

type Sql = RawBuilder<unknown>;

/** Of which happenings something holds: known by their `n`, or by what the database says. */
type Holds = { of: Set<number> } | { sql: Sql };

/** What is asked, and of which happenings; undefined: of all. */
export interface Asked {
  if: RuleIf;
  among?: Set<number>;
}

/**
 * Answers, as often as it is asked, which of these the happenings fit, by their `n`. Hours are asked as they were at that
 * moment, words and language of the message that it is about or else of the customer's latest, and that is looked up
 * once; everything else as it is when asked. A blocked customer's fits nothing.
 */
export function fitting(
  tx: Tx,
  happenings: Happening[],
  now: Date,
): (asked: Asked[]) => Promise<Map<number, boolean[]>> {
  const all = new Set(happenings.map(({ n }) => n));
  const known = knownOf(tx, happenings);
  return async (asked) => {
    const holds: Holds[] = [];
    for (const { if: condition, among } of asked)
      holds.push(await whole({ tx, known, now }, condition, among ? within(all, among) : all));
    if (holds.every((each) => 'of' in each && each.of.size === 0)) return new Map();
    return answers(tx, happenings, holds);
  };
}

/** The single conditions, in the order in which they stand. */
export function conditionsIn(asked: RuleIf): RuleCondition[] {
  return partsOf(asked).flatMap((part) => ('field' in part ? [part] : 'all' in part ? part.all : part.any));
}

function partsOf(asked: RuleIf) {
  return 'all' in asked ? asked.all : asked.any;
}

interface Asking {
  tx: Tx;
  known: Known;
  now: Date;
}

type Part = RuleCondition | { all: RuleCondition[] } | { any: RuleCondition[] };

/** Of those in `among`. The database is asked only for what is not decided without it. */
async function whole(
  asking: Asking,
  asked: { all: Part[] } | { any: Part[] },
  among: Set<number>,
): Promise<Holds> {
  const isAll = 'all' in asked;
  const parts = [...(isAll ? asked.all : asked.any)].sort((a, b) => weight(a) - weight(b));
  if (parts.length === 0) return { of: among };
  let left = among;
  const held = new Set<number>();
  const open: Sql[] = [];
  for (const part of parts) {
    if (left.size === 0) break;
    const one = 'field' in part ? await single(asking, part, left) : await whole(asking, part, left);
    if ('sql' in one) open.push(one.sql);
    else if (isAll) left = one.of;
    else {
      for (const n of one.of) held.add(n);
      left = new Set([...left].filter((n) => !one.of.has(n)));
    }
  }
  if (open.length === 0 || left.size === 0) return { of: isAll ? left : held };
  const rest = sql`(${amid(left)} and (${sql.join(open, isAll ? sql` and ` : sql` or `)}))`;
  return { sql: isAll || held.size === 0 ? rest : sql`(${amid(held)} or ${rest})` };
}

/** What costs no question to the database comes first. */
function weight(part: Part): number {
  if (!('field' in part)) return 1;
  return isOwn(part) && part.field !== 'verified' ? 0 : 2;
}

async function single(
  { tx, known, now }: Asking,
  condition: RuleCondition,
  among: Set<number>,
): Promise<Holds> {
  if (!isOwn(condition))
    return { sql: await conditionOf(tx, { agentId: nobody, now }, { all: [condition] }) };
  if (condition.field === 'verified') {
    const plain = sql`exists (select from identity i where i.workspace_id = c.workspace_id and i.id = c.requester_id and i.verified)`;
    return { sql: condition.not ? sql`not ${plain}` : plain };
  }
  const found = await known(condition);
  return { of: new Set([...among].filter((n) => found.has(n) !== condition.not)) };
}

const ownFields: readonly string[] = [
  'hours',
  'said',
  'language',
  'verified',
] satisfies OwnCondition['field'][];

function isOwn(condition: RuleCondition): condition is OwnCondition {
  return ownFields.includes(condition.field);
}

/** A blocked customer's conversation is not among them. */
async function answers(tx: Tx, happenings: Happening[], holds: Holds[]): Promise<Map<number, boolean[]>> {
  const open = holds.flatMap((each) => ('sql' in each ? [sql`(${each.sql}) is true`] : []));
  const { rows } = await sql<{ n: number; fits: boolean[] }>`
    select h.n, array[${sql.join(open)}]::boolean[] as fits
    from unnest(${happenings.map(({ n }) => n)}::int[], ${happenings.map((h) => h.conversationId)}::uuid[]) as h(n, id)
    join conversation c on c.workspace_id = ${tx.workspaceId} and c.id = h.id
    where not c.blocked`.execute(tx.q);
  return new Map(
    rows.map(({ n, fits }) => {
      const told = fits.values();
      return [n, holds.map((each) => ('of' in each ? each.of.has(n) : told.next().value === true))];
    }),
  );
}

function amid(ns: Set<number>): Sql {
  return sql`h.n = any(${[...ns]}::int[])`;
}

function within(all: Set<number>, some: Set<number>): Set<number> {
  return new Set([...all].filter((n) => some.has(n)));
}
