import { Button } from '@mantine/core';
import { IconRosetteDiscountCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Contact } from '#contract/contacts.ts';
import type { dismissSuggestion, Suggestion } from '#contract/merges.ts';
import { post } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { notify } from '../../ui/notices.ts';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import styles from './ContactPanel.module.css';
import { suggestionsFor } from './queries.ts';

const MergeDialog = lazy(() => import('./MergeDialog.tsx').then((m) => ({ default: m.MergeDialog })));

/** Who might be the same person, and why. Somebody decides; nothing is merged by itself. */
export function Suggestions({ contact }: { contact: Contact }) {
  const may = useMay('contacts.write');
  const client = useQueryClient();
  const { data = [] } = useQuery({ ...suggestionsFor(contact.id), enabled: may });
  const [comparing, setComparing] = useState<string | null>(null);
  if (!may || data.length === 0) return null;
  const dismiss = ({ contact: other }: Suggestion) =>
    post<typeof dismissSuggestion>(`/contacts/${contact.id}/suggestions/${other.id}/dismiss`).then(
      () => client.invalidateQueries({ queryKey: suggestionsFor(contact.id).queryKey }),
      (error) => notify({ kind: 'bad', text: t('suggest.failed'), error }),
    );
  return (
    <section>
      <h3 className={styles.title}>{t('suggest.title')}</h3>
      <ul className={styles.rows}>
        {data.map((suggestion) => (
          <li key={suggestion.contact.id} className={styles.suggestion}>
            <div className={styles.identityName}>
              <Line text={shownName(suggestion.contact.name)} />
              {suggestion.verified && (
                <IconRosetteDiscountCheck
                  size={15}
                  className={styles.verified}
                  role="img"
                  aria-label={t('contact.verified')}
                />
              )}
            </div>
            {suggestion.evidence.map(({ kind, value, weak }) => (
              <p key={`${kind} ${value}`} className={styles.dim}>
                {t(`suggest.${kind}`, { value })}
                {weak && ` (${t('suggest.weak')})`}
              </p>
            ))}
            {!suggestion.verified && <p className={styles.dim}>{t('suggest.unverified')}</p>}
            <div className={styles.acts}>
              <Button size="xs" variant="default" onClick={() => setComparing(suggestion.contact.id)}>
                {t('suggest.compare')}
              </Button>
              <Button size="xs" variant="subtle" color="gray" onClick={() => void dismiss(suggestion)}>
                {t('suggest.dismiss')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {comparing && (
        <Suspense>
          <MergeDialog contact={contact} otherId={comparing} onClose={() => setComparing(null)} />
        </Suspense>
      )}
    </section>
  );
}
