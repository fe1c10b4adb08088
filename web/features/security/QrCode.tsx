import { encode } from 'uqr';
import { t } from '../../language/texts.ts';
import styles from './QrCode.module.css';

/** A text as a picture for a telephone's camera: always dark on white, whatever the colours of the desk. */
export function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 4 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('security.qr')}>
      <path d={path} />
    </svg>
  );
}
