import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { InstantMessage, previewInstant } from '#contract/instant.ts';
import { ApiError, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { said } from '../../language/sentences.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { useSettled } from '../sla/useSettled.ts';
import { placeOf } from '../sla/zones.ts';
import styles from './Instant.module.css';
import { languageName } from './languages.ts';
import type { TextKind } from './starts.ts';

/** How the texts in the form read for somebody who writes now; the server fills them in. */
export function Previews({ channelId, draft }: Props) {
  const texts = draft.texts.filter(({ text }) => text.trim());
  const asked = useSettled(JSON.stringify({ ...draft, texts, name: 'கவிதா', zone: null }));
  const { data, error } = useQuery({
    queryKey: ['instant-messages', channelId, 'preview', asked],
    queryFn: () =>
      post<typeof previewInstant>(`/channels/${channelId}/instant-messages/preview`, JSON.parse(asked)),
    enabled: texts.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const usesEstimate = texts.some(({ text }) => text.includes('{estimate}'));
  const usesOpening = texts.some(({ text }) => text.includes('{opening}'));
  const usesSolution = texts.some(({ text }) => text.includes('{solution}'));
  const usesChannels = texts.some(({ text }) => text.includes('{channels}'));
  return (
    <section className={styles.previews} aria-live="polite">
      <h3>{t('instant.preview')}</h3>
      {error ? (
        <p className={card.bad}>
          {error instanceof ApiError ? said(error.message) : t('instant.previewFailed')}
        </p>
      ) : (
        data && (
          <>
            {data.data.map(({ language, text }) => (
              <figure key={language}>
                <figcaption>{languageName(language)}</figcaption>
                <blockquote lang={language} dir={directionFor(text)}>
                  {text}
                </blockquote>
              </figure>
            ))}
            {usesEstimate && data.estimate === null && <p>{t('instant.noEstimate')}</p>}
            {usesSolution && data.solution === null && <p>{t('instant.noSolution')}</p>}
            {usesChannels && !data.elsewhere && <p>{t('instant.nothingElse')}</p>}
            {usesOpening && (
              <p>{data.zone ? t('instant.zone', { place: placeOf(data.zone) }) : t('instant.noOpening')}</p>
            )}
          </>
        )
      )}
    </section>
  );
}

interface Props {
  channelId: string;
  draft: Pick<InstantMessage, 'surface' | 'texts' | 'help'> & { kind: TextKind };
}
