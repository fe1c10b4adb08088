import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Availability } from '#contract/availability.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { availabilityText } from './availabilityText.ts';
import { awayReason } from './awayReason.ts';
import { awayReasonsQuery } from './queries.ts';
import styles from './Routing.module.css';
import { setAvailable } from './setAvailable.ts';

/** Whether one is available, or somebody else is: one click, or one letter, says so. */
export function AvailabilityDialog({ agent, now, onClose }: Props) {
  const client = useQueryClient();
  const reasons = useQuery(awayReasonsQuery).data?.filter(({ archived }) => !archived) ?? [];
  const save = useMutation({
    mutationFn: (wanted: Parameters<typeof setAvailable>[2]) =>
      setAvailable(client, agent?.id ?? null, wanted),
    onSuccess: onClose,
  });
  const choices = [
    { key: 'available', name: t('availability.available'), wanted: { state: 'available' as const } },
    { key: 'away', name: t('availability.away'), wanted: { state: 'away' as const } },
    ...reasons.map(({ id, name }) => ({
      key: id,
      name: t('availability.awayFor', { reason: awayReason(name) }),
      wanted: { state: 'away' as const, reasonId: id },
    })),
  ];
  const current = now.state === 'available' ? 'available' : (now.reason?.id ?? (now.automatic ? '' : 'away'));
  return (
    <Dialog
      title={agent ? t('availability.of', { name: agent.name }) : t('availability.title')}
      onClose={onClose}
    >
      <div className={card.stack}>
        <p className={`${card.plain} ${card.dim}`}>{t('availability.now', { now: availabilityText(now) })}</p>
        <div className={styles.choices}>
          {choices.map(({ key, name, wanted }, n) => (
            <button
              key={key}
              type="button"
              className={styles.choice}
              aria-pressed={key === current}
              data-autofocus={n === 0 || undefined}
              disabled={save.isPending}
              onClick={() => save.mutate(wanted)}
            >
              <StateDot state={wanted.state} />
              <bdi>{name}</bdi>
            </button>
          ))}
        </div>
        <Problem error={save.error} />
      </div>
    </Dialog>
  );
}

interface Props {
  /** Null: oneself. */
  agent: { id: string; name: string } | null;
  now: Availability;
  onClose: () => void;
}
