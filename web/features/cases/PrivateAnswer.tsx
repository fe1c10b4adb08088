import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Message } from '#contract/messages.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import styles from './PrivateAnswer.module.css';

const PrivateReply = lazy(() => import('./PrivateReply.tsx').then((m) => ({ default: m.PrivateReply })));

/** Opens the private answer to a public message, as long as the platform allows one. */
export function AnswerInPrivate({ message, className }: { message: Message; className: string | undefined }) {
  const [open, setOpen] = useState(false);
  const now = useNow();
  const { privateReply } = message;
  if (!privateReply || privateReply.used || Date.parse(privateReply.until) <= now) return null;
  return (
    <>
      <button
        type="button"
        className={className}
        onClick={() => setOpen(true)}
        aria-label={t('privateReply.open')}
        title={t('privateReply.open')}
      >
        <IconLock size={16} />
      </button>
      {open && (
        <Suspense>
          <PrivateReply message={message} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Where the public message and its private answer name each other. */
export function AnsweredElsewhere({ message }: { message: Message }) {
  const [to, key] = message.privateReply?.used
    ? [message.privateReply.used, 'privateReply.used' as const]
    : [message.answersInPublic, 'privateReply.answers' as const];
  if (!to) return null;
  return (
    <div className={styles.line}>
      <IconLock size={14} aria-hidden="true" />
      <Link
        to="/inbox/$list/$state/$conversationId"
        params={{ list: 'all', state: 'open', conversationId: to.conversationId }}
        hash={`message-${to.messageId}`}
      >
        {t(key)}
      </Link>
    </div>
  );
}
