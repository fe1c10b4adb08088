import { useId } from 'react';
import type { Template } from '#contract/templates.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { languageOf } from '../../ui/scriptOf.ts';
import { valueLabel } from './names.ts';
import styles from './ValueField.module.css';

/** One value of a template, with the platform's example, and what is wrong with it. */
export function ValueField({ template, value, text, problem, onText }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{valueLabel(template, value)}</label>
      <input
        id={id}
        className={styles.input}
        value={text}
        dir={directionFor(text || (value.example ?? ''))}
        lang={languageOf(text)}
        maxLength={4000}
        autoComplete="off"
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${id}-help`}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <span id={`${id}-help`} className={styles.help} data-problem={problem !== null || undefined}>
        {problem ?? (value.example ? t('template.example', { example: value.example }) : '')}
      </span>
    </div>
  );
}

interface Props {
  template: Template;
  value: Template['values'][number];
  text: string;
  problem: string | null;
  onText: (text: string) => void;
}
