import { IconPencil } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { errorText } from '../../ui/errorText.ts';
import { languageOf } from '../../ui/scriptOf.ts';
import styles from './Editable.module.css';

/** A fact that can be corrected where it stands. Enter and leaving save, Escape gives up. */
export function Editable({ label, value, shown, type = 'text', required, editable, large, onSave }: Props) {
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const saving = useRef(false);
  const display = shown ?? value;

  async function save() {
    // Enter saves, and the field that then goes away loses its focus, which saves too.
    if (text === null || saving.current) return;
    const wanted = text.trim() || null;
    if (wanted === value || (required && !wanted)) return setText(null);
    saving.current = true;
    try {
      await onSave(wanted);
      setText(null);
      setProblem(null);
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      saving.current = false;
    }
  }

  if (!editable)
    return (
      <bdi className={styles.plain} lang={languageOf(display ?? '')}>
        {display ?? '–'}
      </bdi>
    );
  if (text === null) {
    return (
      <button
        type="button"
        className={styles.value}
        data-large={large || undefined}
        onClick={() => setText(value ?? '')}
        aria-label={t('contact.edit', { label, value: display ?? t('contact.unknown') })}
      >
        <bdi className={display ? undefined : styles.none} lang={languageOf(display ?? '')}>
          {display ?? t('contact.add')}
        </bdi>
        <IconPencil size={13} aria-hidden="true" className={styles.pencil} />
      </button>
    );
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it appears because one asked to edit
        autoFocus
        className={styles.input}
        type={type}
        step={type === 'number' ? 'any' : undefined}
        dir={directionFor(text)}
        value={text}
        aria-label={label}
        aria-invalid={problem !== null}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          setText(null);
          setProblem(null);
        }}
      />
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

interface Props {
  label: string;
  value: string | null;
  /** What to show instead of the value itself. */
  shown?: string | null;
  type?: 'text' | 'email' | 'tel' | 'number' | 'date' | 'url';
  required?: boolean;
  editable: boolean;
  large?: boolean;
  onSave: (value: string | null) => Promise<void>;
}
