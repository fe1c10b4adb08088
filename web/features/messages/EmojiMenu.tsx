import { ActionIcon, Popover } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { lazy, type RefObject, Suspense, useState } from 'react';
import { t } from '../../language/texts.ts';

const EmojiGrid = lazy(() => import('./EmojiGrid.tsx').then((m) => ({ default: m.EmojiGrid })));

/** Puts a sign where the caret stands in the field, which has the keyboard again afterwards. */
export function EmojiMenu({ box, text, onText }: Props) {
  const [open, setOpen] = useState(false);
  const insert = (sign: string) => {
    const from = box.current?.selectionStart ?? text.length;
    const to = box.current?.selectionEnd ?? from;
    setOpen(false);
    onText(`${text.slice(0, from)}${sign}${text.slice(to)}`);
    const caret = from + sign.length;
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(caret, caret);
    });
  };
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="top-start"
      width={312}
      shadow="md"
      withinPortal={false}
      trapFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <ActionIcon
          size={32}
          variant="subtle"
          color="gray"
          aria-label={t('emoji.title')}
          title={t('emoji.title')}
          onClick={() => setOpen(!open)}
        >
          <IconMoodSmile size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('emoji.title')} p={8}>
        <Suspense>
          <EmojiGrid onChoose={insert} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

interface Props {
  box: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
}
