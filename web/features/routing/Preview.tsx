import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AssignmentPreview, previewAssignment, WantedSettings } from '#contract/assignment.ts';
import { post } from '../../api.ts';
import { number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import { languageName } from '../instant/languages.ts';
import { useSettled } from '../sla/useSettled.ts';
import styles from './Routing.module.css';

const namedMost = 6;
const looksAgainAfter = 5_000;

/** What the settings in the form would mean right now, by what really waits and who is there; the server counts. */
export function Preview({ wanted, isOn }: { wanted: WantedSettings; isOn: boolean }) {
  const asked = useSettled(JSON.stringify(wanted));
  const { data, error } = useQuery({
    queryKey: ['assignment', 'preview', asked],
    queryFn: () => post<typeof previewAssignment>('/assignment/preview', JSON.parse(asked)),
    placeholderData: keepPreviousData,
    refetchInterval: looksAgainAfter,
    retry: false,
  });
  return (
    <section className={styles.preview} aria-live="polite" aria-labelledby="assignment-preview">
      <h2 id="assignment-preview">{t('assignment.now')}</h2>
      {!isOn ? (
        <p>{t('assignment.nowOff')}</p>
      ) : error ? (
        <p>{t('assignment.nowFailed')}</p>
      ) : !data ? (
        <p>{t('loading')}</p>
      ) : data.waiting === 0 ? (
        <p>{t('assignment.nowNone')}</p>
      ) : (
        <Told preview={data} />
      )}
    </section>
  );
}

function Told({ preview: { waiting, looked, goes, stays } }: { preview: AssignmentPreview }) {
  const others = goes.slice(namedMost).reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <p>{t('assignment.waiting', { count: waiting })}</p>
      <ul>
        {goes.slice(0, namedMost).map(({ agent, count }) => (
          <li key={agent.id}>{t('assignment.goes', { count, name: agent.name })}</li>
        ))}
        {others > 0 && <li>{t('assignment.goesOthers', { count: others })}</li>}
        {stays.map(({ why, of, count }) => (
          <li key={`${why} ${of}`}>
            {t(`assignment.stays.${why}`, {
              count,
              of: (why === 'language' && of ? languageName(of) : of) ?? '',
            })}
          </li>
        ))}
        {waiting > looked && <li>{t('assignment.notLooked', { count: number(waiting - looked) })}</li>}
      </ul>
    </>
  );
}
