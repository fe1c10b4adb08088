import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { InstantMessage } from '#contract/instant.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import styles from './Instant.module.css';
import { languagesWith } from './languages.ts';
import { startOf, type TextKind } from './starts.ts';
import { TextField } from './TextField.tsx';

type Texts = InstantMessage['texts'];

/** The same in several languages; the first is for whoever reads none of the others. */
export function Texts({ kind, texts, onChange }: Props) {
  const change = (n: number, more: Partial<Texts[number]>) =>
    onChange(texts.map((each, i) => (i === n ? { ...each, ...more } : each)));
  const add = () => {
    const taken = new Set(texts.map((each) => each.language));
    const all = languagesWith().map(({ value }) => value);
    const language = ['en', 'hi', 'ta', 'ur', ...all].find((tag) => !taken.has(tag)) ?? 'en';
    onChange([...texts, { language, text: startOf(kind, language) }]);
  };
  return (
    <div className={styles.texts}>
      {texts.map((each, n) => (
        <TextField
          // biome-ignore lint/suspicious/noArrayIndexKey: a text keeps its place, whatever becomes of its language
          key={n}
          of={each}
          kind={kind}
          isFirst={n === 0}
          taken={texts.map(({ language }) => language)}
          onChange={(more) => change(n, more)}
          onRemove={() => onChange(texts.filter((_, i) => i !== n))}
        />
      ))}
      {texts.length < 30 && (
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} />}
          className={styles.add}
          onClick={add}
        >
          {t('instant.addLanguage')}
        </Button>
      )}
      <p className={`${card.plain} ${card.dim}`}>{t('instant.order')}</p>
    </div>
  );
}

interface Props {
  kind: TextKind;
  texts: Texts;
  onChange: (texts: Texts) => void;
}
