import '../ui/inputs.css';
import type { ReactNode } from 'react';
import { Mark } from '../app/Mark.tsx';
import styles from './Gate.module.css';
import { LanguageChoice } from './LanguageChoice.tsx';

/** The screens before the desk: one form in the middle. */
export function Gate({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <main className={styles.gate}>
      <div className={styles.card}>
        <div className={styles.mark}>
          <Mark />
          <span>Earshot</span>
        </div>
        <h1 className={styles.title}>{title}</h1>
        {lead && <p className={styles.lead}>{lead}</p>}
        {children}
      </div>
      <LanguageChoice />
    </main>
  );
}
