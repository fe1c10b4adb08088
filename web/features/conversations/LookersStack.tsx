import { IconEye } from '@tabler/icons-react';
import { apart, locale, t } from '../../language/texts.ts';
import { Initials } from '../../ui/Initials.tsx';
import styles from './LookersStack.module.css';
import { useLooking } from './looking.ts';

const facesMax = 3;

/** The colleagues who have the same conversation open. */
export function LookersStack({ conversationId }: { conversationId: string }) {
  const lookers = useLooking(conversationId);
  if (lookers.length === 0) return null;
  const names = new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(
    lookers.map(({ name }) => apart(name)),
  );
  const label = t('looking', { names });
  const faces = lookers.length > facesMax ? facesMax - 1 : facesMax;
  return (
    <span className={styles.stack} role="img" aria-label={label} title={label}>
      <IconEye size={15} className={styles.eye} aria-hidden="true" />
      {lookers.slice(0, faces).map(({ id, name }) => (
        <span key={id} className={styles.face}>
          <Initials name={name} size={24} />
        </span>
      ))}
      {lookers.length > faces && <bdi className={styles.more}>+{lookers.length - faces}</bdi>}
    </span>
  );
}
