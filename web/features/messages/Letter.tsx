import { useId, useState } from 'react';
import type { Copy } from '#contract/messages.ts';
import { t } from '../../language/texts.ts';
import { languageOf } from '../../ui/scriptOf.ts';
import { Words } from '../../ui/Words.tsx';
import styles from './Letter.module.css';

/** What a message is about, where that has changed. */
export function Subject({ text }: { text: string }) {
  return (
    <h4 className={styles.subject}>
      <span className="visually-hidden">{t('message.subject')} </span>
      <bdi dir="auto" lang={languageOf(text)}>
        {text}
      </bdi>
    </h4>
  );
}

const roles = ['to', 'cc', 'bcc'] as const;

/** Who else got it: how many, and on request who. */
export function Copies({ copies }: { copies: Copy[] }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const [first] = copies;
  if (!first) return null;
  return (
    <div className={styles.copies}>
      <button
        type="button"
        className={styles.who}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {copies.length === 1 ? (
          <>
            {t('message.copyToOne', { role: t(`copies.${first.role}`) })}{' '}
            <bdi lang={languageOf(first.name ?? '')}>{first.name || first.address}</bdi>
          </>
        ) : (
          t('message.copies', { count: copies.length })
        )}
      </button>
      <dl id={id} className={styles.all} hidden={!open}>
        {roles.map((role) => {
          const those = copies.filter((copy) => copy.role === role);
          return (
            those.length > 0 && (
              <div key={role}>
                <dt>{t(`copies.${role}`)}</dt>
                <dd>
                  {those.map(({ address, name }) => (
                    <span key={address} className={styles.one}>
                      {name && (
                        <>
                          <bdi lang={languageOf(name)}>{name}</bdi>{' '}
                        </>
                      )}
                      <bdi dir="ltr" className={styles.address}>
                        {address}
                      </bdi>
                    </span>
                  ))}
                </dd>
              </div>
            )
          );
        })}
      </dl>
    </div>
  );
}

/** Earlier messages that the sender's program put below: behind a small button. */
export function Quoted({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <button
        type="button"
        className={styles.fold}
        aria-expanded={open}
        aria-controls={id}
        aria-label={t('message.earlier')}
        title={t('message.earlier')}
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true">···</span>
      </button>
      <div id={id} className={styles.quoted} hidden={!open}>
        {open && <Words text={text} />}
      </div>
    </div>
  );
}
