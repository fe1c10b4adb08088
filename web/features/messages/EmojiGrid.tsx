import { useState } from 'react';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import styles from './EmojiGrid.module.css';
import { emoji } from './emoji.ts';

/** A few dozen signs that can be found by their names; what is chosen goes where the caret is. */
export function EmojiGrid({ onChoose }: { onChoose: (sign: string) => void }) {
  const [words, setWords] = useState('');
  const found = emoji.filter(([, names]) => names.includes(words.trim().toLowerCase()));
  return (
    <div>
      <input
        className={styles.search}
        value={words}
        dir={directionFor(words)}
        placeholder={t('emoji.search')}
        aria-label={t('emoji.search')}
        data-autofocus
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (found[0]) onChoose(found[0][0]);
        }}
      />
      <div className={styles.grid}>
        {found.map(([sign, names]) => (
          <button
            key={sign}
            type="button"
            className={styles.sign}
            title={names}
            aria-label={`${sign} ${names}`}
            onClick={() => onChoose(sign)}
          >
            {sign}
          </button>
        ))}
      </div>
      {found.length === 0 && <p className={styles.none}>{t('emoji.nothing')}</p>}
    </div>
  );
}
