import type { Author, Connector } from '#connectors/connector.ts';
import { allowed } from '#connectors/kit/allowed.ts';
import type { RefusedByRules } from '#contract/refusals.ts';
import { conflict } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import { elapsedSince, insteadOf, mayLeave, type Standing, standingOf } from './window.ts';

/** What the platform would refuse is refused here, before anything is stored and without asking it. */
export async function refuseOutside(
  tx: Tx,
  conversationId: string,
  connector: Connector,
  author: Author,
  isTemplate = false,
): Promise<void> {
  if (connector.rules) refuseRule(connector, await standingOf(tx, conversationId), author, isTemplate);
}

/** @throws ApiError where the rules do not let that author write now, with what can be done instead */
export function refuseRule(
  { name, rules }: Pick<Connector, 'name' | 'rules'>,
  standing: Standing,
  author: Author,
  isTemplate = false,
): void {
  const { surface, customerAt } = standing;
  const allowance = allowed(rules, { surface, author, elapsed: elapsedSince(standing, new Date()) });
  if (mayLeave(allowance, isTemplate)) return;
  const instead = insteadOf(allowance);
  const lasted = Math.max(
    0,
    ...(rules ?? [])
      .filter((rule) => rule.surface === surface && rule.authors.includes(author))
      .flatMap((rule) => (rule.then.allow === 'anything' ? (rule.within ?? []) : [])),
  );
  const detail: RefusedByRules = {
    allows: allowance.allow,
    rule: `${name}.${allowance.id}`,
    reason: allowance.reason,
    instead,
    until: customerAt && new Date(customerAt.getTime() + lasted).toISOString(),
  };
  throw conflict('window-closed', `${allowance.reason} ${instead}`, detail);
}
