import { t } from '../../language/texts.ts';
import { languageOf } from '../../ui/scriptOf.ts';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import { leadTo } from './leadTo.ts';
import styles from './Quote.module.css';

/** What this message answers; a click leads there, if it is on screen already. */
export function Quote({ id, text, authorName }: { id: string; text: string; authorName: string }) {
  return (
    <button
      type="button"
      className={styles.quote}
      onClick={() => leadTo(id, true)}
      title={t('message.showQuoted')}
    >
      <bdi className={styles.name} lang={languageOf(authorName)}>
        {shownName(authorName)}
      </bdi>
      <Line text={text.replace(/\s+/g, ' ') || t('row.noText')} />
    </button>
  );
}
