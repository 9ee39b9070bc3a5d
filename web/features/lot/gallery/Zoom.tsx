import { useEffect, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { largestOf, type Picture } from './pictures.ts';
import styles from './Zoom.module.css';

/** One picture over the whole window. Arrows step, plus and minus or a press enlarge, Escape closes; enlarged it scrolls both ways. */
export function Zoom({ pictures, at, nameOf, onShow, onClose }: {
  pictures: readonly Picture[]; at: number | null; nameOf(picture: Picture): string; onShow(index: number): void; onClose(): void;
}) {
  const text = useText();
  const [enlarged, setEnlarged] = useState(false);
  const picture = at === null ? undefined : pictures[at];
  const step = (by: number): void => {
    if (at === null || pictures[at + by] === undefined) return;
    setEnlarged(false);
    onShow(at + by);
  };
  useEffect(() => {
    if (at === null) return;
    const onKey = ({ key }: KeyboardEvent): void => {
      const forwards = document.documentElement.dir === 'rtl' ? -1 : 1;
      // Enlarged, the arrows scroll the picture.
      if (!enlarged && key === 'ArrowRight') step(forwards);
      if (!enlarged && key === 'ArrowLeft') step(-forwards);
      if (key === '+' || key === '=') setEnlarged(true);
      if (key === '-') setEnlarged(false);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  const close = (): void => { setEnlarged(false); onClose(); };
  return (
    <ModalOverlay isOpen={picture !== undefined} onOpenChange={(open) => { if (!open) close(); }} className={styles['ground'] ?? ''}>
      <Modal className={styles['window'] ?? ''}>
        <Dialog aria-label={picture === undefined ? text('lotpage.pictures') : nameOf(picture)} className={styles['dialog'] ?? ''}>
          {picture === undefined || at === null ? null : (
            <div className={styles['whole']}>
              <div className={styles['view']}>
                <button type="button" aria-pressed={enlarged} className={enlarged ? styles['enlarged'] : styles['fitted']} onClick={() => setEnlarged(!enlarged)}>
                  <img src={largestOf(picture)} alt={nameOf(picture)} width={picture.width} height={picture.height} />
                </button>
              </div>
              <div className={styles['bar']}>
                <Button look="plain" isDisabled={at === 0} aria-label={text('lotpage.picture_before')} onPress={() => step(-1)}><Icon name="back" /></Button>
                <span className="numbers">{at + 1} / {pictures.length}</span>
                <Button look="plain" isDisabled={at === pictures.length - 1} aria-label={text('lotpage.picture_after')} onPress={() => step(1)}><Icon name="next" /></Button>
                <Button look="plain" onPress={() => setEnlarged(!enlarged)}>{text(enlarged ? 'lotpage.fit' : 'lotpage.zoom')}</Button>
                <Button look="plain" aria-label={text('ui.close')} onPress={close}><Icon name="close" /></Button>
              </div>
            </div>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
