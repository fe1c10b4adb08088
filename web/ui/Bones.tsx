import styles from './Bones.module.css';

/** The shape of what is coming, so that nothing moves when it arrives. */
export function Bones({ rows, height, label }: { rows: number; height: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => drawRow(index, height))}
    </div>
  );
}

/** Uneven like real lines, and the same each time. */
function drawRow(index: number, height: number) {
  return (
    <div key={index} className={styles.row} style={{ height }}>
      <span className={styles.round} />
      <span className={styles.lines}>
        <span className={styles.bone} style={{ width: `${40 + ((index * 37) % 30)}%` }} />
        <span className={styles.bone} style={{ width: `${60 + ((index * 53) % 35)}%` }} />
      </span>
    </div>
  );
}
