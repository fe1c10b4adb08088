import { Button, NativeSelect, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { RuleAction } from '#contract/rules.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { languageName, languagesWith } from '../instant/languages.ts';
import styles from './Rules.module.css';
import { Span } from './Span.tsx';

type Reply = Extract<RuleAction, { do: 'reply' }>;

const signs = [
  { value: 'name', sign: '[[ {name}]]' },
  { value: 'opening', sign: '[[ {opening}]]' },
] as const;

/** What the customer is answered, in some languages; the first is for whoever reads none of the others. */
export function ReplyTexts({ reply, onChange }: { reply: Reply; onChange: (reply: Reply) => void }) {
  const { texts } = reply;
  const put = (n: number, more: Partial<Reply['texts'][number]> | null) =>
    onChange({
      ...reply,
      texts: texts.flatMap((each, i) => (i === n ? (more ? [{ ...each, ...more }] : []) : [each])),
    });
  const taken = texts.map(({ language }) => language);
  const next = ['en', 'hi', 'ta', 'ur', 'te', 'hy'].find((tag) => !taken.includes(tag));
  return (
    <div className={styles.texts}>
      {texts.map(({ language, text }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text keeps its place, whatever becomes of its language
        <div key={n} className={styles.text}>
          <span className={styles.line}>
            <NativeSelect
              size="xs"
              aria-label={t('instant.language')}
              value={language}
              data={languagesWith(language).filter(
                ({ value }) => value === language || !taken.includes(value),
              )}
              onChange={(event) => put(n, { language: event.currentTarget.value })}
            />
            {signs.map(({ value, sign }) => (
              <Button
                key={value}
                size="compact-xs"
                variant="default"
                onClick={() => put(n, { text: text + sign })}
              >
                {t(`instant.insert.${value}`)}
              </Button>
            ))}
            {n > 0 && (
              <button
                type="button"
                className={styles.icon}
                aria-label={t('instant.removeLanguage', { language: languageName(language) })}
                onClick={() => put(n, null)}
              >
                <IconTrash size={15} aria-hidden="true" />
              </button>
            )}
          </span>
          <Textarea
            aria-label={t('instant.textIn', { language: languageName(language) })}
            required
            rows={2}
            autosize
            maxLength={1000}
            dir={directionFor(text)}
            lang={language}
            value={text}
            onChange={(event) => put(n, { text: event.currentTarget.value })}
          />
        </div>
      ))}
      <span className={styles.line}>
        {next && (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange({ ...reply, texts: [...texts, { language: next, text: '' }] })}
          >
            {t('instant.addLanguage')}
          </Button>
        )}
        <span className={styles.dim}>{t('rules.every')}</span>
        <Span
          label={t('rules.every')}
          minutes={reply.every * 60}
          onChange={(minutes) =>
            onChange({ ...reply, every: Math.min(720, Math.max(1, Math.round(minutes / 60))) })
          }
        />
      </span>
      <p className={styles.help}>{t('rules.replyHelp')}</p>
    </div>
  );
}
