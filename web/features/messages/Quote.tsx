import { t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import styles from './Quote.module.css';

/** What this message answers; a click leads there, if it is on screen already. */
export function Quote({ id, text, authorName }: { id: string; text: string; authorName: string }) {
  return (
    <button type="button" className={styles.quote} onClick={() => show(id)} title={t('message.showQuoted')}>
      <bdi className={styles.name}>{shownName(authorName)}</bdi>
      <Line text={text.replace(/\s+/g, ' ') || t('row.noText')} />
    </button>
  );
}

function show(id: string): void {
  const item = document.getElementById(`message-${id}`);
  if (!item) return;
  item.scrollIntoView({ block: 'center', behavior: 'smooth' });
  item.dataset.found = '';
  setTimeout(() => {
    delete item.dataset.found;
  }, 2_000);
}
