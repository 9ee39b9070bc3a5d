import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import styles from './Sheet.module.css';

/** What floats over the page: a sheet from the bottom on a phone, a window in the middle elsewhere. Escape and a press outside close it; focus returns to where it was. */
export function Sheet({ open, onClose, title, children }: { open: boolean; onClose(): void; title: string; children: ReactNode }) {
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
