import { boxOf, conversationsWithMail } from '../features/messages/outbox.ts';
import { t } from '../language/texts.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { signOut } from './signOut.ts';

/** Before somebody signs out while something of theirs has not reached the server. */
export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const count = conversationsWithMail().flatMap(boxOf).length;
  return (
    <Confirm
      title={t('signOut.unsent')}
      text={t('signOut.unsentText', { count })}
      action={t('signOut')}
      onConfirm={signOut}
      onClose={onClose}
    />
  );
}
