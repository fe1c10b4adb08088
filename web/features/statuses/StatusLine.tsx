import { ActionIcon, Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Status } from '#contract/statuses.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { languageOf } from '../../ui/scriptOf.ts';
import styles from './Statuses.module.css';

/** One status, its place within its state, and the way to what has it. */
export function StatusLine({ status, onUp, onDown, onRename, onArchive, children }: Props) {
  const { id, name, category } = status;
  return (
    <li>
      <span className={styles.dot} data-category={category} aria-hidden="true" />
      <span className={card.grow}>
        <bdi className={card.name} lang={languageOf(name)}>
          {name}
        </bdi>
        <div className={card.dim}>
          <Link
            to="/inbox/$list/$state"
            params={{ list: 'all', state: category }}
            search={{ filter: JSON.stringify({ all: [{ field: 'status', is: [id], not: false }] }) }}
            aria-label={t('statuses.showOf', { status: name })}
          >
            {t('statuses.show')}
          </Link>
        </div>
      </span>
      <span className={styles.buttons}>
        {(onUp || onDown) && (
          <>
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={!onUp}
              aria-label={t('sla.up', { name })}
              onClick={onUp}
            >
              <IconArrowUp size={16} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={!onDown}
              aria-label={t('sla.down', { name })}
              onClick={onDown}
            >
              <IconArrowDown size={16} />
            </ActionIcon>
          </>
        )}
        {onRename && (
          <Button
            size="xs"
            variant="default"
            aria-label={t('statuses.renameOf', { status: name })}
            onClick={onRename}
          >
            {t('statuses.rename')}
          </Button>
        )}
        {onArchive && (
          <Button
            size="xs"
            variant="default"
            aria-label={t('statuses.archiveOf', { status: name })}
            onClick={onArchive}
          >
            {t('teams.archive')}
          </Button>
        )}
        {children}
      </span>
    </li>
  );
}

interface Props {
  status: Status;
  onUp?: (() => void) | undefined;
  onDown?: (() => void) | undefined;
  onRename?: () => void;
  onArchive?: () => void;
  children?: ReactNode;
}
