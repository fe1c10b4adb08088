import { IconCheck, IconTag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Choice, Choices } from '../../ui/Choices.tsx';
import own from '../conversations/AssignMenu.module.css';
import { LabelDot } from './LabelChips.tsx';
import { labelsQuery } from './queries.ts';

/** What a conversation is about; it stays open, as there may be more than one. */
export function LabelMenu({ ids, open, onOpen, onLabel }: Props) {
  const [words, setWords] = useState('');
  const labels = useQuery({ ...labelsQuery, enabled: open }).data ?? [];
  const found = labels.filter(({ name }) => name.toLowerCase().includes(words.trim().toLowerCase()));
  useShortcuts({ label: () => onOpen(true) });
  const toggle = (id: string) =>
    onLabel(ids.includes(id) ? { add: [], remove: [id] } : { add: [id], remove: [] });
  return (
    <Choices
      open={open}
      onOpen={(on) => {
        onOpen(on);
        setWords('');
      }}
      icon={<IconTag size={16} />}
      label={t('act.label')}
      text={t('act.label')}
      hint={`${t('act.label')} (l)`}
    >
      <input
        className={own.search}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && words && found[0]) toggle(found[0].id);
        }}
        placeholder={t('labels.search')}
        aria-label={t('labels.search')}
        dir={directionFor(words)}
        data-autofocus
      />
      {found.map((label) => (
        <Choice
          key={label.id}
          icon={<LabelDot colour={label.colour} />}
          end={ids.includes(label.id) && <IconCheck size={16} aria-label={t('labels.isSet')} />}
          onChoose={() => toggle(label.id)}
        >
          {label.name}
        </Choice>
      ))}
      {found.length === 0 && (
        <p className={own.nobody}>{t(labels.length === 0 ? 'labels.none' : 'labels.nothingFound')}</p>
      )}
    </Choices>
  );
}

interface Props {
  ids: string[];
  open: boolean;
  onOpen: (open: boolean) => void;
  onLabel: (change: { add: string[]; remove: string[] }) => unknown;
}
