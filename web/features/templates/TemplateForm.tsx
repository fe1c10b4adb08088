import { Button } from '@mantine/core';
import { IconArrowLeft, IconSend } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Conversation } from '#contract/conversations.ts';
import type { Template } from '#contract/templates.ts';
import { UnreachableError } from '../../api.ts';
import { said } from '../../language/sentences.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Problem } from '../../ui/Problem.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { useRested } from '../messages/useRested.ts';
import { asFilled, type Filling, fileKindOf, withValue } from './filling.ts';
import { HeaderFile } from './HeaderFile.tsx';
import { categoryName, languageName } from './names.ts';
import { shownTo } from './queries.ts';
import styles from './TemplateForm.module.css';
import { TemplateShown } from './TemplateShown.tsx';
import { ValueField } from './ValueField.tsx';

/** A field for each value, and beside them what the customer gets, as the server would send it. */
export function TemplateForm({ conversation, template, filling, onFilling, onBack, onSend }: Props) {
  const client = useQueryClient();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { id, composer } = conversation;
  const body = bodyOf(filling);
  const rested = useRested(body);
  const shown = useQuery({ ...shownTo(id, rested), placeholderData: keepPreviousData });
  const problems = shown.data?.template?.problems ?? [];
  const problemAt = (place: string, name: string) => {
    const found = problems.find((each) => each.place === place && each.name === name);
    if (!found || (found.missing && !tried)) return null;
    if (!found.missing) return said(found.message);
    return t(fileKindOf(template) && place === 'header' ? 'template.missingFile' : 'template.missing');
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setBusy(true);
    setError(null);
    try {
      // What stands there may be older than the last word that was typed.
      const now = await client.fetchQuery({ ...shownTo(id, body), staleTime: 0 });
      const [part] = now.parts;
      if (now.reason === null && part && now.template?.problems.length === 0) onSend(filling, part.text);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const kind = fileKindOf(template);
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <div className={styles.head}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconArrowLeft size={15} className={styles.arrow} />}
          onClick={onBack}
        >
          {t('template.back')}
        </Button>
        <bdi className={styles.name}>{template.name}</bdi>
        <span className={card.dim}>
          {languageName(template.language)} · {categoryName(template.category)}
        </span>
      </div>
      <div className={styles.sides}>
        {template.values.length > 0 && (
          <div className={styles.fields}>
            {kind && (
              <HeaderFile
                kind={kind}
                composer={composer}
                file={filling.file}
                problem={problemAt('header', kind) ?? problemAt('header', 'file')}
                onFile={(file) => onFilling({ ...filling, file })}
              />
            )}
            {template.values
              .filter(({ place }) => !(kind && place === 'header'))
              .map((value) => {
                const { place, name } = value;
                return (
                  <ValueField
                    key={`${place} ${name}`}
                    template={template}
                    value={value}
                    text={
                      filling.values.find((each) => each.place === place && each.name === name)?.value ?? ''
                    }
                    problem={problemAt(place, name)}
                    onText={(text) => onFilling(withValue(filling, place, name, text))}
                  />
                );
              })}
          </div>
        )}
        <section className={styles.shown} aria-label={t('template.preview')}>
          <p className={styles.caption}>{t('template.preview')}</p>
          {shown.data?.template && (
            <TemplateShown shown={shown.data.template} header={template.header} file={filling.file} />
          )}
          {shown.data?.reason && (
            <p className={card.problem}>
              <Sentence text={shown.data.reason} />
            </p>
          )}
          {shown.error instanceof UnreachableError && <p className={card.dim}>{t('template.notAsked')}</p>}
        </section>
      </div>
      <Problem error={error ?? (shown.error instanceof UnreachableError ? null : shown.error)} />
      <div className={card.end}>
        <Button type="submit" disabled={busy} leftSection={<IconSend size={15} className={styles.arrow} />}>
          {t('composer.send')}
        </Button>
      </div>
    </form>
  );
}

function bodyOf(filling: Filling) {
  return { text: '', template: asFilled(filling), attachments: filling.file ? [filling.file.id] : [] };
}

interface Props {
  conversation: Conversation;
  template: Template;
  filling: Filling;
  onFilling: (filling: Filling) => void;
  onBack: () => void;
  onSend: (filling: Filling, text: string) => void;
}
