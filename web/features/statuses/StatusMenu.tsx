import { IconCheck, IconCircleOff, IconProgressCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Conversation } from '#contract/conversations.ts';
import type { Status } from '#contract/statuses.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Choice, Choices } from '../../ui/Choices.tsx';
import styles from '../conversations/AssignMenu.module.css';
import { categories, statusesQuery } from './queries.ts';
import own from './Statuses.module.css';
import { useStatus } from './useStatus.ts';

/** How it stands, in the workspace's own words. Where the workspace has none, there is nothing to choose. */
export function StatusMenu({ conversation }: { conversation: Conversation }) {
  const { id, status } = conversation;
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const statuses = useQuery(statusesQuery).data ?? [];
  const choose = useStatus(id);
  const usable = statuses.length > 0 || status !== null;
  useShortcuts({ status: usable ? () => setOpen(true) : undefined });
  if (!usable) return null;
  const found = statuses.filter(({ name }) => name.toLowerCase().includes(words.trim().toLowerCase()));
  const take = (wanted: Status | null) => {
    setOpen(false);
    setWords('');
    void choose(wanted);
  };
  const label = status ? t('statuses.has', { status: status.name }) : t('keys.status');

  return (
    <Choices
      open={open}
      onOpen={setOpen}
      icon={<IconProgressCheck size={16} />}
      label={label}
      text={status?.name ?? t('statuses.one')}
      hint={`${label} (.)`}
    >
      <input
        className={styles.search}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && words && found[0]) take(found[0]);
        }}
        placeholder={t('statuses.search')}
        aria-label={t('statuses.search')}
        dir={directionFor(words)}
        data-autofocus
      />
      {categories.map((category) => {
        const here = found.filter((each) => each.category === category);
        return (
          here.length > 0 && (
            <fieldset key={category} className={own.group}>
              <legend className={own.category}>{t(`state.${category}`)}</legend>
              {here.map((each) => (
                <Choice
                  key={each.id}
                  icon={<span className={own.dot} data-category={category} aria-hidden="true" />}
                  end={status?.id === each.id && <IconCheck size={16} aria-label={t('statuses.isSet')} />}
                  onChoose={() => take(each)}
                >
                  {each.name}
                </Choice>
              ))}
            </fieldset>
          )
        );
      })}
      {words && found.length === 0 && <p className={styles.nobody}>{t('statuses.noneFound')}</p>}
      {status && words === '' && (
        <Choice icon={<IconCircleOff size={16} />} onChoose={() => take(null)}>
          {t('statuses.takeOff')}
        </Choice>
      )}
    </Choices>
  );
}
