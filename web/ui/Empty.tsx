import type { ReactNode } from 'react';
import styles from './Empty.module.css';

/** Nothing here, and what that means or what to do next. */
export function Empty({ icon, title, text, children }: Props) {
  return (
    <div className={styles.empty}>
      {icon && (
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <h2 className={styles.title}>{title}</h2>
      {text && <p className={styles.text}>{text}</p>}
      {children}
    </div>
  );
}

interface Props {
  icon?: ReactNode;
  title: string;
  text?: string | undefined;
  children?: ReactNode;
}
