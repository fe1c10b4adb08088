import type { ReactNode } from 'react';
import type { ChannelHealth as Health } from '#contract/health.ts';
import { fullTime } from '../../language/dates.ts';
import { said } from '../../language/sentences.ts';
import { apart, t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Sentence } from '../../ui/Sentence.tsx';
import styles from './ChannelHealth.module.css';

/** Words and times; what a channel of this kind does not have is left out. */
export function HealthFacts({ health }: { health: Health }) {
  const { can, lookedAt, lastReceivedAt, lastSentAt, expiresAt, scopes, subscription, templates, remarks } =
    health;
  return (
    <>
      {!can.look && <p className={`${card.plain} ${card.dim}`}>{t('health.cannotLook')}</p>}
      <dl className={styles.facts}>
        <Fact name={t('health.lastIn')}>{lastReceivedAt ? fullTime(lastReceivedAt) : t('health.never')}</Fact>
        <Fact name={t('health.lastOut')}>{lastSentAt ? fullTime(lastSentAt) : t('health.never')}</Fact>
        {can.look && (
          <Fact name={t('health.lookedAt')}>{lookedAt ? fullTime(lookedAt) : t('health.notLooked')}</Fact>
        )}
        {can.look && lookedAt && (
          <Fact name={t('health.expires')}>
            {!expiresAt
              ? t('health.expiresNever')
              : can.renew
                ? t('health.expiresRenews', { time: fullTime(expiresAt) })
                : fullTime(expiresAt)}
          </Fact>
        )}
        {scopes && (
          <Fact name={t('health.scopes')}>
            {scopes.missing.length > 0 ? <Missing names={scopes.missing} /> : t('health.scopesAll')}
          </Fact>
        )}
        {subscription && (
          <Fact name={t('health.subscription')}>
            {!subscription.active ? (
              t('health.notSubscribed')
            ) : subscription.missing.length > 0 ? (
              <Missing names={subscription.missing} />
            ) : (
              t('health.subscribed')
            )}
            {health.subscribedAt && (
              <span className={styles.remark}>
                {t('health.subscribedAt', { time: fullTime(health.subscribedAt) })}
              </span>
            )}
          </Fact>
        )}
        {templates && (
          <Fact name={t('health.templates')}>
            {templates.readAt ? fullTime(templates.readAt) : t('health.never')}
            {templates.trouble && (
              <span className={styles.remark}>
                {t('health.templatesTrouble', { reason: said(templates.trouble) })}
              </span>
            )}
          </Fact>
        )}
        {can.readBack && <ReadBack {...health.readBack} />}
        {remarks.length > 0 && (
          <Fact name={t('health.remarks')}>
            {remarks.map((remark) => (
              <Sentence key={remark} text={remark} className={styles.remark} />
            ))}
          </Fact>
        )}
      </dl>
    </>
  );
}

function ReadBack({ from, doneAt, found }: Health['readBack']) {
  return (
    <Fact name={t('health.readBackLast')}>
      {from
        ? t('health.readBackNow', { time: fullTime(from) })
        : doneAt
          ? t('health.readBackFound', { time: fullTime(doneAt), count: found ?? 0 })
          : t('health.never')}
    </Fact>
  );
}

function Missing({ names }: { names: string[] }) {
  return <span>{t('health.missing', { names: names.map(apart).join(', ') })}</span>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
