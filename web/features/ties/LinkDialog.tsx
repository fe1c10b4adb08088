import '../../ui/inputs.css';
import { TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { listConversations } from '#contract/conversations.ts';
import { get } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import styles from '../contacts/FindContact.module.css';

/** Which other conversation it has to do with: by number, name, address or words. */
export function LinkDialog({ except, onFound, onClose }: Props) {
  const [text, setText] = useState('');
  const q = useDeferredValue(text.trim());
  const { data } = useQuery({
    queryKey: ['linkable', q],
    queryFn: () =>
      get<typeof listConversations>('/conversations', { ...(q ? { q } : {}), state: 'any', limit: 12 }),
    placeholderData: keepPreviousData,
  });
  const rows = (data?.data ?? []).filter(({ id }) => !except.includes(id)).slice(0, 8);
  return (
    <Dialog title={t('ties.linkTitle')} onClose={onClose}>
      <div className={card.stack}>
        <TextInput
          type="search"
          label={t('ties.find')}
          dir={directionFor(text)}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        {data && rows.length === 0 && <p className={card.plain}>{t('ties.nothing')}</p>}
        <ul className={styles.found}>
          {rows.map((row) => (
            <li key={row.id}>
              <button type="button" className={styles.choice} onClick={() => onFound(row.id)}>
                <span>
                  <bdi dir="ltr">#{row.number}</bdi> <bdi>{shownName(row.contact.name)}</bdi>
                </span>
                <span className={card.dim}>
                  <Line text={row.lastMessage?.text || t('row.noMessage')} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

interface Props {
  /** What is not offered: itself, and what it is linked with. */
  except: string[];
  onFound: (id: string) => void;
  onClose: () => void;
}
