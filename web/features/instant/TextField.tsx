import { Button, NativeSelect, Textarea } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import type { InstantMessage } from '#contract/instant.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import styles from './Instant.module.css';
import { languageName, languagesWith } from './languages.ts';
import { startOf, type TextKind } from './starts.ts';

type Text = InstantMessage['texts'][number];

/** One text in its language; what the server knows is put in by a button, as its signs are hard to type. */
export function TextField({ of, kind, isFirst, taken, onChange, onRemove }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const name = languageName(of.language);
  const insert = (sign: string) => {
    const place = field.current?.selectionStart ?? of.text.length;
    onChange({ text: of.text.slice(0, place) + sign + of.text.slice(place) });
    field.current?.focus();
  };
  return (
    <div className={styles.text}>
      <div className={styles.textHead}>
        <NativeSelect
          size="xs"
          aria-label={t('instant.language')}
          value={of.language}
          data={languagesWith(of.language).filter(
            ({ value }) => value === of.language || !taken.includes(value),
          )}
          onChange={({ currentTarget: { value } }) => {
            const isUntouched = of.text.trim() === '' || of.text === startOf(kind, of.language);
            onChange({ language: value, ...(isUntouched ? { text: startOf(kind, value) } : {}) });
          }}
        />
        {isFirst ? (
          <span className={styles.dim}>{t('instant.first')}</span>
        ) : (
          <button
            type="button"
            className={styles.remove}
            aria-label={t('instant.removeLanguage', { language: name })}
            onClick={onRemove}
          >
            <IconTrash size={15} aria-hidden="true" />
          </button>
        )}
      </div>
      <Textarea
        ref={field}
        aria-label={t('instant.textIn', { language: name })}
        required
        rows={4}
        maxLength={1000}
        dir={directionFor(of.text)}
        lang={of.language}
        value={of.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <div className={styles.signs}>
        {signs
          .filter(({ value }) => kind !== 'instant' || value !== 'opening')
          .map(({ value, sign }) => (
            <Button key={value} size="compact-xs" variant="default" onClick={() => insert(sign)}>
              {t(`instant.insert.${value}`)}
            </Button>
          ))}
      </div>
    </div>
  );
}

const signs = [
  { value: 'name', sign: '[[ {name}]]' },
  { value: 'opening', sign: '[[ {opening}]]' },
  { value: 'estimate', sign: '[[ {estimate}]]' },
  { value: 'solution', sign: '[[ {solution}]]' },
  { value: 'channels', sign: '[[\n{channels}]]' },
  { value: 'help', sign: ' {help}' },
] as const;

interface Props {
  of: Text;
  kind: TextKind;
  isFirst: boolean;
  taken: string[];
  onChange: (more: Partial<Text>) => void;
  onRemove: () => void;
}
