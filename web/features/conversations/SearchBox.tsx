import { IconSearch, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import type { List, State } from './filters.ts';
import styles from './SearchBox.module.css';

/** Words go into the address after a short pause, so that a search can be sent on and gone back to. */
export function SearchBox({ q, list, state }: { q: string; list: List; state: State }) {
  const [text, setText] = useState(q);
  const box = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const written = useRef(q);
  useShortcuts({ search: () => box.current?.select() });

  // The address changed by other means: back, a link, another list.
  useEffect(() => {
    if (q !== written.current) setText(q);
    written.current = q;
  }, [q]);

  useEffect(() => {
    const wanted = text.trim();
    if (wanted === written.current) return;
    const timer = setTimeout(() => {
      written.current = wanted;
      void navigate({
        to: '/inbox/$list/$state',
        params: { list, state },
        search: wanted ? { q: wanted } : {},
        replace: true,
      });
    }, 250);
    return () => clearTimeout(timer);
  }, [text, list, state, navigate]);

  return (
    <search className={styles.search}>
      <IconSearch size={16} aria-hidden="true" className={styles.icon} />
      <input
        ref={box}
        type="search"
        dir={directionFor(text)}
        className={styles.input}
        value={text}
        placeholder={t('search.placeholder')}
        aria-label={t('search.label')}
        enterKeyHint="search"
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          setText('');
          event.currentTarget.blur();
        }}
      />
      {text && (
        <button
          type="button"
          className={styles.clear}
          aria-label={t('search.clear')}
          onClick={() => setText('')}
        >
          <IconX size={16} />
        </button>
      )}
    </search>
  );
}
