import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import { useText } from '../../../i18n/text.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { smallestOf, sourcesOf, type Picture } from './pictures.ts';
import styles from './Gallery.module.css';

// Most who look at a lot never open a picture over the whole window.
const Zoom = lazy(async () => ({ default: (await import('./Zoom.tsx')).Zoom }));

const FIRST_LOOK = '(min-width: 900px) 58vw, 100vw';

/** The pictures of a lot in a strip that is swiped, scrolled or stepped through; each opens large. Only the first is loaded at once. */
export function Gallery({ pictures, title }: { pictures: readonly Picture[]; title: string }) {
  const text = useText();
  const strip = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(0);
  const [large, setLarge] = useState<number | null>(null);
  const [opened, setOpened] = useState(false);
  const open = (index: number): void => {
    setOpened(true);
    setLarge(index);
  };
  const show = useCallback((index: number) => {
    const picture = strip.current?.children[index];
    picture?.scrollIntoView({ inline: 'start', block: 'nearest', behavior: 'smooth' });
    setAt(index);
  }, []);
  if (pictures.length === 0) return <div className={styles['none']}><span className="quiet">{text('lotpage.no_picture')}</span></div>;
  const nameOf = (picture: Picture): string => picture.alt || title;
  const many = pictures.length > 1;
  return (
    <section aria-label={text('lotpage.pictures')} className={styles['gallery']}>
      <div className={styles['frame']}>
        <ul
          ref={strip} className={styles['strip']}
          onScroll={({ currentTarget }) => setAt(nearest(currentTarget))}
        >
          {pictures.map((picture, index) => (
            <li key={picture.id}>
              <button type="button" className={styles['picture']} onClick={() => open(index)} aria-label={text('lotpage.enlarge', { alt: nameOf(picture), number: index + 1, count: pictures.length })}>
                <img
                  {...sourcesOf(picture)} sizes={FIRST_LOOK} alt="" width={picture.width} height={picture.height} loading={index === 0 ? 'eager' : 'lazy'}
                  fetchPriority={index === 0 ? 'high' : 'auto'} decoding="async"
                />
              </button>
            </li>
          ))}
        </ul>
        {many ? <Steps at={at} count={pictures.length} onStep={show} /> : null}
      </div>
      {many ? (
        <ul className={styles['thumbnails']}>
          {pictures.map((picture, index) => (
            <li key={picture.id}>
              <button type="button" aria-current={index === at} aria-label={text('lotpage.show_picture', { alt: nameOf(picture), number: index + 1, count: pictures.length })} onClick={() => show(index)}>
                <img src={smallestOf(picture)} alt="" width={picture.width} height={picture.height} loading="lazy" decoding="async" />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {opened ? (
        <Suspense fallback={null}>
          <Zoom pictures={pictures} at={large} nameOf={nameOf} onShow={(index) => { setLarge(index); show(index); }} onClose={() => setLarge(null)} />
        </Suspense>
      ) : null}
    </section>
  );
}

function Steps({ at, count, onStep }: { at: number; count: number; onStep(index: number): void }) {
  const text = useText();
  return (
    <div className={styles['steps']}>
      <button type="button" disabled={at === 0} aria-label={text('lotpage.picture_before')} onClick={() => onStep(at - 1)}><Icon name="back" /></button>
      <span className="numbers" aria-hidden="true">{at + 1} / {count}</span>
      <button type="button" disabled={at === count - 1} aria-label={text('lotpage.picture_after')} onClick={() => onStep(at + 1)}><Icon name="next" /></button>
    </div>
  );
}

// In a right-to-left page the strip scrolls to negative places.
const nearest = (strip: HTMLElement): number => Math.round(Math.abs(strip.scrollLeft) / Math.max(1, strip.clientWidth));
