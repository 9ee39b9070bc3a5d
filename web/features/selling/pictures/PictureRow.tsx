import { useState } from 'react';
import { IMAGE_ALT_CHARS_MAX } from '#domain/images.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import type { ImageJson } from '../types.ts';
import styles from './Pictures.module.css';

type RowProps = {
  image: ImageJson; index: number; count: number;
  /** The picture that is being dragged over the list, if any. */
  dragged: string | null;
  onDrag(image: string | null): void; onMove(image: string, to: number): void; onDescribe(alt: string): Promise<void>; onRemove(): void;
};

/** One picture: dragged to its place or moved by its two buttons, described when its field is left. */
export function PictureRow({ image, index, count, dragged, onDrag, onMove, onDescribe, onRemove }: RowProps) {
  const text = useText();
  const place = index + 1;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging is the second way to order pictures; the buttons are the first
    <li
      data-image={image.id} data-dragged={dragged === image.id} className={styles['row']}
      onDragOver={(event) => { if (dragged !== null) event.preventDefault(); }}
      onDrop={(event) => {
        if (dragged === null) return;
        event.preventDefault();
        if (dragged !== image.id) onMove(dragged, place);
        onDrag(null);
      }}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- what is dragged is the picture itself; the buttons do the same */}
      <img
        src={`/images/${image.id}/320`} alt={image.alt} width={image.width} height={image.height} className={styles['thumb']} draggable
        onDragStart={(event) => { event.dataTransfer.effectAllowed = 'move'; onDrag(image.id); }} onDragEnd={() => onDrag(null)}
      />
      <div className={styles['said']}>
        <Alt image={image} label={text('selling.picture_alt', { number: place })} onDescribe={onDescribe} />
        <div className={styles['acts']}>
          <span className="quiet small">{text(index === 0 ? 'selling.picture_first' : 'selling.picture_place', { number: place, count })}</span>
          <Button look="quiet" data-move="earlier" isDisabled={index === 0} onPress={() => onMove(image.id, place - 1)}>{text('selling.picture_earlier', { number: place })}</Button>
          <Button look="quiet" data-move="later" isDisabled={place === count} onPress={() => onMove(image.id, place + 1)}>{text('selling.picture_later', { number: place })}</Button>
          <Button look="quiet" aria-label={text('selling.picture_remove', { number: place })} onPress={onRemove}><Icon name="trash" /></Button>
        </div>
      </div>
    </li>
  );
}

/** The words of a picture; saved when the field is left. */
export function Alt({ image, label, onDescribe }: { image: ImageJson; label: string; onDescribe(alt: string): Promise<void> }) {
  const text = useText();
  const [alt, setAlt] = useState(image.alt);
  return (
    <Field
      label={label} hint={text('selling.picture_alt_hint')} value={alt} maxLength={IMAGE_ALT_CHARS_MAX} onChange={setAlt}
      onBlur={() => { if (alt.trim() !== image.alt) void onDescribe(alt.trim()); }}
    />
  );
}
