import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { IMAGES_PER_LOT_MAX } from '#domain/images.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import shared from '../Selling.module.css';
import type { LotJson } from '../types.ts';
import styles from './Pictures.module.css';
import { PictureRow } from './PictureRow.tsx';
import { UploadList } from './UploadList.tsx';
import type { Pictures } from './usePictures.ts';

const ACCEPTED = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'];

/** Pictures of a draft: dropped, chosen or pasted; put in order by hand or by keyboard; each with words for who cannot see it. */
export function PicturesPart({ lot, pictures }: { lot: LotJson; pictures: Pictures }) {
  const text = useText();
  const [dragged, setDragged] = useState<string | null>(null);
  const { list, followed } = useFollow(lot.images);
  usePasted(pictures.add);
  const full = lot.images.length >= IMAGES_PER_LOT_MAX;
  const move = (image: string, to: number): void => {
    followed({ image, to, way: to > lot.images.findIndex(({ id }) => id === image) + 1 ? 'later' : 'earlier' });
    void pictures.move(image, to);
  };
  return (
    <section aria-labelledby="part-pictures" className={shared['part']}>
      <h2 id="part-pictures">{text('selling.part_pictures')}</h2>
      <p className="quiet">{text('selling.pictures_explained', { max: IMAGES_PER_LOT_MAX })}</p>
      {lot.images.length === 0 ? null : (
        <ol ref={list} className={styles['list']}>
          {lot.images.map((image, index) => (
            <PictureRow
              key={image.id} image={image} index={index} count={lot.images.length} dragged={dragged} onDrag={setDragged}
              onMove={move} onDescribe={(alt) => pictures.describe(image.id, alt)} onRemove={() => void pictures.remove(image.id)}
            />
          ))}
        </ol>
      )}
      <DropZone
        className={styles['drop'] ?? ''} isDisabled={full} aria-label={text('selling.pictures_drop')} getDropOperation={(types) => (ACCEPTED.some((type) => types.has(type)) ? 'copy' : 'cancel')}
        onDrop={({ items }) => void Promise.all(items.flatMap((item) => (item.kind === 'file' ? [item.getFile()] : []))).then(pictures.add)}
      >
        <p>{text(full ? 'selling.pictures_full' : 'selling.pictures_drop')}</p>
        <FileTrigger allowsMultiple acceptedFileTypes={ACCEPTED} onSelect={(files) => { if (files !== null) pictures.add([...files]); }}>
          <Button isDisabled={full}>{text('selling.pictures_choose')}</Button>
        </FileTrigger>
      </DropZone>
      <UploadList uploads={pictures.uploads} onCancel={pictures.cancel} onRetry={pictures.retry} />
      <p role="status" className="only-spoken">{pictures.said}</p>
      {pictures.fault === null ? null : <p role="alert" className={shared['fault']}>{pictures.fault}</p>}
    </section>
  );
}

/** `to` counts from 1. */
type Moved = { image: string; to: number; way: 'earlier' | 'later' };

// The list is drawn anew when a picture has moved: the reader stays with it, on the way it went; at the end of that, on the way back.
function useFollow(images: LotJson['images']): { list: RefObject<HTMLOListElement | null>; followed(moved: Moved): void } {
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef<Moved | null>(null);
  useEffect(() => {
    // Other changes of the list may come before this one.
    if (wanted.current === null || images[wanted.current.to - 1]?.id !== wanted.current.image) return;
    const { image, way } = wanted.current;
    wanted.current = null;
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>(`[data-image="${image}"] [data-move]`) ?? [])].filter(({ disabled }) => !disabled);
    (buttons.find(({ dataset }) => dataset['move'] === way) ?? buttons[0])?.focus();
  }, [images]);
  return { list, followed: useCallback((moved: Moved) => { wanted.current = moved; }, []) };
}

// A picture in the clipboard is meant for the lot, unless something is being written.
function usePasted(add: (files: readonly File[]) => void): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith('image/'));
      if (files.length === 0) return;
      event.preventDefault();
      add(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [add]);
}
