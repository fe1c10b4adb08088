import type { Connector } from '#connectors/connector.ts';
import { allowed } from '#connectors/kit/allowed.ts';
import { type AskedChoices, type ChoiceProblem, formFor, problemsIn } from '#connectors/kit/choices.ts';
import type { Reply } from '#contract/messages.ts';
import { conflict, invalid } from '#server/errors.ts';
import type { AnswerPlace } from '#server/features/conversations/answer-place.ts';
import { elapsedSince, standingOf } from '#server/features/conversations/window.ts';
import type { StoredChoices } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';
import { openerFor } from './opener.ts';

type Asked = Pick<Reply, 'text' | 'template' | 'choices' | 'choicesButton' | 'author'>;

/** What becomes of choices that somebody wants to send, and what of them would not be taken. */
export interface Fitted {
  choices: StoredChoices;
  problems: ChoiceProblem[];
}

/**
 * Holds choices against what the channel can show, before anything is stored; null where none are asked for.
 * @throws ApiError with the choice at which something is wrong
 */
export async function acceptChoices(
  tx: Tx,
  connector: Connector,
  place: AnswerPlace,
  asked: Asked,
): Promise<StoredChoices | null> {
  const fitted = await fitChoices(tx, connector, place, asked);
  if (!fitted) return null;
  const { choices, problems } = fitted;
  if ((asked.text ?? '').trim() === '')
    throw invalid('Choices stand below a text. Write one, and send it again.', [
      { path: 'text', message: 'missing' },
    ]);
  if (problems.length > 0)
    throw invalid(
      'Some choices cannot be shown there. Change them and send it again.',
      problems.map((problem) => ({ path: pathOf(problem), message: problem.message })),
    );
  const late = await whyTooLate(tx, connector, place, asked.author ?? 'person');
  if (late) throw conflict('too-late-for-choices', late);
  return choices;
}

/**
 * In which form they would be shown, and what is wrong with them.
 * @throws ApiError where there can be none at all
 */
export async function fitChoices(
  tx: Tx,
  connector: Connector,
  place: AnswerPlace,
  { template, choices, choicesButton }: Asked,
): Promise<Fitted | null> {
  if (!choices) {
    if (choicesButton === undefined) return null;
    throw invalid('Without choices there is no button that opens them.', [
      { path: 'choicesButton', message: 'without choices' },
    ]);
  }
  const refuse = (message: string) => invalid(message, [{ path: 'choices', message: 'not here' }]);
  if (template) throw refuse('A template has buttons of its own. Send the choices below a text.');
  const can = choicesOn(connector, place);
  if (!can)
    throw refuse(
      connector.choices
        ? 'Choices go to one person in private. Write them into the text instead.'
        : `${place.channelName} shows no choices to tap. Write them into the text instead.`,
    );
  const wanted = plain(choices, choicesButton);
  const form = formFor(can, wanted);
  const opener = form.opener === undefined ? null : (wanted.opener ?? (await openerFor(tx, place)));
  const fitted = { opener, options: wanted.options };
  return { choices: { form: form.form, ...fitted }, problems: problemsIn(form, fitted) };
}

/** What can be offered in a place; in a group nobody in particular is asked. */
export function choicesOn(
  connector: Pick<Connector, 'choices'>,
  { surface, shared }: Pick<AnswerPlace, 'surface' | 'shared'>,
): Connector['choices'] {
  return surface === 'private' && !shared ? connector.choices : undefined;
}

/** White space around them, and lines within, nobody means. */
function plain(choices: NonNullable<Reply['choices']>, button: string | undefined): AskedChoices {
  const line = (text: string) => text.replace(/\s+/gu, ' ').trim();
  return {
    opener: line(button ?? '') || null,
    options: choices.map(({ title, description }) => ({
      title: line(title),
      description: line(description ?? '') || null,
    })),
  };
}

function pathOf({ at, field }: ChoiceProblem): string {
  if (field === 'opener') return 'choicesButton';
  return at === null ? 'choices' : `choices.${at}.${field}`;
}

/** What goes out only under a tag is for the words of a person: choices end with the window itself. */
async function whyTooLate(
  tx: Tx,
  { rules }: Connector,
  { homeId }: AnswerPlace,
  author: 'person' | 'bot' | 'automation',
): Promise<string | null> {
  if (!rules) return null;
  const standing = await standingOf(tx, homeId);
  const elapsed = elapsedSince(standing, new Date());
  const allowance = allowed(rules, { surface: standing.surface, author, elapsed });
  return allowance.allow === 'anything' && allowance.tag !== null ? tooLate : null;
}

/** Said before it is written, and again where it waited here until then. */
export const tooLate =
  'Too much time has passed since they wrote: the platform takes plain answers only. Send the text without choices.';
