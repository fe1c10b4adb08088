import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Rule, RuleRun } from '#contract/rules.ts';
import { fullTime } from '../../language/dates.ts';
import { number } from '../../language/numbers.ts';
import { ifTranslated, locale, t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { ruleRuns } from './queries.ts';
import styles from './Rules.module.css';

/** What a rule did, conversation by conversation, and what it could not do. */
export function RunsDialog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    ruleRuns(rule.id),
  );
  const runs = data?.pages.flatMap((page) => page.data);
  return (
    <Dialog title={t('rules.runsOf', { name: rule.name })} size="lg" onClose={onClose}>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !runs ? (
        <Bones rows={4} height={44} label={t('loading')} />
      ) : runs.length === 0 ? (
        <p className={card.plain}>{t('rules.noRuns')}</p>
      ) : (
        <ul className={styles.runs}>
          {runs.map((run) => (
            <li key={run.id}>
              <div className={styles.line}>
                <span className={card.tag} data-kind={run.outcome === 'acted' ? 'good' : 'bad'}>
                  {t(`rules.outcome.${run.outcome}`)}
                </span>
                <Link
                  to="/inbox/$list/$state/$conversationId"
                  params={{ list: 'all', state: 'open', conversationId: run.conversation.id }}
                >
                  #{run.conversation.number} <bdi>{run.conversation.contact}</bdi>
                </Link>
                <time className={styles.dim} dateTime={run.at}>
                  {fullTime(run.at)}
                </time>
              </div>
              <Done run={run} />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('rules.more')}
        </Button>
      )}
    </Dialog>
  );
}

const list = new Intl.ListFormat(locale, { type: 'conjunction' });

function Done({ run }: { run: RuleRun }) {
  const named = (what: string) => ifTranslated(`rules.do.${what}`) ?? what;
  const done = run.actions.filter((action) => action.done).map((action) => named(action.do));
  return (
    <>
      {run.times > 1 && <p className={styles.help}>{t('rules.times', { count: number(run.times) })}</p>}
      {run.waits && <p className={styles.help}>{t('webhooks.runWaits')}</p>}
      {done.length > 0 && <p className={styles.help}>{list.format(done)}</p>}
      {run.actions
        .filter((action) => !action.done)
        .map((action) => (
          <p key={`${action.do} ${action.why}`} className={styles.warn}>
            {named(action.do)}: <Sentence text={action.why ?? ''} />
          </p>
        ))}
    </>
  );
}
