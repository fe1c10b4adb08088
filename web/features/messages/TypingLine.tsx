import { t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import styles from './TypingLine.module.css';
import { useTypists } from './typing.ts';

/** The room is always there, so that nothing moves when somebody starts to type. */
export function TypingLine({ conversationId }: { conversationId: string }) {
  const typists = useTypists(conversationId);
  const customer = typists.find(({ kind }) => kind === 'customer');
  const colleague = typists.find(({ kind }) => kind === 'agent');
  return (
    <div className={styles.line} aria-live="polite">
      {(customer || colleague) && (
        <>
          <span className={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {colleague
            ? t(colleague.note ? 'typing.note' : 'typing.colleague', { name: colleague.name })
            : t('typing.customer', { name: customer?.name ? shownName(customer.name) : t('typing.someone') })}
        </>
      )}
    </div>
  );
}
