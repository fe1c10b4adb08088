import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { t } from '../language/texts.ts';
import styles from './CopyField.module.css';

/** Something to take elsewhere: shown whole, copied with one press. */
export function CopyField({ label, value, help, prose }: Props) {
  const [copied, setCopied] = useState(false);
  const id = useId();
  const copy = async () => {
    await copyText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <span id={id} className={styles.label}>
          {label}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          onClick={() => void copy()}
          aria-label={t('copy.of', { label })}
        >
          {t(copied ? 'copy.done' : 'copy')}
        </Button>
      </div>
      {help && <p className={styles.help}>{help}</p>}
      <textarea
        className={styles.value}
        aria-labelledby={id}
        dir={prose ? 'auto' : 'ltr'}
        data-prose={prose || undefined}
        readOnly
        rows={Math.min(8, Math.ceil(value.length / 76))}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
      />
    </div>
  );
}

interface Props {
  label: string;
  value: string;
  help?: string;
  /** Words of a person, in any script. */
  prose?: boolean;
}

/** The clipboard's own way is missing where a desk is reached by plain http. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
