import { IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { t } from '../../language/texts.ts';
import { languageOf } from '../../ui/scriptOf.ts';
import styles from './ComposerCopies.module.css';
import { type Copied, withAdded } from './copies.ts';

/** Who else gets the answer: openly, or so that the others do not see it. */
export function ComposerCopies({ copies, onChange }: Props) {
  const [hidden, setHidden] = useState(!copies.some(({ role }) => role === 'bcc'));
  const showBcc = !hidden || copies.some(({ role }) => role === 'bcc');
  return (
    <div className={styles.copies}>
      <Row kind="cc" copies={copies} onChange={onChange}>
        {!showBcc && (
          <button type="button" className={styles.more} onClick={() => setHidden(false)}>
            {t('copies.bcc')}
          </button>
        )}
      </Row>
      {showBcc && <Row kind="bcc" copies={copies} onChange={onChange} />}
    </div>
  );
}

function Row({ kind, copies, onChange, children }: RowProps) {
  const [typed, setTyped] = useState('');
  const id = useId();
  const mine = copies.filter((copy) => copy.role === kind);
  const add = (text: string) => {
    const after = withAdded(copies, kind, text);
    if (after !== copies) onChange(after);
    setTyped('');
  };
  const remove = (gone: Copied) => onChange(copies.filter((copy) => copy !== gone));
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const last = mine.at(-1);
    if (event.key === 'Enter' || event.key === ',' || event.key === ';') {
      event.preventDefault();
      add(typed);
    } else if (event.key === 'Backspace' && typed === '' && last) {
      remove(last);
    }
  };
  return (
    <div className={styles.row}>
      <label className={styles.label} htmlFor={id}>
        {t(`copies.${kind}`)}
      </label>
      <ul className={styles.chips} aria-label={t(`copies.${kind}`)}>
        {mine.map((copy) => (
          <li key={copy.address} className={styles.chip}>
            <bdi
              className={styles.name}
              dir={copy.name ? undefined : 'ltr'}
              lang={languageOf(copy.name ?? '')}
              title={copy.name ? copy.address : undefined}
            >
              {copy.name || copy.address}
            </bdi>
            <button
              type="button"
              className={styles.remove}
              aria-label={t('copies.remove', { name: copy.name || copy.address })}
              onClick={() => remove(copy)}
            >
              <IconX size={13} aria-hidden="true" />
            </button>
          </li>
        ))}
        <li className={styles.field}>
          <input
            id={id}
            className={styles.input}
            dir="ltr"
            type="text"
            inputMode="email"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={typed}
            placeholder={mine.length === 0 ? t('copies.placeholder') : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData('text');
              if (!/[,;\n]/.test(pasted)) return;
              event.preventDefault();
              add(`${typed}${pasted}`);
            }}
            onBlur={() => add(typed)}
            onKeyDown={onKeyDown}
          />
        </li>
      </ul>
      {children}
    </div>
  );
}

interface Props {
  copies: Copied[];
  onChange: (copies: Copied[]) => void;
}
interface RowProps extends Props {
  kind: Copied['role'];
  children?: React.ReactNode;
}
