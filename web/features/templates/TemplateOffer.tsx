import { Button } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import { t } from '../../language/texts.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import type { Filling } from './filling.ts';
import styles from './TemplateOffer.module.css';

/** Where nothing but a template can be sent, or one is begun: what that is, and the way to it. */
export function TemplateOffer({ reason, kept, filling, onOpen, onDrop }: Props) {
  return (
    <div className={styles.offer}>
      <p className={styles.text}>
        {reason && <Sentence text={reason} />}
        {kept && ` ${t('template.textKept')}`}
        {filling && ` ${t('template.begun', { name: filling.name })}`}
      </p>
      <div className={styles.acts}>
        <Button size="xs" leftSection={<IconTemplate size={16} />} onClick={onOpen}>
          {t(filling ? 'template.goOn' : 'template.choose')}
        </Button>
        {filling && (
          <Button size="xs" variant="subtle" color="gray" onClick={onDrop}>
            {t('template.drop')}
          </Button>
        )}
      </div>
    </div>
  );
}

interface Props {
  /** Why nothing else can be sent; null where it can. */
  reason: string | null;
  /** A text is written that cannot be sent now. */
  kept: boolean;
  filling: Filling | null;
  onOpen: () => void;
  onDrop: () => void;
}
