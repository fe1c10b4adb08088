import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { chooseLanguage, type Language, languages } from '../../language/choice.ts';
import { language, t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Page } from '../../ui/Page.tsx';
import { Hooks } from '../hooks/Hooks.tsx';
import { Devices } from '../notifications/Devices.tsx';
import { NoticeChoices } from '../notifications/NoticeChoices.tsx';
import { NotificationChoices } from '../notifications/NotificationChoices.tsx';

/** How the desk looks and sounds in this browser. */
export function AppearancePage() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Page title={t('appearance.title')} lead={t('appearance.lead')}>
      <div className={`${styles.card} ${styles.stack}`}>
        <div className={styles.stack}>
          <h2 className={styles.heading} id="colours">
            {t('appearance.colours')}
          </h2>
          <SegmentedControl
            aria-labelledby="colours"
            value={colorScheme}
            onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}
            data={[
              { value: 'auto', label: t('appearance.auto') },
              { value: 'light', label: t('appearance.light') },
              { value: 'dark', label: t('appearance.dark') },
            ]}
          />
        </div>
        <div className={styles.stack}>
          <h2 className={styles.heading} id="language">
            {t('appearance.language')}
          </h2>
          <SegmentedControl
            aria-labelledby="language"
            value={language}
            onChange={(value) => chooseLanguage(value as Language)}
            data={Object.entries(languages).map(([value, { name }]) => ({ value, label: name }))}
          />
        </div>
      </div>
      <NotificationChoices />
      <NoticeChoices />
      <Devices />
      <Hooks scope="own" />
    </Page>
  );
}
