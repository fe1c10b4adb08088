import { ActionIcon, Button } from '@mantine/core';
import { IconListCheck, IconPlus, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Composer } from '#contract/composer.ts';
import type { Preview } from '#contract/preview.ts';
import { isPress } from '../../keys/isPress.ts';
import { pressOf } from '../../keys/keys.ts';
import { number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import { errorText } from '../../ui/errorText.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import styles from './ChoicesEditor.module.css';
import { ChoicesShown } from './ChoicesShown.tsx';
import { type DraftedChoices, filledIn } from './drafted.ts';
import { LineField } from './LineField.tsx';

/** A line for each choice, and beside them how the customer's network shows them. */
export function ChoicesEditor({ choices, can, shown, error, onChange, onDrop, onLeave, onSend }: Props) {
  const { opener, options } = choices;
  const fields = useRef<HTMLFieldSetElement>(null);
  const form = can?.forms.find((each) => each.form === shown?.form) ?? can?.forms[0];
  const room = can?.forms.at(-1);
  const problems = shown?.problems ?? [];
  const places = filledIn(choices).map(({ at }) => at);
  const problemAt = (place: number, field: 'title' | 'description') =>
    problems.find(({ at, field: of }) => at !== null && places[at] === place && of === field)?.message ?? '';
  const focus = (at: number) =>
    requestAnimationFrame(() =>
      fields.current?.querySelectorAll<HTMLInputElement>('[data-title]')[at]?.focus(),
    );
  const write = (at: number, what: Partial<DraftedChoices['options'][number]>) =>
    onChange({ opener, options: options.map((each, n) => (n === at ? { ...each, ...what } : each)) });
  const isFull = options.length >= (room?.max ?? 0);
  const add = () => {
    onChange({ opener, options: [...options, { title: '', description: '' }] });
    focus(options.length);
  };
  const remove = (at: number) => {
    if (options.length === 1) return onDrop();
    onChange({ opener, options: options.filter((_, n) => n !== at) });
    focus(Math.max(0, at - 1));
  };
  useEffect(() => {
    const [first] = fields.current?.querySelectorAll<HTMLInputElement>('[data-title]') ?? [];
    // What was begun before a reload is left as it stands.
    if (first?.value === '') first.focus();
  }, []);
  const ofLine = ({ key }: KeyboardEvent, at: number) => {
    const isBare = !options[at]?.title && !options[at]?.description;
    if (key === 'Enter') return () => (at + 1 < options.length ? focus(at + 1) : !isFull && !isBare && add());
    return key === 'Backspace' && isBare && options.length > 1 ? () => remove(at) : null;
  };
  /** `at` is null in what belongs to no line. */
  const press = (event: KeyboardEvent<HTMLInputElement>, at: number | null) => {
    if (event.nativeEvent.isComposing) return;
    const act = isPress(event, 'send')
      ? onSend
      : event.key === 'Escape'
        ? onLeave
        : at === null
          ? null
          : ofLine(event, at);
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <section className={styles.editor} aria-label={t('choices.label')}>
      <fieldset ref={fields} className={styles.fields}>
        <legend className={styles.legend}>{t('choices.label')}</legend>
        {options.map((option, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a choice is known by its place
          <div key={at} className={styles.option}>
            <div className={styles.lines}>
              <LineField
                label={t('choices.title', { number: number(at + 1) })}
                text={option.title}
                max={form?.title ?? 0}
                problem={problemAt(at, 'title')}
                isTitle
                onText={(title) => write(at, { title })}
                onKeyDown={(event) => press(event, at)}
              />
              {(option.description || (room?.description ?? 0) > 0) && (
                <LineField
                  label={t('choices.description', { number: number(at + 1) })}
                  placeholder={t('choices.described')}
                  isTitle={false}
                  text={option.description}
                  max={room?.description ?? 0}
                  problem={problemAt(at, 'description')}
                  onText={(description) => write(at, { description })}
                  onKeyDown={(event) => press(event, at)}
                />
              )}
            </div>
            <ActionIcon
              size={32}
              variant="subtle"
              color="gray"
              aria-label={t('choices.remove', { number: number(at + 1) })}
              title={t('choices.remove', { number: number(at + 1) })}
              onClick={() => remove(at)}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        ))}
        {shown?.form === 'list' && (
          <LineField
            label={t('choices.opener')}
            text={opener}
            placeholder={shown.opener ?? ''}
            max={form?.opener ?? 0}
            problem={problems.find(({ field }) => field === 'opener')?.message ?? ''}
            onText={(text) => onChange({ opener: text, options })}
            onKeyDown={(event) => press(event, null)}
          />
        )}
        <div className={styles.acts}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={15} />}
            disabled={isFull}
            onClick={add}
          >
            {t('choices.another')}
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={onDrop}>
            {t('choices.drop')}
          </Button>
        </div>
      </fieldset>
      <div className={styles.shown} aria-live="polite">
        <p className={styles.caption}>
          {t(shown ? `choices.shownAs.${shown.form}` : can ? 'choices.begin' : 'choices.notHere')}
        </p>
        {shown && <ChoicesShown {...shown} />}
        {problems
          .filter(({ at, field }) => at === null && field === null)
          .map(({ message }) => (
            <p key={message} className={styles.problem}>
              <Sentence text={message} />
            </p>
          ))}
        {error !== null && (
          <p className={styles.problem}>
            <Sentence text={errorText(error)} />
          </p>
        )}
      </div>
    </section>
  );
}

interface Props {
  choices: DraftedChoices;
  can: Composer['choices'];
  /** As the server would send them; null until it has said so. */
  shown: Preview['choices'];
  error: unknown;
  onChange: (choices: DraftedChoices) => void;
  onDrop: () => void;
  onLeave: () => void;
  onSend: () => void;
}

/** Begins the choices below an answer, or gives them up. */
export function ChoicesButton({ pressed, toggle }: { pressed: boolean; toggle: () => void }) {
  return (
    <ActionIcon
      size={32}
      variant="subtle"
      color="gray"
      aria-label={t('choices.add')}
      aria-pressed={pressed}
      title={`${t('choices.add')} (${pressOf('choices')})`}
      onClick={toggle}
    >
      <IconListCheck size={18} />
    </ActionIcon>
  );
}
