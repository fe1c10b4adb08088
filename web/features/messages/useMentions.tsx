import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { t } from '../../language/texts.ts';
import { Initials } from '../../ui/Initials.tsx';
import { agentsQuery } from '../agents/queries.ts';
import { teamsQuery } from '../teams/queries.ts';
import styles from './useMentions.module.css';

/**
 * Names of colleagues and teams for the @ that is being written in a note. The field keeps the keyboard: arrows choose,
 * Enter or Tab takes, Escape puts the names away. Answers what to show and what to do with a key first.
 */
export function useMentions(
  box: RefObject<HTMLTextAreaElement | null>,
  on: boolean,
  text: string,
  write: (text: string) => void,
) {
  const [at, setAt] = useState(0);
  const [away, setAway] = useState<string | null>(null);
  const [caret, setCaret] = useState(0);
  const begun = on ? /(?:^|[^\p{L}\p{N}_.])@([\p{L}\p{M}\p{N} ]{0,40})$/u.exec(text.slice(0, caret)) : null;
  const word = begun?.[1]?.toLowerCase() ?? '';
  const agents = useQuery({ ...agentsQuery, enabled: begun !== null }).data?.data ?? [];
  const teams = useQuery({ ...teamsQuery, enabled: begun !== null }).data ?? [];
  const found =
    begun && away !== begun[0]
      ? [...agents, ...teams]
          .filter(({ name }) => name.toLowerCase().startsWith(word) && name.toLowerCase() !== word)
          .slice(0, 6)
      : [];
  const here = Math.min(at, found.length - 1);

  const take = (name: string) => {
    const start = caret - (begun?.[1]?.length ?? 0);
    write(`${text.slice(0, start)}${name} ${text.slice(caret)}`);
    const end = start + name.length + 1;
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(end, end);
      setCaret(end);
    });
  };

  return {
    /** The place of the caret after whatever happened in the field. */
    look: () => setCaret(box.current?.selectionStart ?? 0),
    /** Whether the key was meant for the names. */
    press(event: KeyboardEvent): boolean {
      const name = found[here]?.name;
      if (name === undefined || event.ctrlKey || event.metaKey) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) setAt((here + step + found.length) % found.length);
      else if (event.key === 'Enter' || event.key === 'Tab') take(name);
      else if (event.key === 'Escape') setAway(begun?.[0] ?? null);
      else return false;
      event.preventDefault();
      return true;
    },
    names: found.length > 0 && (
      <div className={styles.names} role="listbox" aria-label={t('mention.label')}>
        {found.map(({ id, name }, index) => (
          <div
            key={id}
            role="option"
            tabIndex={-1}
            aria-selected={index === here}
            className={styles.name}
            onPointerDown={(event) => {
              event.preventDefault();
              take(name);
            }}
          >
            <Initials name={name} size={20} />
            <bdi>{name}</bdi>
          </div>
        ))}
      </div>
    ),
  };
}
