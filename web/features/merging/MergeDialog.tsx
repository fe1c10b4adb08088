import '../../ui/inputs.css';
import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { Conversation, listConversations } from '#contract/conversations.ts';
import { get } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import { MergePreview } from './MergePreview.tsx';
import styles from './Merging.module.css';

interface Row {
  id: string;
  number: number;
  state: Conversation['state'];
  name: string;
  preview: string;
}

/** Which others it becomes one with, the customer's own first, and what will come of it. */
export function MergeDialog({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [looking, setLooking] = useState(false);
  const { number } = conversation;
  return (
    <Dialog title={t('merging.title', { number })} size="lg" onClose={onClose}>
      {looking ? (
        <MergePreview
          conversation={conversation}
          others={chosen}
          onInstead={() => setLooking(false)}
          onClose={onClose}
        />
      ) : (
        <Choose
          conversation={conversation}
          chosen={chosen}
          onChoose={setChosen}
          onOn={() => setLooking(true)}
        />
      )}
    </Dialog>
  );
}

function Choose({ conversation, chosen, onChoose, onOn }: ChooseProps) {
  const [text, setText] = useState('');
  const q = useDeferredValue(text.trim());
  const { data } = useQuery({
    queryKey: ['mergeable', q],
    queryFn: () => get<typeof listConversations>('/conversations', { q, state: 'any', limit: 12 }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  });
  const name = shownName(conversation.contact.name);
  const own = conversation.earlier.map((each): Row => ({ ...each, name }));
  const found = (data?.data ?? []).map(
    ({ id, number, state, contact, lastMessage }): Row => ({
      id,
      number,
      state,
      name: shownName(contact.name),
      preview: lastMessage?.text ?? '',
    }),
  );
  const shown = (q ? found : own).filter(({ id }) => id !== conversation.id);
  const kept = own.filter(({ id }) => chosen.includes(id) && !shown.some((row) => row.id === id));
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <form
      className={card.stack}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.length > 0) onOn();
      }}
    >
      <p className={card.plain}>{t('merging.lead')}</p>
      <TextInput
        type="search"
        label={t('ties.find')}
        dir={directionFor(text)}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <fieldset className={styles.rows}>
        <legend className={styles.legend}>{q ? t('merging.found') : t('merging.same', { name })}</legend>
        {shown.length === 0 && <p className={card.dim}>{t('ties.nothing')}</p>}
        {[...kept, ...shown].map((row) => (
          <label key={row.id} className={styles.row}>
            <input type="checkbox" checked={chosen.includes(row.id)} onChange={() => toggle(row.id)} />
            <span className={styles.words}>
              <span>
                <bdi dir="ltr">#{row.number}</bdi> <bdi>{row.name}</bdi>{' '}
                <span className={card.dim}>{t(`state.${row.state}`)}</span>
              </span>
              <span className={card.dim}>
                <Line text={row.preview || t('row.noMessage')} />
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className={card.end}>
        <Button type="submit" disabled={chosen.length === 0}>
          {t('merging.look')}
        </Button>
      </div>
    </form>
  );
}

interface ChooseProps {
  conversation: Conversation;
  chosen: string[];
  onChoose: (ids: string[]) => void;
  onOn: () => void;
}
