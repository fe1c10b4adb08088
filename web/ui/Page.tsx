import type { ReactNode } from 'react';
import styles from './Page.module.css';

/** A page of settings: a heading, one action, and what belongs to it. */
export function Page({ title, lead, action, children }: Props) {
  return (
    <div className={styles.scroll}>
      <div className={styles.page}>
        <header className={styles.head}>
          <h1 className={styles.title}>{title}</h1>
          {action}
        </header>
        {lead && <p className={styles.lead}>{lead}</p>}
        {children}
      </div>
    </div>
  );
}

interface Props {
  title: ReactNode;
  lead?: string | undefined;
  action?: ReactNode;
  children: ReactNode;
}
