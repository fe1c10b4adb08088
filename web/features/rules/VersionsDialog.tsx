import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Rule, RuleGiven } from '#contract/rules.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { languageOf } from '../../ui/scriptOf.ts';
import { ruleVersions } from './queries.ts';
import styles from './Rules.module.css';
import { sentenceOf } from './sentence.ts';
import { useNames } from './useNames.ts';

/** Who changed what of a rule; an earlier version can be taken up again. */
export function VersionsDialog({ rule, onTake, onClose }: Props) {
  const { data, error, refetch } = useQuery(ruleVersions(rule.id));
  const names = useNames(data?.map((version) => version.rule.if) ?? []);
  return (
    <Dialog title={t('rules.versionsOf', { name: rule.name })} size="lg" onClose={onClose}>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={3} height={60} label={t('loading')} />
      ) : (
        <ol className={styles.runs}>
          {data.map((version) => (
            <li key={version.version}>
              <div className={styles.line}>
                <b>{t('rules.version', { number: version.version })}</b>
                <span>{t(`rules.what.${version.what}`, { who: version.by ?? t('trail.system') })}</span>
                <time className={styles.dim} dateTime={version.at}>
                  {fullTime(version.at)}
                </time>
                {version.version !== rule.version && (
                  <Button size="compact-xs" variant="subtle" onClick={() => onTake(version.rule)}>
                    {t('rules.takeUp')}
                  </Button>
                )}
              </div>
              <p className={styles.said}>
                <bdi className={card.name} lang={languageOf(version.rule.name)}>
                  {version.rule.name}
                </bdi>
                : {sentenceOf(version.rule, names)}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}

interface Props {
  rule: Rule;
  onTake: (given: RuleGiven) => void;
  onClose: () => void;
}
