import { type KeyboardEvent, useId } from 'react';
import { directionFor } from '../../language/directionFor.ts';
import { number } from '../../language/numbers.ts';
import { useSaid } from '../../language/sentences.ts';
import { t } from '../../language/texts.ts';
import { languageOf } from '../../ui/scriptOf.ts';
import styles from './ChoicesEditor.module.css';

/** One line with how much of it fits, and what is wrong with it. */
export function LineField({ label, text, placeholder, max, problem, isTitle, onText, onKeyDown }: Props) {
  const id = useId();
  const length = [...text.trim()].length;
  const wrong = useSaid(problem);
  const isWrong = problem !== '' || (max > 0 && length > max);
  return (
    <div className={styles.field}>
      <span className={styles.head}>
        <label htmlFor={id} className={isTitle === false ? 'visually-hidden' : undefined}>
          {label}
        </label>
        {max > 0 && (isTitle !== false || text !== '') && (
          <span className={styles.count} data-problem={isWrong || undefined}>
            {t('length.of', { length: number(length), max: number(max) })}
          </span>
        )}
      </span>
      <input
        id={id}
        className={styles.input}
        value={text}
        placeholder={placeholder}
        data-title={isTitle || undefined}
        dir={directionFor(text || (placeholder ?? ''))}
        lang={languageOf(text)}
        maxLength={200}
        autoComplete="off"
        aria-invalid={isWrong || undefined}
        aria-describedby={`${id}-help`}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span id={`${id}-help`} className={styles.problem}>
        {wrong}
      </span>
    </div>
  );
}

interface Props {
  label: string;
  text: string;
  placeholder?: string;
  max: number;
  /** A sentence; empty where nothing is wrong. */
  problem: string;
  /** False: a second line, whose label is its placeholder. */
  isTitle?: boolean;
  onText: (text: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}
