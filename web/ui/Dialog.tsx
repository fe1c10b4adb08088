import { Modal } from '@mantine/core';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import type { ReactNode } from 'react';
import { t } from '../language/texts.ts';
import styles from './Dialog.module.css';

/** The page itself never scrolls, so nothing has to be locked behind it (that would need a style element). */
export function Dialog({ title, size, centered, onClose, children }: Props) {
  return (
    <Modal.Root opened onClose={onClose} size={size ?? 'md'} centered={centered ?? false} lockScroll={false}>
      <Modal.Overlay />
      <Modal.Content>
        {/* Mantine's own head is a header element, which would count as a second banner of the page. */}
        <div className={styles.head}>
          <Modal.Title className={styles.title ?? ''}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface Props {
  title: string;
  size?: 'md' | 'lg';
  centered?: boolean;
  onClose: () => void;
  children: ReactNode;
}
