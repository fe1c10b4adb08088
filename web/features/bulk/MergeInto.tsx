import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ConversationFilter, listConversations } from '#contract/conversations.ts';
import { get } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { shownName } from '../../ui/shownName.ts';
import styles from '../views/FilterDialog.module.css';

/** Which of the list the others become part of; the one with the latest word, unless somebody says otherwise. */
export function MergeInto({ asked, into, onInto }: Props) {
  const { data } = useQuery({
    queryKey: ['mergeInto', asked],
    queryFn: () => get<typeof listConversations>('/conversations', { ...asked, limit: 50 }),
  });
  const found = data?.data ?? [];
  const [latest] = found;
  useEffect(() => {
    if (!into && latest) onInto(latest.id);
  }, [into, latest, onInto]);
  const people = new Set(found.map(({ contact }) => contact.id)).size;
  return (
    <>
      <label className={styles.field}>
        {t('merging.intoWhich')}
        <select value={into} onChange={(event) => onInto(event.currentTarget.value)}>
          {found.map(({ id, number, contact, state, lastMessage }) => (
            <option key={id} value={id}>
              {`\u200e#${number} \u2068${shownName(contact.name)}\u2069 · ${t(`state.${state}`)} · \u2068${(lastMessage?.text ?? '').slice(0, 40)}\u2069`}
            </option>
          ))}
        </select>
      </label>
      <p className={card.dim}>{t(people > 1 ? 'merging.severalPeople' : 'merging.intoHelp')}</p>
    </>
  );
}

interface Props {
  asked: ConversationFilter;
  into: string;
  onInto: (id: string) => void;
}
