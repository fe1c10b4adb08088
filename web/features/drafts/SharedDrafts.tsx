import { Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import type { SharedDraft } from '#contract/drafts.ts';
import { timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { Words } from '../../ui/Words.tsx';
import styles from './SharedDrafts.module.css';

/** Answers that colleagues have begun and offer: nothing of them is sent unless somebody takes them over. */
export function SharedDrafts({ drafts, onTake, onComment }: Props) {
  return drafts.map((draft) => {
    const name = shownName(draft.by.name);
    return (
      <section key={draft.by.id} className={styles.draft} aria-label={t('offer.by', { name })}>
        <div className={styles.head}>
          <IconUsersGroup size={15} aria-hidden="true" />
          <span>
            {t('offer.by', { name })} · {timeOfDay(draft.updatedAt)}
          </span>
        </div>
        <div className={styles.text}>
          <Words text={draft.text} />
        </div>
        <div className={styles.acts}>
          <Button size="compact-xs" variant="default" onClick={() => onComment(draft)}>
            {t('offer.comment')}
          </Button>
          <Button size="compact-xs" variant="light" onClick={() => onTake(draft)}>
            {t('offer.take')}
          </Button>
        </div>
      </section>
    );
  });
}

interface Props {
  drafts: SharedDraft[];
  onTake: (draft: SharedDraft) => void;
  onComment: (draft: SharedDraft) => void;
}
