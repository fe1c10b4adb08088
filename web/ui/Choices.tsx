import { Button, Popover } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import styles from './Choices.module.css';

/** A button that opens a few choices; arrows move between them, and a field among them is welcome. */
export function Choices({ open, onOpen, icon, label, text, hint, children }: Props) {
  const dropdown = useRef<HTMLDivElement>(null);
  useSwallow(open, dropdown);
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
      <Popover.Dropdown
        ref={dropdown}
        className={styles.dropdown ?? ''}
        aria-label={label}
        onKeyDown={moveByArrow}
      >
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

/** Whoever types on before the choices have the focus means them, and not the keys of the screen below. */
function useSwallow(open: boolean, dropdown: RefObject<HTMLDivElement | null>): void {
  useLayoutEffect(() => {
    if (!open) return;
    const opened = performance.now();
    const swallow = (event: globalThis.KeyboardEvent) => {
      const isTheirs = dropdown.current?.contains(document.activeElement);
      if (isTheirs || performance.now() - opened > opening) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.key === 'Escape' || event.key === 'Tab')
        return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('keydown', swallow, { capture: true });
    return () => removeEventListener('keydown', swallow, { capture: true });
  }, [open, dropdown]);
}

/** It takes no longer than this, in milliseconds, until they have the focus. */
const opening = 1_000;

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
