import { Button } from '@mantine/core';
import { IconExternalLink, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { lookAtProfile, ProfileCheck } from '#contract/profiles.ts';
import { post } from '../../api.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { CopyField } from '../../ui/CopyField.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Words } from '../../ui/Words.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import { FindingRow } from './FindingRow.tsx';
import styles from './Profiles.module.css';
import { profilesQuery } from './queries.ts';

/** One account: what it says, what of it was found, and what to add. */
export function ProfileCard({ check }: { check: ProfileCheck }) {
  const client = useQueryClient();
  const look = useMutation({
    mutationFn: () => post<typeof lookAtProfile>(`/channels/${check.channelId}/profile/look`),
    onSuccess: () => client.invalidateQueries({ queryKey: profilesQuery.queryKey }),
  });
  const { profile, findings, suggestion, lookedAt, trouble, whole } = check;
  const heading = `profile-${check.channelId}`;
  return (
    <section className={`${card.card} ${card.stack}`} aria-labelledby={heading}>
      <div className={styles.head}>
        <ConnectorIcon name={check.connector} size={24} />
        <h2 className={`${card.heading} ${card.grow}`} id={heading}>
          <bdi>{check.name}</bdi>
        </h2>
        {whole !== null && (
          <span className={card.tag} data-kind={whole ? 'good' : 'bad'}>
            {t(whole ? 'profiles.whole' : 'profiles.lacks')}
          </span>
        )}
      </div>
      {trouble && (
        <p className={card.problem}>
          <Sentence text={trouble} />
        </p>
      )}
      {findings && (
        <ul className={styles.findings}>
          {(['support', 'hours', 'faq'] as const).map((what) => (
            <FindingRow key={what} what={what} finding={findings[what]} />
          ))}
        </ul>
      )}
      {suggestion && <Suggested suggestion={suggestion} />}
      {profile && (
        <details>
          <summary className={card.summary}>{t('profiles.says')}</summary>
          <div className={card.stack}>
            {profile.texts.map(({ name, text }) => (
              <div key={name}>
                <h3 className={styles.field} lang="en">
                  {name}
                </h3>
                {text ? (
                  <Words text={text} />
                ) : (
                  <p className={`${card.plain} ${card.dim}`}>{t('profiles.blank')}</p>
                )}
              </div>
            ))}
            {[...profile.contacts, ...profile.links].map((line) => (
              <Words key={line} text={line} />
            ))}
          </div>
        </details>
      )}
      <Problem error={look.error} />
      <div className={styles.foot}>
        <span className={`${card.dim} ${card.grow}`}>
          {lookedAt ? t('profiles.lookedAt', { time: fullTime(lookedAt) }) : t('profiles.notLooked')}
        </span>
        {profile && (
          <Button
            component="a"
            href={profile.editUrl}
            target="_blank"
            rel="noreferrer"
            variant="default"
            size="xs"
            rightSection={<IconExternalLink size={14} />}
          >
            {t('profiles.edit')}
          </Button>
        )}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconRefresh size={14} />}
          loading={look.isPending}
          onClick={() => look.mutate()}
          aria-label={t('profiles.lookAt', { name: check.name })}
        >
          {t('profiles.look')}
        </Button>
      </div>
    </section>
  );
}

function Suggested({ suggestion }: { suggestion: NonNullable<ProfileCheck['suggestion']> }) {
  const { line, field, length, max } = suggestion;
  const over = max === null ? 0 : Math.max(0, length - max);
  return (
    <div>
      <CopyField
        label={t('profiles.suggestion', { field })}
        help={t('profiles.suggestionHelp')}
        value={line}
        prose
      />
      {max !== null && (
        <p className={`${card.plain} ${over > 0 ? card.bad : card.dim} ${styles.length}`}>
          {over > 0 ? t('profiles.tooLong', { length, max, over }) : t('profiles.fits', { length, max })}
        </p>
      )}
    </div>
  );
}
