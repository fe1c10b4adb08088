import { ActionIcon } from '@mantine/core';
import { IconFile, IconRefresh, IconX } from '@tabler/icons-react';
import type { Attachment } from '#contract/messages.ts';
import { fileSize, number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import styles from './ComposerFiles.module.css';
import type { Upload } from './useUploads.ts';

/** What will go along, and what is still on its way up. */
export function ComposerFiles({ attachments, uploads, onRemove }: Props) {
  if (attachments.length === 0 && uploads.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={t('attachments.label')}>
      {attachments.map(({ id, name, size, url, type, inline }) => (
        <li key={id} className={styles.file}>
          {inline && url && type.startsWith('image/') ? (
            <img src={url} alt="" width={32} height={32} className={styles.thumb} />
          ) : (
            <IconFile size={20} stroke={1.6} aria-hidden="true" />
          )}
          <bdi className={styles.name}>{name}</bdi>
          <span className={styles.size}>{fileSize(size)}</span>
          <ActionIcon
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={t('upload.remove', { name })}
            onClick={() => onRemove(id)}
          >
            <IconX size={14} />
          </ActionIcon>
        </li>
      ))}
      {uploads.map(({ key, name, share, problem, retry, cancel }) => (
        <li key={key} className={styles.file} data-problem={problem !== null || undefined}>
          <IconFile size={20} stroke={1.6} aria-hidden="true" />
          <bdi className={styles.name}>{name}</bdi>
          {problem ? (
            <span className={styles.problem} role="alert">
              {problem}
            </span>
          ) : (
            <>
              <progress
                className={styles.progress}
                value={share}
                max={1}
                aria-label={t('upload.progress', { name })}
              />
              <span className={styles.size}>{t('percent', { value: number(Math.round(share * 100)) })}</span>
            </>
          )}
          {retry && (
            <ActionIcon size="xs" variant="subtle" color="gray" aria-label={t('tryAgain')} onClick={retry}>
              <IconRefresh size={14} />
            </ActionIcon>
          )}
          <ActionIcon
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={t('upload.remove', { name })}
            onClick={cancel}
          >
            <IconX size={14} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}

interface Props {
  attachments: Attachment[];
  uploads: Upload[];
  onRemove: (id: string) => void;
}
