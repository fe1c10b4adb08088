import { IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { t } from '../language/texts.ts';
import { useStreamStatus } from '../stream/status.ts';
import styles from './Disconnected.module.css';

/** A calm word while nothing live comes in. A blink of the network is not worth one. */
export function Disconnected() {
  const isLive = useStreamStatus() === 'live';
  const isOnline = useSyncExternalStore(onNetwork, () => navigator.onLine);
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (isLive && isOnline) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), 3_000);
    return () => clearTimeout(timer);
  }, [isLive, isOnline]);
  return (
    <div role="status">
      {lasting && (
        <div className={styles.banner}>
          <IconCloudOff size={16} aria-hidden="true" />
          {t('disconnected')}
        </div>
      )}
    </div>
  );
}

function onNetwork(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}
