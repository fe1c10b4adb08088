import { IconEye, IconLock, IconUsers, IconUsersGroup, IconWorld } from '@tabler/icons-react';
import type { Conversation } from '#contract/conversations.ts';
import { pressOf } from '../../keys/keys.ts';
import { t } from '../../language/texts.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import styles from './ComposerTabs.module.css';

/** What is being written, an answer or a note, and what else can be done with it. */
export function ComposerTabs({ conversation, note, onTurn, copies, preview, share }: Props) {
  const { composer, surface } = conversation;
  return (
    <div className={styles.tabs}>
      <button
        type="button"
        className={styles.tab}
        aria-pressed={!note}
        disabled={!composer.canReply && !composer.templates}
        onClick={() => onTurn(false)}
      >
        {t('composer.reply')}
      </button>
      <button
        type="button"
        className={styles.tab}
        aria-pressed={note}
        data-kind="note"
        onClick={() => onTurn(true)}
      >
        <IconLock size={14} aria-hidden="true" />
        {t('composer.note')}
      </button>
      {!note && surface === 'public' && (
        <span className={styles.public}>
          <IconWorld size={15} aria-hidden="true" />
          {t('composer.public')}
        </span>
      )}
      <span className={styles.gap} />
      {!note && copies && (
        <button type="button" className={styles.tab} aria-expanded={copies.open} onClick={copies.toggle}>
          <IconUsers size={15} aria-hidden="true" />
          {copies.count > 0 ? (
            t('composer.copies', { count: copies.count })
          ) : (
            <span className={styles.word}>{t('composer.copy')}</span>
          )}
        </button>
      )}
      {!note && (share.possible || share.shared) && (
        <button
          type="button"
          className={styles.tab}
          aria-pressed={share.shared}
          title={t(share.shared ? 'offer.withdrawHelp' : 'offer.shareHelp')}
          onClick={share.toggle}
        >
          <IconUsersGroup size={15} aria-hidden="true" />
          <span className={styles.word}>{t(share.shared ? 'offer.shared' : 'offer.share')}</span>
        </button>
      )}
      {!note && composer.canReply && (
        <button
          type="button"
          className={styles.tab}
          aria-pressed={preview.open}
          title={`${t('keys.preview')} (${pressOf('preview')})`}
          onClick={preview.toggle}
        >
          <IconEye size={15} aria-hidden="true" />
          <span className={styles.word}>{t('preview.toggle')}</span>
        </button>
      )}
      {!composer.canReply && composer.reason && (note || !composer.templates) && (
        <Sentence text={composer.reason} className={styles.reason} />
      )}
    </div>
  );
}

interface Props {
  conversation: Conversation;
  note: boolean;
  onTurn: (note: boolean) => void;
  copies: { open: boolean; count: number; toggle: () => void } | null;
  preview: { open: boolean; toggle: () => void };
  share: { possible: boolean; shared: boolean; toggle: () => void };
}
