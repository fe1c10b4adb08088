import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import styles from './ComposerQuote.module.css';

/** The message that the answer will refer to. */
export function ComposerQuote({ authorName, text, onDrop }: Props) {
  return (
    <div className={styles.quoted}>
      <div>
        <span className={styles.name}>{t('composer.answers', { name: shownName(authorName) })}</span>
        <Line text={text.replace(/\s+/g, ' ') || t('row.noText')} />
      </div>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={t('composer.dropQuote')}
        onClick={onDrop}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}

interface Props {
  authorName: string;
  text: string;
  onDrop: () => void;
}
