import { IconAlertTriangle } from '@tabler/icons-react';
import type { Channel } from '#contract/channels.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';

export function ChannelState({ channel: { state, ...channel } }: { channel: Channel }) {
  const trouble = channel.trouble !== null || channel.troubles.length > 0;
  const kind = trouble ? 'bad' : state === 'active' ? 'good' : undefined;
  return (
    <span className={styles.tag} data-kind={kind}>
      {trouble && <IconAlertTriangle size={13} aria-hidden="true" />}
      {t(trouble && state === 'active' ? 'channel.trouble' : `channel.${state}`)}
    </span>
  );
}
