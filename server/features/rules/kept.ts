import { z } from 'zod';
import { type RuleGiven, ruleAction, ruleIf, ruleWhen } from '#contract/rules.ts';
import type { Tx } from '#server/transaction.ts';

/** A rule as it is kept. */
export interface KeptRule extends RuleGiven {
  id: string;
  version: number;
  activeSince: Date | null;
}

export const definition = z.object({
  when: ruleWhen,
  if: ruleIf,
  actions: z.array(ruleAction),
  stops: z.boolean(),
  most: z.number(),
});

/** In their order; those that were removed are not among them. */
export async function rulesOf(tx: Tx): Promise<KeptRule[]> {
  const rows = await tx.q
    .selectFrom('rule')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map(({ id, name, active, version, active_since, ...row }) => ({
    id,
    name,
    active,
    version,
    activeSince: active_since,
    ...parsed(id, version, row.definition),
  }));
}

type Definition = z.output<typeof definition>;
const known = new Map<string, Definition>();
const knownMax = 2_000;

/** A version never changes, and rules are read for every conversation: each is parsed once. */
function parsed(id: string, version: number, stored: unknown): Definition {
  const key = `${id} ${version}`;
  const found = known.get(key) ?? definition.parse(stored);
  if (known.size >= knownMax) known.clear();
  known.set(key, found);
  return found;
}
