import { t } from '../language/texts.ts';
import { Dialog } from '../ui/Dialog.tsx';
import styles from './KeysDialog.module.css';
import { shortcuts, shownPress } from './keys.ts';

const places = ['keys.inList', 'keys.inConversation'] as const;

/** The keys as they are bound. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('keys.title')} size="lg" onClose={onClose}>
      <div className={styles.groups}>
        {places.map((place) => (
          <section key={place}>
            <h3 className={styles.title}>{t(place)}</h3>
            <dl className={styles.keys}>
              {shortcuts
                .filter(({ where }) => where === place)
                .map((shortcut) => (
                  <div key={shortcut.press} className={styles.row}>
                    <dt>{t(shortcut.does)}</dt>
                    <dd>
                      {shownPress(shortcut)
                        .split(' ')
                        .map((key) => (
                          <kbd key={key} className={styles.key}>
                            {key}
                          </kbd>
                        ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
