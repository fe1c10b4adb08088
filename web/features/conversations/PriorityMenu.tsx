import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { Priority } from '#contract/filter.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { t } from '../../language/texts.ts';
import { Choice, Choices } from '../../ui/Choices.tsx';
import { PriorityMark } from './PriorityMark.tsx';

export const priorities = ['urgent', 'high', 'none', 'low'] as const;

export function PriorityMenu({ priority, onPrioritise }: Props) {
  const [open, setOpen] = useState(false);
  useShortcuts({ priority: () => setOpen(true) });
  return (
    <Choices
      open={open}
      onOpen={setOpen}
      icon={<PriorityMark priority={priority} />}
      label={t('act.prioritise', { priority: t(`priority.${priority}`) })}
      text={t(priority === 'none' ? 'priority.title' : `priority.${priority}`)}
      hint={`${t('priority.title')} (p)`}
    >
      {priorities.map((each) => (
        <Choice
          key={each}
          icon={<PriorityMark priority={each} />}
          end={each === priority && <IconCheck size={16} aria-hidden="true" />}
          onChoose={() => {
            setOpen(false);
            onPrioritise(each);
          }}
        >
          {t(`priority.${each}`)}
        </Choice>
      ))}
    </Choices>
  );
}

interface Props {
  priority: Priority;
  onPrioritise: (priority: Priority) => unknown;
}
