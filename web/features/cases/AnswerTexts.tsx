import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { languageName } from '../instant/languages.ts';
import { AnswerTextsForm } from './AnswerTextsForm.tsx';
import { answerTextsQuery } from './queries.ts';

/** What is answered in private to comments, and what is said below the comment: in which languages it is ready. */
export function AnswerTexts() {
  const texts = useQuery(answerTextsQuery).data;
  const [editing, setEditing] = useState(false);
  if (!texts) return null;
  return (
    <section className={card.stack} aria-labelledby="private-answers">
      <h2 className={card.heading} id="private-answers">
        {t('answerTexts.title')}
      </h2>
      <p className={`${card.plain} ${card.dim}`}>{t('answerTexts.lead')}</p>
      <ul className={card.rows}>
        <li>
          <div className={card.grow}>
            {texts.length > 0
              ? t('answerTexts.ready', {
                  languages: texts.map((each) => languageName(each.language)).join(' · '),
                })
              : t('answerTexts.none')}
          </div>
          <Button
            size="xs"
            variant="default"
            aria-label={t('answerTexts.edit')}
            onClick={() => setEditing(true)}
          >
            {t('instant.edit')}
          </Button>
        </li>
      </ul>
      {editing && <AnswerTextsForm texts={texts} onClose={() => setEditing(false)} />}
    </section>
  );
}
