import { Button } from '@mantine/core';
import { IconClockPause } from '@tabler/icons-react';
import { useState } from 'react';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { dueTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { Choice, Choices } from '../../ui/Choices.tsx';
import styles from './SnoozeMenu.module.css';
import { snoozeTimes } from './snoozeTimes.ts';

export function SnoozeMenu({ onSnooze }: { onSnooze: (until: string) => unknown }) {
  const [open, setOpen] = useState(false);
  const [own, setOwn] = useState('');
  const now = new Date();
  useShortcuts({ snooze: () => setOpen(true) });
  const ownIsAhead = own !== '' && new Date(own) > now;

  const snooze = (until: Date) => {
    setOpen(false);
    onSnooze(until.toISOString());
  };

  return (
    <Choices
      open={open}
      onOpen={setOpen}
      icon={<IconClockPause size={16} />}
      label={t('act.snooze')}
      text={t('act.snooze')}
      hint={`${t('act.snooze')} (s)`}
    >
      <p className={styles.title}>{t('snooze.title')}</p>
      {snoozeTimes(now).map(({ label, until }) => (
        <Choice
          key={label}
          end={<span className={styles.time}>{dueTime(until.toISOString(), now.getTime())}</span>}
          onChoose={() => snooze(until)}
        >
          {t(label)}
        </Choice>
      ))}
      <form
        className={styles.own}
        onSubmit={(event) => {
          event.preventDefault();
          if (ownIsAhead) snooze(new Date(own));
        }}
      >
        <input
          type="datetime-local"
          className={styles.date}
          aria-label={t('snooze.own')}
          value={own}
          min={localMinute(now)}
          onChange={(event) => setOwn(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" disabled={!ownIsAhead}>
          {t('act.snooze')}
        </Button>
      </form>
    </Choices>
  );
}

/** As the date field writes it: local time without a zone. */
function localMinute(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
