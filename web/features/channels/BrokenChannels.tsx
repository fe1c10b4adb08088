import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { t } from '../../language/texts.ts';
import styles from './BrokenChannels.module.css';
import { channelsQuery } from './queries.ts';

/** A word above every screen of an administrator while a channel is broken. */
export function BrokenChannels() {
  const broken = (useQuery(channelsQuery).data?.data ?? []).filter(
    ({ state, troubles }) => state !== 'disconnected' && troubles.length > 0,
  );
  const [first] = broken;
  const kind = first?.troubles[0]?.kind;
  return (
    <div role="status">
      {first && kind && (
        <div className={styles.banner}>
          <IconAlertTriangle size={16} aria-hidden="true" />
          <span className={styles.text}>
            {broken.length === 1
              ? t('health.banner', { name: first.name, what: t(`trouble.${kind}`) })
              : t('health.bannerMany', { count: broken.length })}{' '}
            {broken.length === 1 ? (
              <Link to="/settings/channels/$channelId" params={{ channelId: first.id }}>
                {t('health.bannerOpen')}
              </Link>
            ) : (
              <Link to="/settings/channels">{t('health.bannerOpen')}</Link>
            )}
          </span>
        </div>
      )}
    </div>
  );
}
