import type { VisitorMessage } from '#contract/visitors.ts';
import { useDesk } from './desk.ts';
import { languageOf } from './languageOf.ts';
import './choices.css';

type Choice = NonNullable<VisitorMessage['choices']>[number];

interface Props {
  choices: Choice[];
  /** Ids of choices that are on their way. */
  sending: string[];
  choose(choice: Choice): void;
}

/** What can be tapped below an answer; once one was, all stand there as what was offered. */
export function Choices({ choices, sending, choose }: Props) {
  const { t } = useDesk().texts;
  const isTaken = (choice: Choice) => choice.taken || sending.includes(choice.id);
  const over = choices.some(isTaken);
  return (
    <ul class="choices" aria-label={t('visitor.choices')}>
      {choices.map((choice) => (
        <li key={choice.id}>
          <button
            type="button"
            disabled={over}
            aria-pressed={over ? isTaken(choice) : undefined}
            lang={languageOf(choice.title)}
            onClick={() => choose(choice)}
          >
            <bdi>{choice.title}</bdi>
            {choice.description && (
              <small dir="auto" lang={languageOf(choice.description)}>
                {choice.description}
              </small>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}
