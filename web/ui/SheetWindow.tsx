import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import styles from './Sheet.module.css';

export type SheetProps = { open: boolean; onClose(): void; title: string; children: ReactNode };

/** The window of a sheet; pages use `Sheet`, which brings it when it is needed. */
export function SheetWindow({ open, onClose, title, children }: SheetProps) {
  const text = useText();
  return (
    <ModalOverlay isOpen={open} onOpenChange={(now) => { if (!now) onClose(); }} isDismissable className={styles['ground'] ?? ''}>
      <Modal className={styles['sheet'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''}>
          <header className={styles['head']}>
            <Heading slot="title" level={2} className={styles['title'] ?? ''}>{title}</Heading>
            <Button look="quiet" aria-label={text('ui.close')} onPress={onClose}><Icon name="close" /></Button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
