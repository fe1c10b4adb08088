import { IconAlertTriangle, IconEye, IconLink, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../app/useMe.ts';
import { fullTime } from '../../language/dates.ts';
import { apart, t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import styles from './TiesBar.module.css';
import { useTies } from './useTies.ts';

/** Below the head, where there is something to say: the incident, what is linked, who follows. */
export function TiesBar({ id }: { id: string }) {
  const mayWrite = useMay('conversations.write');
  const { ties, unlink } = useTies(id);
  if (!ties || (ties.followers.length === 0 && ties.links.length === 0 && !ties.incident)) return null;
  return (
    <section className={styles.bar} aria-label={t('ties.title')}>
      {ties.incident && (
        <Link
          to="/incidents/$incidentId"
          params={{ incidentId: ties.incident.id }}
          className={`${styles.tie} ${styles.link}`}
          title={t('incidents.one')}
        >
          <IconAlertTriangle size={14} aria-hidden="true" />
          <span className="visually-hidden">{t('incidents.one')}: </span>
          <Line className={styles.words} text={ties.incident.title} />
          <span className={styles.dim}>{t(`incidents.${ties.incident.state}`)}</span>
        </Link>
      )}
      {ties.links.map((one) => (
        <span key={one.id} className={styles.tie}>
          <Link
            to="/inbox/$list/$state/$conversationId"
            params={{ list: 'all', state: one.state, conversationId: one.id }}
            className={styles.link}
            title={t('ties.linkedBy', { name: one.by.name, time: fullTime(one.at) })}
          >
            <IconLink size={14} aria-hidden="true" />
            <span className="visually-hidden">{t('ties.linked')}: </span>
            <ConnectorIcon name={one.channel.connector} size={13} />
            <bdi dir="ltr">#{one.number}</bdi>
            <Line className={styles.words} text={shownName(one.contactName)} />
            <span className={styles.dim}>{t(`state.${one.state}`)}</span>
          </Link>
          {mayWrite && (
            <button
              type="button"
              className={styles.away}
              aria-label={t('ties.unlink', { number: one.number })}
              onClick={() => void unlink(one.id)}
            >
              <IconX size={13} />
            </button>
          )}
        </span>
      ))}
      {ties.followers.length > 0 && (
        <span className={`${styles.tie} ${styles.dim}`}>
          <IconEye size={14} aria-hidden="true" />
          <span className={styles.words}>
            {t('ties.followers', {
              count: ties.followers.length,
              names: ties.followers
                .slice(0, 3)
                .map(({ name }) => apart(name))
                .join(', '),
            })}
          </span>
        </span>
      )}
    </section>
  );
}
