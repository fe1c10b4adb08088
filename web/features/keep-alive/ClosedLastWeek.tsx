import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { KeepAliveExample, KeepAliveGiven, KeepAliveTrial, tryKeepAlive } from '#contract/keep-alive.ts';
import { post } from '../../api.ts';
import { locale, t } from '../../language/texts.ts';
import { Line } from '../../ui/Words.tsx';
import { ExampleLink } from '../sla/ExampleLink.tsx';
import styles from '../sla/PolicyForm.module.css';
import { useSettled } from '../sla/useSettled.ts';

const moment = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});

/** Whom the choice in the form would have told and asked last week, with examples; the server counts. */
export function ClosedLastWeek({ channelId, draft }: { channelId: string; draft: KeepAliveGiven }) {
  const texts = draft.promptBefore === null ? [] : draft.texts.filter(({ text }) => text.trim());
  // What is still being typed means nothing yet; meanwhile the last answer stands.
  const isUnfinished = Number.isNaN(draft.warnBefore) || Number.isNaN(draft.promptBefore);
  const asked = useSettled(isUnfinished ? '' : JSON.stringify({ ...draft, texts }));
  const isOff = draft.warnBefore === null && draft.promptBefore === null;
  const { data, error } = useQuery({
    queryKey: ['keep-alive', channelId, 'try', asked],
    queryFn: () => post<typeof tryKeepAlive>(`/channels/${channelId}/keep-alive/try`, JSON.parse(asked)),
    enabled: !isOff && asked !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section className={styles.week} aria-live="polite">
      <h3>{t('keepAlive.trialTitle')}</h3>
      {isOff ? (
        <p>{t('keepAlive.trialOff')}</p>
      ) : error ? (
        <p>{t('sla.trialFailed')}</p>
      ) : !data ? (
        <p>{t('loading')}</p>
      ) : data.conversations === 0 ? (
        <p>{t('sla.trialNone')}</p>
      ) : (
        <Told trial={data} draft={draft} />
      )}
    </section>
  );
}

function Told({ trial, draft }: { trial: KeepAliveTrial; draft: KeepAliveGiven }) {
  const { conversations, more, warned, told, prompted, ranOut, examples } = trial;
  return (
    <>
      <p className={styles.dim}>{t(more ? 'sla.trialMore' : 'sla.trialOf', { count: conversations })}</p>
      {draft.warnBefore !== null && <p>{t('keepAlive.trialWarned', { count: warned })}</p>}
      {told.length > 0 && (
        <ul>
          {told.map(({ who, name, count }) => (
            <li key={`${who} ${name}`}>{t(`keepAlive.told.${who}`, { name: name ?? '', count })}</li>
          ))}
        </ul>
      )}
      {draft.promptBefore !== null && <p>{t('keepAlive.trialPrompted', { count: prompted })}</p>}
      {warned + prompted > 0 && <p>{t('keepAlive.ranOut', { count: ranOut })}</p>}
      {examples.length > 0 && (
        <ul>
          {examples.map((example) => (
            <Example key={`${example.conversation.id} ${example.ends}`} of={example} />
          ))}
        </ul>
      )}
      {warned + prompted > 0 && <p className={styles.dim}>{t('keepAlive.trialUnknown')}</p>}
    </>
  );
}

function Example({ of: { conversation, at, ends, answered, told, prompt } }: { of: KeepAliveExample }) {
  const when = { at: moment.format(new Date(at)), ends: moment.format(new Date(ends)) };
  return (
    <li>
      <ExampleLink of={conversation} />
      {': '}
      {t('keepAlive.example', when)}{' '}
      {told && `${t(`keepAlive.exampleTold.${told.who}`, { name: told.name ?? '' })} `}
      {t(`keepAlive.answered.${answered}`)}
      {prompt && (
        <span className={styles.dim}>
          <Line text={prompt} />
        </span>
      )}
    </li>
  );
}
