import { Button, Popover } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import styles from './Choices.module.css';

/** A button that opens a few choices; arrows move between them, and a field among them is welcome. */
export function Choices({ open, onOpen, icon, label, text, hint, children }: Props) {
  return (
    <Popover
      opened={open}
      onChange={onOpen}
      position="bottom-end"
      width={270}
      shadow="md"
      withinPortal={false}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={icon}
          className={styles.button ?? ''}
          aria-label={label}
          title={hint}
          onClick={() => onOpen(!open)}
        >
          <bdi className={styles.label}>{text}</bdi>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown ?? ''} aria-label={label} onKeyDown={moveByArrow}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}

export function Choice({ icon, end, onChoose, children }: ChoiceProps) {
  return (
    <button type="button" className={styles.choice} onClick={onChoose}>
      {icon}
      <bdi className={styles.what}>{children}</bdi>
      {end}
    </button>
  );
}

function moveByArrow(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || (event.target as HTMLElement).matches('[type="datetime-local"]')) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button, input')];
  const here = all.indexOf(document.activeElement as HTMLElement);
  all[(here + step + all.length) % all.length]?.focus();
}

interface Props {
  open: boolean;
  onOpen: (open: boolean) => void;
  icon: ReactNode;
  /** For those who hear it; `text` may be hidden where there is little room. */
  label: string;
  text: string;
  hint: string;
  children: ReactNode;
}

interface ChoiceProps {
  icon?: ReactNode;
  end?: ReactNode;
  onChoose: () => void;
  children: ReactNode;
}
