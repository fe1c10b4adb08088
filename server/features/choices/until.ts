import type { Connector } from '#connectors/connector.ts';
import type { Composer } from '#contract/composer.ts';
import type { AnswerPlace } from '#server/features/conversations/answer-place.ts';
import { standingOf } from '#server/features/conversations/window.ts';
import type { Tx } from '#server/transaction.ts';
import { choicesOn } from './accept.ts';

/** What the composer may offer to choose from, and until when; null where nothing. */
export async function composerChoices(
  tx: Tx,
  connector: Connector,
  place: AnswerPlace,
): Promise<Composer['choices']> {
  const can = choicesOn(connector, place);
  if (!can) return null;
  const forms = can.forms.map(({ opener, ...form }) => ({ ...form, opener: opener ?? null }));
  return { forms, until: (await endOf(tx, connector, place))?.toISOString() ?? null };
}

/** The moment from which only tagged answers go out; null where there is none. */
async function endOf(tx: Tx, { rules = [] }: Connector, { homeId }: AnswerPlace): Promise<Date | null> {
  const first = rules.find(({ surface, authors }) => surface === 'private' && authors.includes('person'));
  if (!first || first.within === null || first.then.allow !== 'anything') return null;
  const { customerAt } = await standingOf(tx, homeId);
  return customerAt && new Date(customerAt.getTime() + first.within);
}
