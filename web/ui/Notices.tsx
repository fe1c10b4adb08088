import { IconX } from '@tabler/icons-react';
import { t } from '../language/texts.ts';
import { errorText } from './errorText.ts';
import styles from './Notices.module.css';
import { dismiss, useNotices, useSpoken } from './notices.ts';
import { Sentence } from './Sentence.tsx';

export function Notices() {
  const notices = useNotices();
  const spoken = useSpoken();
  return (
    <>
      <div className="visually-hidden" aria-live="polite" aria-atomic="true">
        {spoken}
      </div>
      <div className={styles.stack} aria-live="polite">
        {notices.map(({ id, kind, text, error, act }) => (
          <div key={id} className={styles.notice} data-kind={kind}>
            <div>
              <strong>{text}</strong>
              {error !== undefined && (
                <div className={styles.why}>
                  <Sentence text={errorText(error)} />
                </div>
              )}
            </div>
            {act && (
              <button
                type="button"
                className={styles.act}
                onClick={() => {
                  dismiss(id);
                  void act.do();
                }}
              >
                {act.label}
              </button>
            )}
            <button
              type="button"
              className={styles.close}
              onClick={() => dismiss(id)}
              aria-label={t('close')}
            >
              <IconX size={16} />
            </button>
          </div>
        ))}
      </div>
    </>
  );
}
