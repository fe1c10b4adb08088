import { Switch } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { type Choice, choose, chosen } from './choice.ts';
import { PushChoice } from './PushChoice.tsx';
import { ring } from './tone.ts';

/** How this device tells its agent of what happens while they look elsewhere. */
export function NotificationChoices() {
  const [choice, setChoice] = useState(chosen);
  const [permission, setPermission] = useState(permissionNow);
  const settle = (next: Choice) => {
    choose(next);
    setChoice(next);
  };
  const switchDesktop = async (on: boolean) => {
    const answer = on ? await Notification.requestPermission() : permissionNow();
    setPermission(answer);
    settle({ ...chosen(), desktop: on && answer === 'granted' });
  };
  const switchSound = (on: boolean) => {
    settle({ ...chosen(), sound: on });
    if (on) ring();
  };

  return (
    <section className={`${styles.card} ${styles.stack}`} aria-labelledby="notifications">
      <h2 className={styles.heading} id="notifications">
        {t('notifications.title')}
      </h2>
      <p className={`${styles.plain} ${styles.dim}`}>{t('notifications.lead')}</p>
      <Switch
        label={t('notifications.desktop')}
        description={t('notifications.desktopHelp')}
        error={
          permission === 'impossible'
            ? t('notifications.impossible')
            : permission === 'denied' && t('notifications.denied')
        }
        disabled={permission === 'impossible'}
        checked={choice.desktop && permission === 'granted'}
        onChange={(event) => void switchDesktop(event.currentTarget.checked)}
      />
      <Switch
        label={t('notifications.sound')}
        description={t('notifications.soundHelp')}
        checked={choice.sound}
        onChange={(event) => switchSound(event.currentTarget.checked)}
      />
      <PushChoice />
    </section>
  );
}

/** Browsers offer notifications to pages that came by https only, and some not at all. */
function permissionNow(): NotificationPermission | 'impossible' {
  return isSecureContext && 'Notification' in window ? Notification.permission : 'impossible';
}
