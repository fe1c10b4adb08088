import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';

/** What a made-up account is, and the way to its customers. */
export function PracticeAccount({ url }: { url: string | null }) {
  return (
    <section className={`${card.card} ${card.row}`}>
      <div className={card.grow}>
        <h2 className={card.heading}>{t('practice.account')}</h2>
        <p className={`${card.dim} ${card.plain}`}>
          {t(url ? 'practice.accountHelp' : 'practice.accountAway')}
        </p>
      </div>
      {url && (
        <Button
          component="a"
          href={url}
          target="_blank"
          rel="noopener"
          rightSection={<IconExternalLink size={16} />}
        >
          {t('practice.open')}
        </Button>
      )}
    </section>
  );
}
