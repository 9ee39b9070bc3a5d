import { imagePath, imageWidths } from '#domain/images.ts';
import { useCategoryName } from './category-name.ts';
import type { LotInList } from './lot.ts';
import styles from './LotCard.module.css';

/** `grid`: picture above words. `row`: beside them. `large`: the one that leads a page. */
export type CardLook = 'grid' | 'row' | 'large';

const SIZES: Readonly<Record<CardLook, string>> = {
  grid: '(min-width: 1200px) 280px, (min-width: 900px) 32vw, (min-width: 600px) 48vw, 94vw',
  row: '(min-width: 600px) 160px, 112px',
  large: '(min-width: 900px) 640px, 94vw',
};
const FIRST_WIDTH = 640;

/** The first picture of a lot in a 4:3 frame, whole or cut at its edges; where there is none, paper with the name of its category. */
export function LotPicture({ image, look, eager, category }: { image: LotInList['image']; look: CardLook; eager: boolean; category: string }) {
  const categoryName = useCategoryName();
  if (image === null || image === undefined) return <div className={`${styles['picture']} ${styles['without']}`} aria-hidden="true">{categoryName(category)}</div>;
  const widths = imageWidths(image);
  return (
    <div className={styles['picture']}>
      <img
        alt={image.alt} width={image.width} height={image.height} sizes={SIZES[look]} loading={eager ? 'eager' : 'lazy'} decoding="async"
        srcSet={widths.map((width) => `${imagePath(image.id, width)} ${width}w`).join(', ')} src={imagePath(image.id, widths.find((width) => width >= FIRST_WIDTH) ?? widths[0] ?? FIRST_WIDTH)}
      />
    </div>
  );
}
