import { Button } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useId, useRef } from 'react';
import type { Composer } from '#contract/composer.ts';
import type { Attachment } from '#contract/messages.ts';
import { t } from '../../language/texts.ts';
import { ComposerFiles } from '../messages/ComposerFiles.tsx';
import { useUploads } from '../messages/useUploads.ts';
import styles from './ValueField.module.css';

/** The picture, video or document that stands above the text. */
export function HeaderFile({ kind, composer, file, problem, onFile }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const help = useId();
  const { uploads, add } = useUploads((attachment) => onFile(attachment));
  const types = kind === 'document' ? [] : [`${kind}/`];
  const take = (chosen: FileList | null) => {
    if (!chosen?.length) return;
    for (const upload of uploads) upload.cancel();
    add([...chosen].slice(0, 1), false, { ...composer, attachmentsMax: 1, attachmentTypes: types }, 0);
  };
  return (
    <div className={styles.field}>
      <span>{t(`template.file.${kind}`)}</span>
      <input
        ref={picker}
        type="file"
        hidden
        accept={kind === 'document' ? undefined : `${kind}/*`}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      <ComposerFiles attachments={file ? [file] : []} uploads={uploads} onRemove={() => onFile(null)} />
      {!file && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPaperclip size={15} />}
          aria-describedby={help}
          onClick={() => picker.current?.click()}
        >
          {t('template.chooseFile')}
        </Button>
      )}
      <span id={help} className={styles.help} data-problem={problem !== null || undefined}>
        {problem}
      </span>
    </div>
  );
}

interface Props {
  kind: 'image' | 'video' | 'document';
  composer: Composer;
  file: Attachment | null;
  problem: string | null;
  onFile: (file: Attachment | null) => void;
}
