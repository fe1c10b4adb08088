import { IconChevronDown, IconChevronsUp, IconChevronUp, IconMinus } from '@tabler/icons-react';
import type { Priority } from '#contract/filter.ts';
import styles from './PriorityMark.module.css';

const icons = { urgent: IconChevronsUp, high: IconChevronUp, none: IconMinus, low: IconChevronDown };

/** By shape first, so that nobody has to tell colours apart. */
export function PriorityMark({ priority, label }: { priority: Priority; label?: string }) {
  const Icon = icons[priority];
  return (
    <span className={styles.mark} data-priority={priority} title={label}>
      <Icon size={16} stroke={2.2} aria-hidden="true" />
      {label && <span className="visually-hidden">{label}</span>}
    </span>
  );
}
