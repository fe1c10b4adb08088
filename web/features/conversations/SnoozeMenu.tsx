import { Button, Menu } from '@mantine/core';
import { IconClockPause } from '@tabler/icons-react';
import { useState } from 'react';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { dueTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import styles from './SnoozeMenu.module.css';
import { snoozeTimes } from './snoozeTimes.ts';

export function SnoozeMenu({ onSnooze }: { onSnooze: (until: string) => unknown }) {
  const [open, setOpen] = useState(false);
  const [own, setOwn] = useState('');
  const now = new Date();
  useShortcuts({ s: () => setOpen(true) });
  const ownIsAhead = own !== '' && new Date(own) > now;

  return (
    <Menu opened={open} onChange={setOpen} position="bottom-end" width={270} shadow="md">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconClockPause size={16} />}
          className={styles.button ?? ''}
          aria-label={t('act.snooze')}
          title={`${t('act.snooze')} (s)`}
        >
          <span className={styles.label}>{t('act.snooze')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('snooze.title')}</Menu.Label>
        {snoozeTimes(now).map(({ label, until }) => (
          <Menu.Item
            key={label}
            rightSection={<span className={styles.time}>{dueTime(until.toISOString(), now.getTime())}</span>}
            onClick={() => onSnooze(until.toISOString())}
          >
            {t(label)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <form
          className={styles.own}
          onSubmit={(event) => {
            event.preventDefault();
            if (!ownIsAhead) return;
            setOpen(false);
            onSnooze(new Date(own).toISOString());
          }}
        >
          <input
            type="datetime-local"
            className={styles.date}
            aria-label={t('snooze.own')}
            value={own}
            min={localMinute(now)}
            onChange={(event) => setOwn(event.currentTarget.value)}
            onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}
          />
          <Button type="submit" size="xs" disabled={!ownIsAhead}>
            {t('act.snooze')}
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}

/** As the date field writes it: local time without a zone. */
function localMinute(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
