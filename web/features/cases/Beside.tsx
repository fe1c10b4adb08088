import { ActionIcon, Button } from '@mantine/core';
import { IconLock, IconWorld, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { t } from '../../language/texts.ts';
import { Failed } from '../../ui/Failed.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import { conversationById } from '../conversations/queries.ts';
import { History } from '../messages/History.tsx';
import styles from './Beside.module.css';

/** The other thread of the matter, to be read while this one is answered. */
export function Beside({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: other, error, refetch } = useQuery(conversationById(id));
  if (error && !other) return <Failed error={error} again={refetch} />;
  const Icon = other?.surface === 'public' ? IconWorld : IconLock;
  return (
    <section className={styles.beside} aria-label={t('case.other')}>
      <div className={styles.head}>
        {other && (
          <>
            <ConnectorIcon name={other.channel.connector} size={14} />
            <span className={styles.surface} data-surface={other.surface}>
              <Icon size={13} aria-hidden="true" />
              {t(`surface.${other.surface}`)}
            </span>
            <bdi className={styles.name}>{other.channel.name}</bdi>
            <Button
              size="compact-xs"
              variant="default"
              renderRoot={(props) => (
                <Link
                  to="/inbox/$list/$state/$conversationId"
                  params={{ list: 'all', state: other.state, conversationId: id }}
                  {...props}
                />
              )}
            >
              {t('case.answerThere')}
            </Button>
          </>
        )}
        <ActionIcon size={28} variant="subtle" color="gray" aria-label={t('case.close')} onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      <History
        conversationId={id}
        label={t('case.messages')}
        quotes={false}
        onEdit={nothing}
        onQuote={nothing}
        onAtEnd={nothing}
      />
    </section>
  );
}

function nothing(): void {}
