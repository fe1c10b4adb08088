import { IconCheck, IconList } from '@tabler/icons-react';
import type { ShownChoices } from '#contract/choices.ts';
import { t } from '../../language/texts.ts';
import { languageOf } from '../../ui/scriptOf.ts';
import styles from './ChoicesShown.module.css';
import { type DraftedChoices, filledIn } from './drafted.ts';

/** What the customer can tap below a message, in the form in which their network shows it, and what they took. */
export function ChoicesShown({ form, opener, options }: ShownChoices) {
  return (
    <div className={styles.choices} data-form={form}>
      {form === 'list' && (
        <p className={styles.opener}>
          <IconList size={16} aria-hidden="true" />
          <bdi lang={languageOf(opener ?? '')}>{opener}</bdi>
        </p>
      )}
      <ul className={styles.options} aria-label={t(`choices.form.${form}`)}>
        {options.map(({ title, description, taken }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a choice is known by its place
          <li key={at} className={styles.option} data-taken={taken || undefined}>
            <bdi className={styles.title} dir="auto" lang={languageOf(title)}>
              {title}
            </bdi>
            {description && (
              <bdi className={styles.description} dir="auto" lang={languageOf(description)}>
                {description}
              </bdi>
            )}
            {taken && (
              <span className={styles.taken}>
                <IconCheck size={14} aria-hidden="true" />
                {t('choices.taken')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is on its way to be tapped; in which form it will stand there, the server has not said yet. */
export function ChoicesPending(choices: DraftedChoices) {
  const options = filledIn(choices).map(({ option: { title, description } }) => ({
    ...{ title, description: description || null },
    taken: false,
  }));
  return <ChoicesShown form="buttons" opener={null} options={options} />;
}
