import { Button } from '@mantine/core';
import { IconArrowsLeftRight, IconLayoutColumns, IconLock, IconWorld } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ConversationSummary } from '#contract/conversations.ts';
import { t } from '../../language/texts.ts';
import { Line } from '../../ui/Words.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import styles from './CaseBar.module.css';
import { caseById } from './queries.ts';

/** The other threads of the same matter, below the head: where each stands, and the way there. */
export function CaseBar({ caseId, id, beside, onBeside }: Props) {
  const found = useQuery(caseById(caseId)).data;
  const others = found?.conversations.filter((one) => one.id !== id) ?? [];
  if (others.length === 0) return null;
  return (
    <nav className={styles.bar} aria-label={t('case.label')}>
      {others.map((other) => (
        <div key={other.id} className={styles.other}>
          <Link
            to="/inbox/$list/$state/$conversationId"
            params={{ list: 'all', state: other.state, conversationId: other.id }}
            className={styles.link}
            title={t('case.open')}
          >
            <IconArrowsLeftRight size={15} aria-hidden="true" />
            <ConnectorIcon name={other.channel.connector} size={14} />
            <Surface surface={other.surface} />
            <span className={styles.dim}>{t(`state.${other.state}`)}</span>
            <Line className={styles.words} text={lastWords(other)} />
          </Link>
          <Button
            size="compact-xs"
            variant={beside === other.id ? 'light' : 'default'}
            className={styles.beside ?? ''}
            aria-pressed={beside === other.id}
            leftSection={<IconLayoutColumns size={14} />}
            onClick={() => onBeside(beside === other.id ? null : other.id)}
          >
            {t('case.beside')}
          </Button>
        </div>
      ))}
    </nav>
  );
}

function Surface({ surface }: { surface: ConversationSummary['surface'] }) {
  const Icon = surface === 'public' ? IconWorld : IconLock;
  return (
    <span className={styles.surface} data-surface={surface}>
      <Icon size={13} aria-hidden="true" />
      {t(`surface.${surface}`)}
    </span>
  );
}

function lastWords({ lastMessage, subject }: ConversationSummary): string {
  return lastMessage?.text.replace(/\s+/g, ' ').trim() || subject || t('row.noMessage');
}

interface Props {
  caseId: string;
  /** The conversation on screen. */
  id: string;
  /** The one that is shown beside it. */
  beside: string | null;
  onBeside: (id: string | null) => void;
}
