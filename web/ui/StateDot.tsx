import styles from './StateDot.module.css';

/** Full: available. Empty: away. With a label where nothing beside it says so. */
export function StateDot({ state, label }: { state: 'available' | 'away'; label?: string }) {
  return label ? (
    <span className={styles.dot} data-state={state} role="img" aria-label={label} title={label} />
  ) : (
    <span className={styles.dot} data-state={state} aria-hidden="true" />
  );
}
