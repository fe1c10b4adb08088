import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AssignmentTrial, tryAssignment, WantedSettings } from '#contract/assignment.ts';
import { post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { languageName } from '../instant/languages.ts';
import { ExampleLink } from '../sla/ExampleLink.tsx';
import { useSettled } from '../sla/useSettled.ts';
import styles from './Routing.module.css';

const namedMost = 12;

/** To whom last week's conversations would have gone by the settings in the form; the server goes through it again. */
export function LastWeek({ wanted, isOn }: { wanted: WantedSettings; isOn: boolean }) {
  const asked = useSettled(JSON.stringify(wanted));
  const { data, error } = useQuery({
    queryKey: ['assignment', 'try', asked],
    queryFn: () => post<typeof tryAssignment>('/assignment/try', JSON.parse(asked)),
    enabled: isOn,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (!isOn) return null;
  return (
    <section className={styles.preview} aria-live="polite" aria-labelledby="assignment-week">
      <h2 id="assignment-week">{t('assignment.week')}</h2>
      {error ? (
        <p>{t('assignment.nowFailed')}</p>
      ) : !data ? (
        <p>{t('loading')}</p>
      ) : data.conversations === 0 ? (
        <p>{t('assignment.weekNone')}</p>
      ) : (
        <Told trial={data} />
      )}
    </section>
  );
}

function Told({ trial }: { trial: AssignmentTrial }) {
  const { conversations, more, goes, waited, longest, stays, examples, presence } = trial;
  const others = goes.slice(namedMost).reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <p>{t(more ? 'assignment.weekMore' : 'assignment.weekOf', { count: conversations })}</p>
      <ul>
        {goes.slice(0, namedMost).map(({ agent, count, previous }) => (
          <li key={agent.id}>
            {t('assignment.went', { count, name: agent.name })}
            {previous > 0 && ` ${t('assignment.wentPrevious', { count: previous })}`}
          </li>
        ))}
        {others > 0 && <li>{t('assignment.wentOthers', { count: others })}</li>}
        {stays.map(({ why, of, count }) => (
          <li key={`${why} ${of}`}>{t(`assignment.stayed.${why}`, { count, of: named(why, of) })}</li>
        ))}
      </ul>
      {waited > 0 && <p>{t('assignment.weekWaited', { count: waited, time: lasted(longest) })}</p>}
      <ul>
        {examples.map((example) => (
          <Example key={example.conversation.id} of={example} />
        ))}
      </ul>
      <p className={card.dim}>
        {t(presence === 'kept' ? 'assignment.weekPresence' : 'assignment.weekNoPresence')}{' '}
        {t('assignment.weekUnknown')}
      </p>
    </>
  );
}

function Example({ of: { conversation, goes, stays } }: { of: AssignmentTrial['examples'][number] }) {
  return (
    <li>
      <ExampleLink of={conversation} />
      {': '}
      {goes && t(`assignment.why.${goes.by}`, { name: goes.name })}
      {goes?.language && ` ${t('assignment.whyLanguage', { language: languageName(goes.language) })}`}
      {goes && goes.waited > 0 && ` ${t('assignment.whyWaited', { time: lasted(goes.waited) })}`}
      {stays && t(`assignment.whyNot.${stays.why}`, { of: named(stays.why, stays.of) })}
    </li>
  );
}

function named(why: string, of: string | null): string {
  return (why === 'language' && of ? languageName(of) : of) ?? '';
}

/** In its largest unit, as whole numbers. */
function lasted(minutes: number): string {
  if (minutes < 60) return t('time.minutes', { count: minutes });
  if (minutes < 48 * 60) return t('time.hours', { count: Math.floor(minutes / 60) });
  return t('time.days', { count: Math.floor(minutes / 1440) });
}
