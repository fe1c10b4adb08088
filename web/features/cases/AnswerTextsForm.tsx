import '../../ui/inputs.css';
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PrivateAnswerTexts, setPrivateAnswerTexts } from '#contract/cases.ts';
import { put } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { language as own, t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import styles from '../instant/Instant.module.css';
import { languageName, languagesWith } from '../instant/languages.ts';
import { beginningIn } from './beginnings.ts';
import { answerTextsQuery } from './queries.ts';

type Text = PrivateAnswerTexts['texts'][number];

/** Both texts in each language; the first is for whoever reads none of the others. */
export function AnswerTextsForm({ texts, onClose }: { texts: Text[]; onClose: () => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => (texts.length > 0 ? texts : [beginningIn(own)]));
  const taken = draft.map(({ language }) => language);
  const change = (n: number, more: Partial<Text>) =>
    setDraft(draft.map((each, i) => (i === n ? { ...each, ...more } : each)));
  const save = useMutation({
    mutationFn: () => put<typeof setPrivateAnswerTexts>('/private-answer-texts', { texts: draft }),
    onSuccess: ({ texts: kept }) => {
      client.setQueryData(answerTextsQuery.queryKey, kept);
      notify({ kind: 'good', text: t('saved') });
      onClose();
    },
  });
  return (
    <Dialog title={t('answerTexts.edit')} size="lg" onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <p className={`${card.plain} ${card.dim}`}>{t('answerTexts.help')}</p>
        <div className={styles.texts}>
          {draft.map((each, n) => (
            <InLanguage
              // biome-ignore lint/suspicious/noArrayIndexKey: a text keeps its place, whatever becomes of its language
              key={n}
              of={each}
              isFirst={n === 0}
              taken={taken}
              onChange={(more) => change(n, more)}
              onRemove={() => setDraft(draft.filter((_, i) => i !== n))}
            />
          ))}
          {draft.length < 30 && (
            <Button
              variant="subtle"
              size="xs"
              leftSection={<IconPlus size={14} />}
              className={styles.add ?? ''}
              onClick={() => setDraft([...draft, beginningIn(nextAfter(taken))])}
            >
              {t('instant.addLanguage')}
            </Button>
          )}
        </div>
        <p className={`${card.plain} ${card.dim}`}>{t('answerTexts.order')}</p>
        <Problem error={save.error} />
        <div className={card.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={draft.some(({ opening, note }) => !opening.trim() && !note.trim())}
          >
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function InLanguage({ of, isFirst, taken, onChange, onRemove }: InLanguageProps) {
  const name = languageName(of.language);
  const field = (which: 'opening' | 'note') => (
    <Textarea
      label={t(`answerTexts.${which}`)}
      aria-label={t(`answerTexts.${which}In`, { language: name })}
      rows={which === 'opening' ? 3 : 2}
      maxLength={2000}
      dir={directionFor(of[which])}
      lang={of.language}
      value={of[which]}
      onChange={(event) => onChange({ [which]: event.currentTarget.value })}
    />
  );
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
            const begun = beginningIn(of.language);
            const isUntouched = of.opening === begun.opening && of.note === begun.note;
            onChange(isUntouched ? beginningIn(value) : { language: value });
          }}
        />
        {isFirst && <span className={styles.dim}>{t('instant.first')}</span>}
        <button
          type="button"
          className={styles.remove}
          aria-label={t('instant.removeLanguage', { language: name })}
          onClick={onRemove}
        >
          <IconTrash size={15} aria-hidden="true" />
        </button>
      </div>
      {field('opening')}
      {field('note')}
    </div>
  );
}

function nextAfter(taken: string[]): string {
  const all = languagesWith().map(({ value }) => value);
  return ['en', 'hi', 'ta', 'ur', ...all].find((tag) => !taken.includes(tag)) ?? 'en';
}

interface InLanguageProps {
  of: Text;
  isFirst: boolean;
  taken: string[];
  onChange: (more: Partial<Text>) => void;
  onRemove: () => void;
}
