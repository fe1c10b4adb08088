import { ActionIcon, Button } from '@mantine/core';
import { IconPaperclip, IconSend, IconTemplate } from '@tabler/icons-react';
import { type ReactNode, type RefObject, useRef } from 'react';
import type { Conversation } from '#contract/conversations.ts';
import type { Preview } from '#contract/preview.ts';
import { pressOf } from '../../keys/keys.ts';
import { t } from '../../language/texts.ts';
import styles from './Composer.module.css';
import { EmojiMenu } from './EmojiMenu.tsx';
import { LengthMeter } from './LengthMeter.tsx';
import { textLength, textMax } from './textLength.ts';

const onMac = /Mac|iP(hone|ad)/.test(navigator.userAgent);

/** What can be added to what is being written, how long it is, and its way out. */
export function ComposerBar({ conversation, note, box, text, preview, blocked, choices, acts }: Props) {
  const { composer, surface } = conversation;
  const picker = useRef<HTMLInputElement>(null);
  const tooLong = text.length > textMax;
  return (
    <div className={styles.bar}>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          acts.take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      {(note || composer.attachmentsMax > 0) && (
        <ActionIcon
          size={32}
          variant="subtle"
          color="gray"
          aria-label={t('composer.attach')}
          title={t('composer.attach')}
          onClick={() => picker.current?.click()}
        >
          <IconPaperclip size={18} />
        </ActionIcon>
      )}
      <EmojiMenu box={box} text={text} onText={acts.write} />
      {choices}
      {!note && composer.templates && (
        <ActionIcon
          size={32}
          variant="subtle"
          color="gray"
          aria-label={t('template.open')}
          title={`${t('template.open')} (${pressOf('template')})`}
          onClick={acts.template}
        >
          <IconTemplate size={18} />
        </ActionIcon>
      )}
      <span className={styles.middle}>
        {tooLong
          ? t(note ? 'length.noteTooLong' : 'length.tooLong')
          : !note && (
              <LengthMeter
                length={textLength(text, composer.textUnit)}
                composer={composer}
                preview={preview}
              />
            )}
      </span>
      <Button
        size="xs"
        disabled={blocked}
        onClick={acts.send}
        leftSection={<IconSend size={15} className={styles.arrow} />}
        className={styles.send ?? ''}
        title={onMac ? '⌘ Enter' : 'Ctrl Enter'}
      >
        {t(note ? 'composer.addNote' : surface === 'public' ? 'composer.post' : 'composer.send')}
      </Button>
    </div>
  );
}

interface Props {
  conversation: Conversation;
  note: boolean;
  box: RefObject<HTMLTextAreaElement | null>;
  text: string;
  preview: Preview | undefined;
  blocked: boolean;
  /** The button that begins them. */
  choices: ReactNode;
  acts: {
    take: (files: FileList | null) => void;
    write: (text: string) => void;
    template: () => void;
    send: () => void;
  };
}
