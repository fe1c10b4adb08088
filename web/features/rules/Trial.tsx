import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { RuleTrial, tryRule } from '#contract/rule-trial.ts';
import type { RuleIf, RuleWhen } from '#contract/rules.ts';
import { post } from '../../api.ts';
import { dayMonthYear, fullTime } from '../../language/dates.ts';
import { number } from '../../language/numbers.ts';
import { ifTranslated, locale, t } from '../../language/texts.ts';
import { Problem } from '../../ui/Problem.tsx';
import { conditionsIn } from './draft.ts';
import styles from './Rules.module.css';
import { conditionSaid } from './sentence.ts';

/** So many pages are looked at without being asked again. */
const pagesAtOnce = 25;
const shownMax = 100;

type Found = Pick<RuleTrial, 'looked' | 'matched' | 'days' | 'matches' | 'asOfNow' | 'reached' | 'next'>;

/** What the rule in the form would have matched in the last 30 days, page by page, and what of it cannot be known. */
export function Trial({
  when,
  asked,
  names,
}: {
  when: RuleWhen;
  asked: RuleIf;
  names: (id: string) => string;
}) {
  const [found, setFound] = useState<Found | null>(null);
  const [of, setOf] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );
  const draft = JSON.stringify({ when, if: asked });
  const look = async (from: Found | null) => {
    turn.current += 1;
    const mine = turn.current;
    setBusy(true);
    setError(null);
    setOf(draft);
    let sum = from;
    try {
      for (let n = 0; n < pagesAtOnce && mine === turn.current; n += 1) {
        const page = await post<typeof tryRule>('/rules/try', {
          ...JSON.parse(draft),
          zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          ...(sum?.next ? { cursor: sum.next } : {}),
        });
        sum = sum ? together(sum, page) : page;
        if (mine === turn.current) setFound(sum);
        if (!sum.next) break;
      }
    } catch (problem) {
      if (mine === turn.current) setError(problem);
    }
    if (mine === turn.current) setBusy(false);
  };
  const isStale = found !== null && of !== draft;
  return (
    <section className={styles.trial} aria-live="polite" aria-busy={busy}>
      <div className={styles.line}>
        <h3>{t('rules.trial')}</h3>
        <Button
          size="xs"
          variant="default"
          loading={busy}
          leftSection={<IconFlask size={14} />}
          onClick={() => void look(null)}
        >
          {t(found ? 'rules.trialAgain' : 'rules.trialStart')}
        </Button>
      </div>
      <Problem error={error} />
      {!found ? (
        <p className={styles.help}>{t('rules.trialHelp')}</p>
      ) : (
        <div className={styles.found} data-stale={isStale || undefined}>
          {isStale && <p className={styles.warn}>{t('rules.trialStale')}</p>}
          <p>
            {t('rules.trialSum', { matched: number(found.matched), looked: number(found.looked) })}
            {found.next && ` ${t('rules.trialReached', { day: dayMonthYear(found.reached) })}`}
          </p>
          <Days days={found.days} />
          {found.next && !busy && !isStale && (
            <Button size="compact-xs" variant="subtle" onClick={() => void look(found)}>
              {t('rules.trialOn')}
            </Button>
          )}
          <Matches
            found={found}
            conditions={isStale ? [] : conditionsIn(asked).map((c) => conditionSaid(c, names))}
          />
          <p className={styles.help}>
            {t('rules.trialNot')}
            {found.asOfNow.length > 0 &&
              ` ${t('rules.trialAsOfNow', { what: list.format(found.asOfNow.map(fieldNamed)) })}`}
          </p>
        </div>
      )}
    </section>
  );
}

const list = new Intl.ListFormat(locale, { type: 'conjunction' });

function fieldNamed(field: string): string {
  return ifTranslated(`filter.field.${field}`) ?? ifTranslated(`rules.field.${field}`) ?? field;
}

function together(one: Found, more: RuleTrial): Found {
  const days = new Map(one.days.map(({ day, matched }) => [day, matched]));
  for (const { day, matched } of more.days) days.set(day, (days.get(day) ?? 0) + matched);
  return {
    ...more,
    looked: one.looked + more.looked,
    matched: one.matched + more.matched,
    days: [...days].map(([day, matched]) => ({ day, matched })),
    matches: [...one.matches, ...more.matches].slice(0, shownMax),
  };
}

/** One bar for each day that has any, the latest last. */
function Days({ days }: { days: RuleTrial['days'] }) {
  if (days.length === 0) return null;
  const most = Math.max(...days.map(({ matched }) => matched));
  return (
    <ol className={styles.days} aria-label={t('rules.trialDays')}>
      {days
        .toSorted((a, b) => (a.day < b.day ? -1 : 1))
        .map(({ day, matched }) => {
          const said = t('rules.trialDay', { day: dayMonthYear(`${day}T12:00:00`), count: number(matched) });
          return (
            <li key={day} title={said}>
              <span className={styles.unseen}>{said}</span>
              <span
                aria-hidden="true"
                className={styles.bar}
                style={{ blockSize: `${(matched / most) * 100}%` }}
              />
            </li>
          );
        })}
    </ol>
  );
}

function Matches({ found, conditions }: { found: Found; conditions: string[] }) {
  if (found.matches.length === 0) return null;
  return (
    <ul className={styles.matches} aria-label={t('rules.trialMatches')}>
      {found.matches.map(({ conversation, at, why }) => (
        <li key={`${conversation.id} ${at}`}>
          <Link
            to="/inbox/$list/$state/$conversationId"
            params={{ list: 'all', state: 'open', conversationId: conversation.id }}
            target="_blank"
          >
            #{conversation.number} <bdi>{conversation.contact}</bdi>
          </Link>{' '}
          <span className={styles.dim}>
            <bdi>{conversation.channel}</bdi> · <time dateTime={at}>{fullTime(at)}</time>
            {why.length > 0 &&
              conditions.length > 0 &&
              ` · ${t('rules.why', { what: list.format(why.flatMap((n) => conditions[n] ?? [])) })}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
