import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconHelpCircle } from '@tabler/icons-react';
import type { ProfileFinding } from '#contract/profiles.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Line } from '../../ui/Words.tsx';
import { nameOf } from '../sla/weekdays.ts';
import styles from './Profiles.module.css';

const icons = {
  named: IconCircleCheck,
  missing: IconCircleDashed,
  unsure: IconHelpCircle,
  contradicts: IconAlertTriangle,
};

/** One thing that a profile should name: whether it does, and in which words. */
export function FindingRow({ what, finding }: Props) {
  if (!finding) return null;
  const { state, said, day } = finding;
  const Icon = icons[state];
  return (
    <li className={styles.finding} data-state={state}>
      <Icon size={17} stroke={1.8} aria-hidden="true" />
      <span>
        {day ? t('profiles.hours.contradictsOn', { day: nameOf(day) }) : t(`profiles.${what}.${state}`)}
        {said && <Line className={card.dim} text={said} />}
      </span>
    </li>
  );
}

interface Props {
  what: 'support' | 'hours' | 'faq';
  finding: ProfileFinding | null;
}
